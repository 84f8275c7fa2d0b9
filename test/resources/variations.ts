/** The cases of a fixture, laid over its subject. */
import type { FieldChange, Subject } from './fixtures/fixture.ts';
import { at, type Variation } from './scene.ts';

/** The members of a case's path. */
export function pathOf(path: string, { entry }: FieldChange): readonly string[] {
  return entry === undefined ? path.split('.') : [path, entry];
}

/** The name of the state before a case: the plain one where the case needs nothing else. */
export function beforeOf(path: string, one: FieldChange): string | undefined {
  return one.from === undefined && one.with === undefined ? undefined : `before ${path}`;
}

/** The subject before and after a case, and without its field. References are those of the app that is being made. */
export function variation(path: string, one: FieldChange, which: 'before' | 'after' | 'without') {
  return (subject: Subject): Variation => {
    const own = subject.fields[path];
    if (own === undefined || 'untested' in own) return {};
    const { from, to, swaps } = own;
    const base = own.with ?? {};
    if (which === 'before')
      return { given: from === undefined ? base : laidOver(base, path, own, from) };
    const value = which === 'after' ? to : undefined;
    const given = laidOver(base, path, one, value);
    return { given: swaps === undefined ? given : { ...given, [swaps]: undefined } };
  };
}

function laidOver(base: object, path: string, one: FieldChange, value: unknown) {
  return mergeKeepingUndefined(base, at(pathOf(path, one), value));
}

// As `laid`, but a removal stays a removal for whoever lays the result over something else.
function mergeKeepingUndefined(base: object, over: object): Record<string, unknown> {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    const both = isStructure(value) && isStructure(below);
    result[key] = both ? mergeKeepingUndefined(below, value) : value;
  }
  return result;
}

function isStructure(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
