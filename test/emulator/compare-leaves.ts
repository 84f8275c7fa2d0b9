/** Holds what was declared against what was read. */

/** One declared leaf that reads back otherwise. */
export interface Mismatch {
  readonly path: string;
  readonly declared: unknown;
  readonly read: unknown;
}

/** Holds every declared leaf against what was read, and counts them. Lists are compared as sets. */
export function compareLeaves(
  declared: unknown,
  read: unknown,
  path = '',
): { readonly leaves: number; readonly mismatches: readonly Mismatch[] } {
  if (Array.isArray(declared)) {
    const items = Array.isArray(read) ? read : [];
    const results = declared.map((item, index) => {
      const attempts = items.map((one) => compareLeaves(item, one, `${path}[${index}]`));
      return (
        attempts.find(({ mismatches }) => mismatches.length === 0) ??
        attempts[index] ??
        compareLeaves(item, undefined, `${path}[${index}]`)
      );
    });
    return added(results);
  }
  if (typeof declared === 'object' && declared !== null) {
    const members = (read ?? {}) as Readonly<Record<string, unknown>>;
    return added(
      Object.entries(declared).map(([key, value]) =>
        compareLeaves(value, members[key], path === '' ? key : `${path}.${key}`),
      ),
    );
  }
  // Numbers and booleans are text in some answers.
  const same = read !== undefined && String(declared) === String(read);
  return { leaves: 1, mismatches: same ? [] : [{ path, declared, read }] };
}

function added(results: readonly ReturnType<typeof compareLeaves>[]) {
  return {
    leaves: results.reduce((sum, { leaves }) => sum + leaves, 0),
    mismatches: results.flatMap(({ mismatches }) => mismatches),
  };
}
