/** Finds out which operation of which service a request is for, and who asks in which Region. */
import { ServiceFault } from '../service.ts';
import { WIRE_SERVICES, type WireService } from './services.ts';

/** A request as the wire sees it. */
export interface WireRequest {
  readonly hostname: string;
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path as it was sent, percent signs and all. */
  readonly path: string;
  /** Headers with lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the URL as a query string. */
  readonly query: string;
  readonly body: string;
}

/** Where a request goes. */
export interface Route {
  readonly service: WireService;
  /** Name of the operation; of REST services method and path, until their schemas tell the operation. */
  readonly operation: string;
  readonly region: string;
  readonly accessKey: string;
}

/** The route of a request. Throws a {@link ServiceFault} when no service or operation can be made out. */
export function route(request: WireRequest): Route {
  const credential = credentialOf(request);
  const service = serviceOf(request, credential.signingName);
  const operation = operationOf(request, service);
  if (operation === null)
    throw new ServiceFault('MissingAction', 'The request is missing an Action parameter');
  return {
    service,
    operation,
    region: service.global === true ? GLOBAL : credential.region,
    accessKey: credential.accessKey,
  };
}

/** The parameters of a form: of its body, or of the URL when it was sent by GET. */
export function formTextOf(request: WireRequest): string {
  return request.body === '' ? request.query : request.body;
}

function operationOf(request: WireRequest, service: WireService): string | null {
  if (isRest(service)) return `${request.method} ${request.path}`;
  return request.headers['x-amz-target']?.split('.').at(-1) ?? formOf(request).get('Action');
}

/** Whether a service's operations are told by method and path. */
export function isRest({ protocol }: WireService): boolean {
  return protocol === 'rest-json' || protocol === 'rest-xml';
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
  const found = WIRE_SERVICES.find((service) =>
    target === undefined
      ? service.signingName === signingName && speaks(service, request)
      : target.startsWith(`${service.target}.`),
  );
  if (found !== undefined) return found;
  const version = formOf(request).get('Version') ?? '';
  const what = target ?? `${signingName} ${version}`.trim();
  throw new ServiceFault(
    'UnknownOperationException',
    `The sandbox does not model the service of this request: ${what}`,
    { status: 404 },
  );
}

/** Whether a request without a target can be for a service that signs with its name. */
function speaks(service: WireService, request: WireRequest): boolean {
  if (service.protocol === 'json') return false;
  if (isRest(service)) return true;
  const version = formOf(request).get('Version');
  return version === null || version === service.version;
}

function formOf(request: WireRequest): URLSearchParams {
  return new URLSearchParams(formTextOf(request));
}
