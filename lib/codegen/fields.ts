/** Request fields and the props that say them: a table for each construct, and raw fields for what no prop says. */
import type { Json, JsonObject } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { type Code, isEmpty, literal, type Member, object } from './code.ts';

/** A prop that says a field; `omit` where nothing need be said; undefined where only the raw field will do. */
export type Spoken = Member | readonly Member[] | 'omit' | undefined;

/** How a field is said. */
export type Speaker<Context> = (value: Json, context: Context) => Spoken;

/** How each field of a request is said; a field without an entry goes out raw. */
export type FieldTable<Context> = Readonly<Record<string, Speaker<Context>>>;

/** What became of a request: props in the order of the table, and raw fields. */
export interface SpokenFields {
  readonly props: readonly Member[];
  readonly raw: JsonObject;
}

/** Says a request by a table. Fields that are null or empty say nothing. */
export function speak<Context>(
  request: JsonObject,
  table: FieldTable<Context>,
  context: Context,
): SpokenFields {
  const props: Member[] = [];
  const rest: Record<string, Json> = {};
  const names = [...Object.keys(table), ...Object.keys(request).filter((name) => !(name in table))];
  for (const name of names) {
    const value = request[name];
    if (value === undefined || isNothing(value)) continue;
    const spoken = table[name]?.(value, context);
    if (spoken === 'omit') continue;
    if (spoken === undefined) rest[name] = value;
    else if (isMembers(spoken)) props.push(...spoken);
    else props.push(spoken);
  }
  return { props, raw: rest };
}

/** The objects of a list; none where there is no list. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}

/** The member that holds raw fields, where there are any. */
export function overrides(fields: JsonObject): Member | undefined {
  return Object.keys(fields).length === 0 ? undefined : ['overrides', literal(fields)];
}

/** The field under the same or another name, as it is. */
export function as(prop: string): Speaker<unknown> {
  return (value) => [prop, literal(value)];
}

/** The field as it is, unless it says what holds anyway. */
export function unless(prop: string, value: Json): Speaker<unknown> {
  return (given) => (given === value ? 'omit' : [prop, literal(given)]);
}

/** A list of objects, each without members that say what holds anyway. */
export function listWithout(prop: string, usual: JsonObject): Speaker<unknown> {
  return (value) =>
    Array.isArray(value)
      ? [prop, literal((value as readonly Json[]).map((item) => without(item, usual)))]
      : undefined;
}

/** An object without members that say what holds anyway, or nothing. */
export function without(value: Json, usual: JsonObject): Json {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(
      ([name, member]) =>
        member !== undefined &&
        member !== null &&
        JSON.stringify(usual[name]) !== JSON.stringify(member),
    ),
  );
}

/** A list of names and values as a record; undefined where a name stands in it twice, or a value is no text. */
export function record(value: Json, member: string): Readonly<Record<string, string>> | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries: [string, string][] = [];
  for (const item of value as readonly Json[]) {
    const { name, [member]: text, ...more } = isJsonObject(item) ? item : {};
    if (typeof name !== 'string' || typeof text !== 'string' || Object.keys(more).length > 0)
      return undefined;
    entries.push([name, text]);
  }
  const names = new Set(entries.map(([name]) => name));
  return names.size === entries.length ? Object.fromEntries(entries) : undefined;
}

/** A member, unless its value is empty. */
export function unlessEmpty(name: string, value: Code): Member | 'omit' {
  return isEmpty(value) ? 'omit' : [name, value];
}

/** An object of the members that are not `omit` or absent. */
export function objectOf(members: readonly (Member | 'omit' | undefined)[]): Code {
  return object(members.filter((member) => member !== 'omit'));
}

/** `null`, `[]`, `{}`: AWS takes and answers them for nothing at all. */
export function isNothing(value: Json): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function isMembers(spoken: Member | readonly Member[]): spoken is readonly Member[] {
  return spoken.length === 0 || Array.isArray(spoken[0]);
}
