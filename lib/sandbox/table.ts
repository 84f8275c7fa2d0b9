/** Records by id, and the ways to find them by what else they say without looking through all. */

/** What records are found by: made once, as a constant. */
export interface Index<T> {
  /** Values of a record; they must not change while it is in the table but by setting it anew. */
  readonly valuesOf: (record: T) => readonly string[];
}

/** A named table of JSON records; iteration is in insertion order. */
export class Table<T> extends Map<string, T> {
  readonly #indexes = new Map<Index<T>, Map<string, Set<string>>>();

  /** The records that have `value` in an index, oldest first. The index is made when it is first asked. */
  having(index: Index<T>, value: string): readonly T[] {
    const ids = this.#entriesOf(index).get(value) ?? [];
    return [...ids].map((id) => this.get(id) as T);
  }

  override set(id: string, record: T): this {
    const before = this.get(id);
    super.set(id, record);
    for (const [index, entries] of this.#indexes) {
      const values = new Set(index.valuesOf(record));
      const old = before === undefined ? [] : index.valuesOf(before);
      for (const value of old) if (!values.has(value)) entries.get(value)?.delete(id);
      enter(entries, values, id);
    }
    return this;
  }

  override delete(id: string): boolean {
    const before = this.get(id);
    if (before !== undefined)
      for (const [index, entries] of this.#indexes)
        for (const value of index.valuesOf(before)) entries.get(value)?.delete(id);
    return super.delete(id);
  }

  override clear(): void {
    this.#indexes.clear();
    super.clear();
  }

  #entriesOf(index: Index<T>): Map<string, Set<string>> {
    const known = this.#indexes.get(index);
    if (known !== undefined) return known;
    const entries = new Map<string, Set<string>>();
    for (const [id, record] of this) enter(entries, index.valuesOf(record), id);
    this.#indexes.set(index, entries);
    return entries;
  }
}

function enter(entries: Map<string, Set<string>>, values: Iterable<string>, id: string): void {
  for (const value of values) {
    const ids = entries.get(value);
    if (ids === undefined) entries.set(value, new Set([id]));
    else ids.add(id);
  }
}
