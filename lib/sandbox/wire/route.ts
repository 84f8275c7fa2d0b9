/** Finds out which operation of which service a request is for, and who asks in which Region. */
import { ServiceFault } from '../service.ts';
import { WIRE_SERVICES, type WireService } from './services.ts';

/** A request as the wire sees it. */
export interface WireRequest {
  readonly hostname: string;
  /** Headers with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the URL as a query string, for requests by GET. */
  readonly query: string;
  readonly body: string;
}

/** Where a request goes. */
export interface Route {
  readonly service: WireService;
  readonly operation: string;
  readonly region: string;
  readonly accessKey: string;
}

/** The route of a request. Throws a {@link ServiceFault} when no service or operation can be made out. */
export function route(request: WireRequest): Route {
  const credential = credentialOf(request);
  const service = serviceOf(request, credential.signingName);
  const operation =
    request.headers['x-amz-target']?.split('.').at(-1) ?? formOf(request).get('Action');
  if (operation === null)
    throw new ServiceFault('MissingAction', 'The request is missing an Action parameter');
  return {
    service,
    operation,
    region: service.global === true ? GLOBAL : credential.region,
    accessKey: credential.accessKey,
  };
}

/** The Region of services that have none. */
const GLOBAL = 'aws-global';

interface Credential {
  readonly accessKey: string;
  readonly region: string;
  readonly signingName: string;
}

const AUTHORIZATION = 'authorization';

/** Reads SigV4's `Credential=AKID/20260101/eu-west-1/ecs/aws4_request`, or falls back on the host name. */
function credentialOf(request: WireRequest): Credential {
  const header = request.headers[AUTHORIZATION] ?? '';
  const scope =
    /Credential=([^/,]+)\/\d{8}\/([^/,]+)\/([^/,]+)\/aws4_request/.exec(header) ??
    /^([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request$/.exec(
      new URLSearchParams(request.query).get('X-Amz-Credential') ?? '',
    );
  if (scope !== null)
    return {
      accessKey: scope[1] ?? '',
      region: scope[2] ?? '',
      signingName: scope[3] ?? '',
    };
  const [signingName = '', region = 'us-east-1'] = request.hostname.split('.');
  return { accessKey: '', region: /-\d$/.test(region) ? region : 'us-east-1', signingName };
}

function serviceOf(request: WireRequest, signingName: string): WireService {
  const target = request.headers['x-amz-target'];
  const version = formOf(request).get('Version');
  const found = WIRE_SERVICES.find((service) =>
    target === undefined
      ? service.protocol !== 'json' &&
        service.signingName === signingName &&
        (version === null || version === service.version)
      : target.startsWith(`${service.target}.`),
  );
  if (found !== undefined) return found;
  const what = target ?? `${signingName} ${version ?? ''}`.trim();
  throw new ServiceFault(
    'UnknownOperationException',
    `The sandbox does not model the service of this request: ${what}`,
    { status: 404 },
  );
}

function formOf(request: WireRequest): URLSearchParams {
  return new URLSearchParams(request.body === '' ? request.query : request.body);
}
