/** Tags as most services take them: a list of keys and values. */

/** A tag of such a list. */
export interface ListedTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The tags of a list by their keys. */
export function tagRecord(tags: readonly ListedTag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
