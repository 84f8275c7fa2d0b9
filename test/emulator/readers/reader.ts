/** What a raw client says of an object, under the names by which the program declares it. */
import type { RawClients } from '../raw-clients.ts';

/** Declared properties, with every reference filled in. */
export type Declared = Readonly<Record<string, unknown>>;

/** What was read of an object. */
export interface ReadBack {
  readonly properties: Declared;
  /** Undefined where the API has none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Declared fields that no answer of AWS tells: they are not compared, and not counted. */
  readonly untold?: readonly string[];
}

/** Reads one object: by its physical id, or by what is declared of it. */
export type Reader = (
  aws: RawClients,
  id: string,
  declared: Declared,
) => Promise<ReadBack | undefined>;

/** Readers by type. */
export type Readers = Readonly<Record<string, Reader>>;

/** What is read of an object, where there is one. */
export function found<T>(value: T | undefined, read: (value: T) => ReadBack): ReadBack | undefined {
  return value === undefined ? undefined : read(value);
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly key?: string | undefined;
  readonly value?: string | undefined;
}

/** Tags as one record, in either spelling. */
export function tagsOf(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.map(({ Key, key = Key ?? '', Value, value = Value ?? '' }) => [key, value]),
  );
}
