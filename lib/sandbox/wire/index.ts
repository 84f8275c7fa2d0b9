/**
 * The wire: AWS's protocols, read and written by the schemas that the SDK's client packages export.
 * May import: service, SDK and Smithy packages. Must not: know an operation or hold state.
 */

export type { Codec, WireAnswer } from './codec.ts';
export { matchOperation } from './rest-route.ts';
export { isRest, type Route, route, type WireRequest } from './route.ts';
export { loadShapes, type OperationShape, type ServiceShapes } from './schemas.ts';
export { type Protocol, WIRE_SERVICES, type WireService } from './services.ts';
export { validateInput } from './validate.ts';

import type { Codec } from './codec.ts';
import { jsonCodec } from './json.ts';
import { restJsonCodec } from './rest-json.ts';
import { restXmlCodec } from './rest-xml.ts';
import type { Protocol } from './services.ts';
import { ec2Codec, queryCodec } from './xml.ts';

/** The codec of each protocol. */
export const CODECS: Readonly<Record<Protocol, Codec>> = {
  json: jsonCodec,
  query: queryCodec,
  ec2: ec2Codec,
  'rest-json': restJsonCodec,
  'rest-xml': restXmlCodec,
};
