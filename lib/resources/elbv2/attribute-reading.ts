/** When the attributes of a load balancer or target group are read, since AWS gives them one object a call. */
import { type JsonObject, jsonEquals } from '../../core/json.ts';
import type { Live, ReadContext, ReadRequest } from '../../resource-type.ts';

interface WithAttributes {
  Attributes?: Record<string, string>;
}

/**
 * The live object with its attributes, where a decision needs them: the code declares some, or may have declared some
 * when it was last written. With batched reading an object whose other fields are as desired is vouched for by its
 * digest.
 */
export async function withAttributes<P extends WithAttributes & object>(options: {
  readonly canonical: (properties: P) => P;
  readonly live: Live<P>;
  readonly request: ReadRequest<P>;
  readonly context: ReadContext;
  readonly fetch: () => Promise<Record<string, string>>;
}): Promise<Live<P>> {
  const { canonical, live, request, context, fetch } = options;
  const declares = Object.keys(request.properties.Attributes ?? {}).length > 0;
  const ours = live.tags['gantry:app'] !== undefined;
  const digest = live.tags['gantry:digest'];
  const unchanged = digest !== undefined && digest === request.digest;
  // The same code as when it was last written: what is not declared now was not declared then.
  if (!declares && (unchanged || !ours)) return live;
  if (context.refresh === 'batched' && unchanged && asDeclared(canonical, request.properties, live))
    return { ...live, digest };
  return { ...live, properties: { ...live.properties, Attributes: await fetch() } };
}

function asDeclared<P extends object>(
  canonical: (properties: P) => P,
  desired: P,
  live: Live<P>,
): boolean {
  const found = canonical(live.properties) as unknown as JsonObject;
  return Object.entries(desired as unknown as JsonObject).every(
    ([field, value]) =>
      field === 'Attributes' || value === undefined || jsonEquals(value, found[field]),
  );
}
