/**
 * codegen: from requests as AWS takes or answers them to a typed program.
 * May import: documents, rules, graph, core. Must not: know constructs, read files or AWS.
 *
 * This file: expressions, and how they are written: two spaces, single quotes, lines of 100 characters.
 */
import type { Json } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';

/** An expression of a program. */
export type Code =
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Code[] };

/** A member of an object: its name and its value. */
export type Member = readonly [name: string, value: Code];

/** An expression as it is. */
export function raw(text: string): Code {
  return { kind: 'raw', text };
}

/** A call, such as `new Cluster(stack, 'Cluster')`. */
export function call(callee: string, ...args: readonly Code[]): Code {
  return { kind: 'call', callee, args };
}

/** An object of the members that are given. */
export function object(members: readonly (Member | undefined)[]): Code {
  return { kind: 'object', members: members.filter((member) => member !== undefined) };
}

/** A value of JSON. */
export function literal(value: Json | undefined): Code {
  if (typeof value === 'string') return raw(quoted(value));
  if (typeof value === 'number') return raw(numberText(value));
  if (Array.isArray(value))
    return { kind: 'list', items: (value as readonly Json[]).map((item) => literal(item)) };
  if (isJsonObject(value))
    return object(
      Object.entries(value).flatMap(([name, member]): readonly Member[] =>
        member === undefined ? [] : [[name, literal(member)]],
      ),
    );
  return raw(String(value));
}

/** Whether an object has no members, or a list no items. */
export function isEmpty(code: Code): boolean {
  return (
    (code.kind === 'object' && code.members.length === 0) ||
    (code.kind === 'list' && code.items.length === 0)
  );
}

/** A text between quotes. */
export function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  // The kind of quotes that needs fewer backslashes.
  if (text.includes("'") && !text.includes('"')) return `"${inner}"`;
  return `'${inner.replaceAll("'", "\\'")}'`;
}

const WIDTH = 100;
const STEP = '  ';

/**
 * An expression as text.
 *
 * @param before What stands before it on its line.
 * @param after How many characters follow it on its last line.
 */
export function print(code: Code, before: string, after: number, indent = ''): string {
  const short = inline(code);
  if (before.length + short.length + after <= WIDTH) return short;
  const inner = indent + STEP;
  switch (code.kind) {
    case 'raw':
      return code.text;
    case 'list':
      if (code.items.length === 0) return '[]';
      return `[\n${code.items.map((item) => `${inner}${print(item, inner, 1, inner)},\n`).join('')}${indent}]`;
    case 'object':
      if (code.members.length === 0) return '{}';
      return `{\n${code.members.map((member) => `${inner}${printMember(member, inner)},\n`).join('')}${indent}}`;
    case 'call':
      return printCall(code, before, indent);
    default:
      return code satisfies never;
  }
}

function printMember([name, value]: Member, indent: string): string {
  if (value.kind === 'raw' && value.text === name) return name;
  const head = `${key(name)}: `;
  // A text that is too long for the line stands on one of its own.
  if (value.kind === 'raw' && indent.length + head.length + value.text.length + 1 > WIDTH)
    return `${key(name)}:\n${indent}${STEP}${value.text}`;
  return `${head}${print(value, `${indent}${head}`, 1, indent)}`;
}

/** The last argument stays on the line of the call when it alone must be broken, as an object or list. */
function printCall(
  { callee, args }: Extract<Code, { readonly kind: 'call' }>,
  before: string,
  indent: string,
): string {
  const last = args.at(-1);
  const first = args.slice(0, -1).map(inline);
  const head = `${callee}(${[...first, ''].join(', ')}`;
  const fits = before.length + head.length < WIDTH;
  if (last !== undefined && (last.kind === 'object' || last.kind === 'list') && fits)
    return `${head}${print(last, `${before}${head}`, WIDTH, indent)})`;
  const inner = indent + STEP;
  return `${callee}(\n${args.map((arg) => `${inner}${print(arg, inner, 1, inner)},\n`).join('')}${indent})`;
}

function inline(code: Code): string {
  switch (code.kind) {
    case 'raw':
      return code.text;
    case 'list':
      return `[${code.items.map(inline).join(', ')}]`;
    case 'object':
      return code.members.length === 0
        ? '{}'
        : `{ ${code.members
            .map(([name, value]) => {
              const text = inline(value);
              return text === name ? name : `${key(name)}: ${text}`;
            })
            .join(', ')} }`;
    case 'call':
      return `${code.callee}(${code.args.map(inline).join(', ')})`;
    default:
      return code satisfies never;
  }
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** Numbers of five digits and more are written with separators. */
function numberText(value: number): string {
  const text = String(value);
  return /^-?\d{5,}$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, '_') : text;
}
