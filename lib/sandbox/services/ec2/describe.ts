/** What all Describe operations of EC2 share: ids, filters with wildcards, and pages. */
import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { type Page, paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { type Kind, lookup, type RecordOf, required } from './store.ts';

type Value = string | number | boolean | undefined;

/** How a filter name reads its values from a record. */
export type FilterFields<T> = Readonly<Record<string, (record: T) => Value | readonly Value[]>>;

/** The members of a describe request that this module reads. */
export interface DescribeInput {
  readonly Filters?: readonly Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** A page whose items are the caller's own. */
export interface MutablePage<T> extends Page<T> {
  readonly items: T[];
}

/** The records that a request names by id, in its order; all of the kind when it names none. */
export function chosen<K extends Kind>(
  call: Call,
  kind: K,
  ids: readonly string[] | undefined,
  records: readonly RecordOf[K][],
): readonly RecordOf[K][] {
  if (ids === undefined || ids.length === 0) return records;
  return [...new Set(ids)].map((id) => lookup(call, kind, id));
}

/**
 * The records that the filter `name` of a request names, where its values have no wildcards; undefined where the
 * request has no such filter. It only saves looking through all: the filters are still applied.
 */
export function namedBy<T>(
  { Filters = [] }: DescribeInput,
  name: string,
  find: (value: string) => T | readonly T[] | undefined,
): readonly T[] | undefined {
  const values = Filters.find((filter) => filter.Name === name)?.Values;
  if (values === undefined || values.some((value) => /[*?\\]/.test(value))) return undefined;
  return [...new Set(values)].flatMap((value) => find(value) ?? []);
}

/** The page of `records` that a request asks for by filters, size and token. */
export function describePage<T>(
  records: readonly T[],
  options: {
    readonly input: DescribeInput;
    readonly fields: FilterFields<T>;
    /** How to read tags, for `tag:KEY` and `tag-key`. */
    readonly tags?: (record: T) => readonly Tag[];
    /** Smallest and largest MaxResults; AWS's usual 5 and 1000 unless given. */
    readonly sizes?: readonly [number, number];
    /** The name of the ids parameter when the request gave ids and this operation refuses ids with MaxResults. */
    readonly exclusiveIds?: string | undefined;
  },
): MutablePage<T> {
  const { MaxResults: size, NextToken: token } = options.input;
  const [least, most] = options.sizes ?? [5, 1000];
  if (size !== undefined && options.exclusiveIds !== undefined)
    throw new ServiceFault(
      'InvalidParameterCombination',
      `The parameter ${options.exclusiveIds} cannot be used with the parameter maxResults`,
    );
  if (size !== undefined && size < least)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value greater than or equal to ${least}.`,
    );
  const matching = applyFilters(records, options);
  const page = paginate(matching, {
    size: Math.min(size ?? 1000, most),
    token,
    badToken: 'InvalidNextToken',
  });
  return { items: [...page.items], next: page.next };
}

/** The records that pass every filter of a request. Throws for a filter that the operation does not know. */
export function applyFilters<T>(
  records: readonly T[],
  options: {
    readonly input: DescribeInput;
    readonly fields: FilterFields<T>;
    readonly tags?: (record: T) => readonly Tag[];
  },
): readonly T[] {
  const tests = (options.input.Filters ?? []).map((filter) => compile(filter, options));
  return records.filter((record) => tests.every((test) => test(record)));
}

function compile<T>(
  filter: Filter,
  options: { readonly fields: FilterFields<T>; readonly tags?: (record: T) => readonly Tag[] },
): (record: T) => boolean {
  const name = required(filter.Name, 'Filter.Name');
  const read = reader(name, options);
  if (read === undefined)
    throw new ServiceFault('InvalidParameterValue', `The filter '${name}' is invalid`);
  if ((filter.Values?.length ?? 0) > 200)
    throw new ServiceFault(
      'FilterLimitExceeded',
      'The maximum number of filter values specified on a single call is 200',
    );
  const patterns = (filter.Values ?? []).map(pattern);
  return (record) => {
    const values = [read(record)].flat();
    return values.some(
      (value) => value !== undefined && patterns.some((each) => each.test(String(value))),
    );
  };
}

function reader<T>(
  name: string,
  options: { readonly fields: FilterFields<T>; readonly tags?: (record: T) => readonly Tag[] },
): ((record: T) => Value | readonly Value[]) | undefined {
  const { fields, tags } = options;
  if (Object.hasOwn(fields, name)) return fields[name];
  if (tags === undefined) return undefined;
  if (name === 'tag-key') return (record) => tags(record).map((tag) => tag.Key);
  if (!name.startsWith('tag:')) return undefined;
  const key = name.slice('tag:'.length);
  return (record) =>
    tags(record)
      .filter((tag) => tag.Key === key)
      .map((tag) => tag.Value);
}

/** `*` and `?` are wildcards, a backslash takes their meaning away. */
function pattern(value: string): RegExp {
  const source = value.replace(/\\([\s\S])|([\s\S])/g, (_all, escaped?: string, plain?: string) => {
    if (escaped !== undefined) return literal(escaped);
    if (plain === '*') return '[\\s\\S]*';
    return plain === '?' ? '[\\s\\S]' : literal(plain ?? '');
  });
  return new RegExp(`^${source}$`);
}

function literal(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
