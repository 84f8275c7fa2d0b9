/** Which operation of a REST service a method and a path are for. */
import type { OperationShape, ServiceShapes } from './schemas.ts';

/** What REST routes go by. */
export interface Located {
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path as it was sent, percent signs and all. */
  readonly path: string;
}

/** The operation whose method and path template fit; of several, the one with the most literal path. */
export function matchOperation(
  shapes: ServiceShapes,
  { method, path }: Located,
): OperationShape | undefined {
  return [...shapes.operations.values()]
    .filter(({ http }) => http?.[0] === method && labelsIn(http[1], path) !== undefined)
    .sort((a, b) => labelCount(a) - labelCount(b))[0];
}

/** What stands in the path at each label of a template; undefined when they do not fit. */
export function labelsIn(
  template: string,
  path: string,
): Readonly<Record<string, string>> | undefined {
  const expected = segmentsOf(template);
  const given = segmentsOf(path);
  const labels: Record<string, string> = {};
  for (const [index, segment] of expected.entries()) {
    const text = given[index];
    const label = /^\{(\w+)(\+)?\}$/.exec(segment);
    if (text === undefined) return undefined;
    if (label === null && segment !== text) return undefined;
    if (label?.[2] === '+') {
      labels[label[1] ?? ''] = given.slice(index).join('/');
      return labels;
    }
    if (label !== null) labels[label[1] ?? ''] = text;
  }
  return given.length === expected.length ? labels : undefined;
}

function segmentsOf(path: string): readonly string[] {
  const [bare = ''] = path.split('?');
  return bare.replace(/\/$/, '').split('/');
}

function labelCount({ http }: OperationShape): number {
  return http?.[1].split('{').length ?? 0;
}
