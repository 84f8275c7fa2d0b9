/** For requests that stay in the process: nobody checks their signature, and making it is a tenth of what they cost. */
import type { AwsCredentialIdentity, HttpRequest, RequestSigner } from '@smithy/types';

/** What the SDK gives a signer of its clients. */
interface SignerInit {
  readonly credentials: AwsCredentialIdentity | (() => Promise<AwsCredentialIdentity>);
  readonly region: string | (() => Promise<string>);
  /** Name of the service in signatures. */
  readonly service: string;
}

/** Says whose requests are, for which service and Region, as the header of Signature Version 4 does, and signs nothing. */
export class Unsigned implements RequestSigner {
  readonly #init: SignerInit;

  constructor(init: SignerInit) {
    this.#init = init;
  }

  async sign(request: HttpRequest): Promise<HttpRequest> {
    const { credentials, region, service } = this.#init;
    const { accessKeyId } = await told(credentials);
    const scope = `${accessKeyId}/${DAY}/${await told(region)}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}`;
    return { ...request, headers: { ...request.headers, authorization } };
  }
}

/** Signatures are of a day; any will do. */
const DAY = '20260101';

function told<T>(value: T | (() => Promise<T>)): T | Promise<T> {
  return typeof value === 'function' ? (value as () => Promise<T>)() : value;
}
