/** Images that a deploy is told, of containers whose image the code leaves to a pipeline. */
import { GantryError } from '../core/errors.ts';
import { isJsonObject, type Json } from '../core/json.ts';
import { nearestOf } from '../core/nearest.ts';
import type { Graph } from '../graph/graph.ts';
import { isLookupValue, type LookupValue } from '../graph/reference.ts';

/** The lookup that stands for such an image, as `ContainerImage.external` makes it. */
const LOOKUP = 'external-image';

/**
 * The graph in which containers have the images that are told: by the container's name, or by its task definition's
 * address and its name with a `/` between where several are called alike. Throws `image/unknown` and `image/many`.
 */
export function withImages(graph: Graph, images: Readonly<Record<string, string>> = {}): Graph {
  const told = Object.entries(images);
  if (told.length === 0) return graph;
  const known = [...new Set(graph.resources.flatMap(({ properties }) => namesIn(properties)))];
  const chosen = new Map(told.map(([name, image]) => [theOne(name, known), image]));
  return {
    ...graph,
    resources: graph.resources.map((node) => ({
      ...node,
      properties: Object.fromEntries(
        Object.entries(node.properties).map(([key, value]) => [
          key,
          value === undefined ? value : replaced(value, chosen),
        ]),
      ),
    })),
  };
}

function theOne(name: string, known: readonly string[]): string {
  const meant = known.filter((one) => one === name || one.endsWith(`/${name}`));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only;
  if (meant.length > 1)
    throw new GantryError('image/many', `${name} is one of ${meant.join(', ')}`);
  const nearest = nearestOf(
    name,
    known.map((one) => one.slice(one.lastIndexOf('/') + 1)),
  );
  const all = known.length === 0 ? 'there is none' : `there are ${known.join(', ')}`;
  throw new GantryError(
    'image/unknown',
    `${name}; ${all}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
  );
}

function nameOf({ address, container }: LookupValue): string {
  return `${String(address)}/${String(container)}`;
}

function namesIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (isLookupValue(value)) return value.$lookup === LOOKUP ? [nameOf(value)] : [];
  return isJsonObject(value) ? Object.values(value).flatMap(namesIn) : [];
}

function replaced(value: Json, chosen: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => replaced(item, chosen));
  if (isLookupValue(value))
    return value.$lookup === LOOKUP ? (chosen.get(nameOf(value)) ?? value) : value;
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      member === undefined ? member : replaced(member, chosen),
    ]),
  );
}
