/** Asking for many things in few calls. */

/** The items in lists of at most `size`. */
export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/** Runs one call for each list of at most `size` items, all at a time, and puts the answers together in order. */
export async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  call: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  return (await Promise.all(chunksOf(items, size).map(call))).flat();
}

/** One page of a list, and where the next one starts. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined, or empty, after the last page. */
  readonly next: string | undefined;
}

/** Every item of a list that AWS answers in pages. */
export async function allPages<T>(
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const page = await fetchPage(token);
    items.push(...page.items);
    token = page.next;
  } while (token !== undefined && token !== '');
  return items;
}
