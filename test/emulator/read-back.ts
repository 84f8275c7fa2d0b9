/** Reads everything that a deploy made and holds each declared leaf and tag against what raw clients say. */
import type { Json, JsonObject } from '../../lib/core/json.ts';
import { resolve } from '../../lib/graph/resolve.ts';
import type { DeployResult } from '../../lib/toolkit.ts';
import { compareLeaves } from './compare-leaves.ts';
import { type Answers, answersTo } from './lookups.ts';
import { isDefault } from './quirks/defaults.ts';
import { isQuirk } from './quirks/index.ts';
import type { RawClients } from './raw-clients.ts';
import { readers } from './readers/index.ts';

/** What was read. */
export interface Reading {
  readonly attributes: number;
  readonly objects: number;
  readonly types: readonly string[];
  /** What reads back otherwise than declared, and no quirk explains it. */
  readonly surprises: readonly string[];
}

/** Reads back what a deploy made. */
export async function readBack(
  { synthesis: { graph }, run }: DeployResult,
  aws: RawClients,
): Promise<Reading> {
  const made = new Map(
    run.outcomes.flatMap((outcome) =>
      outcome.result === 'done' ? [[outcome.address as string, outcome] as const] : [],
    ),
  );
  const known = await answersTo(graph.resources, aws);
  let attributes = 0;
  let objects = 0;
  const types = new Set<string>();
  const surprises: string[] = [];
  for (const node of graph.resources) {
    const { type, address } = node;
    const read = readers[type];
    if (read === undefined) {
      surprises.push(`nothing reads ${type}`);
      continue;
    }
    const declared = declaredOf(node.properties, made, known);
    const seen = await read(aws, made.get(address)?.id ?? '', declared);
    if (seen === undefined) {
      surprises.push(`${address} is not there`);
      continue;
    }
    objects += 1;
    types.add(type);
    const untold = new Set(seen.untold);
    const properties = Object.fromEntries(
      Object.entries(declared).filter(([field]) => !untold.has(field)),
    );
    const expected =
      seen.tags === undefined
        ? { properties }
        : {
            properties,
            tags: { ...node.tags, 'gantry:app': graph.app, 'gantry:address': address },
          };
    const { leaves, mismatches } = compareLeaves(expected, seen);
    const other = mismatches.filter((one) => {
      const path = one.path.replace(/^properties\./, '');
      return !isQuirk(type, path) && !isDefault(type, one);
    });
    attributes += leaves - mismatches.length;
    for (const { path, declared: wanted, read: got } of other)
      surprises.push(
        `${address} ${path}: ${JSON.stringify(wanted)} reads back as ${JSON.stringify(got)}`,
      );
  }
  return { attributes, objects, types: [...types], surprises };
}

function declaredOf(
  properties: JsonObject,
  made: ReadonlyMap<string, { readonly attributes: JsonObject }>,
  known: Answers,
): JsonObject {
  return resolve(properties, (value) => {
    if (!('$ref' in value)) return known[JSON.stringify(value)];
    return String(value.attribute)
      .split('.')
      .reduce<Json | undefined>(
        (found, step) => (found as JsonObject | undefined)?.[step],
        made.get(value.$ref as string)?.attributes,
      );
  });
}
