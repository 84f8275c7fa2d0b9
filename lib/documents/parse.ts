/**
 * From a JSON text to a tree that knows its places. AWS takes strict JSON: comments and trailing commas are told as
 * errors, and read over, so that the rest is judged too. What is no JSON as it stands is read as a template of one.
 */
import { isJoinValue, type JoinValue, type RefValue } from '../graph/reference.ts';
import type { JsonNode, Member } from './node.ts';
import { placeholder, textValue } from './placeholder.ts';
import type { Problem } from './problem.ts';
import { endInText, endOfPlaceholder, isControl, matchAt, opensInText } from './template.ts';

/** A text that was read as JSON. */
export interface Parsed {
  /** Undefined where the text breaks off or goes wrong: what follows cannot be told then. */
  readonly root?: JsonNode;
  readonly problems: readonly Problem[];
}

/** Reads a text. */
export function parse(source: string): Parsed {
  const plain = read(source, false);
  if (plain.root !== undefined || !TEMPLATE.test(source)) return plain;
  const filled = read(source, true);
  const [first] = plain.problems;
  const [second] = filled.problems;
  // Whichever way of reading came further is the one that was meant.
  const further = (second?.offset ?? 0) > (first?.offset ?? 0);
  return filled.root !== undefined || further ? filled : plain;
}

const TEMPLATE = /[{$%<#@_][{$%<#@_(A-Za-z]/;

/** Deeper than any request of AWS goes, and far from what the stack bears. */
const DEEPEST = 200;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const BLANK = /[ \t\r\n]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const SHOWN = /[^\s,:{}[\]"]{1,30}|./uy;

function read(source: string, template: boolean): Parsed {
  const reading: Reading = {
    source,
    template,
    problems: [],
    at: 0,
    depth: 0,
    comments: 0,
    steered: false,
  };
  try {
    const root = readValue(reading);
    skipBlank(reading);
    if (reading.at < source.length) throw unexpected(reading, 'the end of the file was expected');
    return { root, problems: reading.problems };
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return { problems: [error.problem] };
  }
}

/** Ends the reading. */
class Broken extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** How far a text has been read. */
interface Reading {
  readonly source: string;
  /** Whether placeholders are looked for where JSON has none. */
  readonly template: boolean;
  readonly problems: Problem[];
  at: number;
  depth: number;
  comments: number;
  /** Whether the template has conditions or loops: what they leave decides about commas. */
  steered: boolean;
}

function readValue(reading: Reading): JsonNode {
  skipBlank(reading);
  const { source, at: offset } = reading;
  const char = source[offset];
  if (char === '"') return { kind: 'value', offset, value: readText(reading) };
  const filled = readPlaceholder(reading);
  if (filled !== undefined) return { kind: 'value', offset, value: filled };
  if (char === '{' || char === '[') {
    reading.depth += 1;
    if (reading.depth > DEEPEST)
      throw new Broken(syntax(offset, `nested more than ${DEEPEST} deep`));
    const node: JsonNode =
      char === '{'
        ? { kind: 'object', offset, members: readMembers(reading) }
        : { kind: 'list', offset, items: readItems(reading) };
    reading.depth -= 1;
    return node;
  }
  const word = matchAt(NUMBER, source, offset) ?? matchAt(WORD, source, offset);
  if (word === undefined) throw unexpected(reading, 'a value was expected');
  reading.at += word.length;
  return { kind: 'value', offset, value: JSON.parse(word) as number | boolean | null };
}

function readPlaceholder(reading: Reading): RefValue | undefined {
  const { source, template, at } = reading;
  const end = template ? endOfPlaceholder(source, at) : at;
  if (end === at) return undefined;
  reading.at = end;
  return placeholder(source.slice(at, end));
}

function readItems(reading: Reading): readonly JsonNode[] {
  const items: JsonNode[] = [];
  readParts(reading, ']', () => items.push(readValue(reading)));
  return items;
}

function readMembers(reading: Reading): readonly Member[] {
  const members: Member[] = [];
  const seen = new Set<string>();
  readParts(reading, '}', () => {
    const offset = reading.at;
    const filled = readPlaceholder(reading);
    const name = filled === undefined ? readName(reading) : filled.$ref;
    skipBlank(reading);
    if (reading.source[reading.at] !== ':') {
      // A placeholder by itself stands for members that are filled in.
      if (filled !== undefined) return;
      throw unexpected(reading, 'a colon was expected');
    }
    reading.at += 1;
    if (seen.has(name) && !reading.steered) reading.problems.push(twice(name, offset));
    seen.add(name);
    members.push({ name, offset, node: readValue(reading) });
  });
  return members;
}

function readName(reading: Reading): string {
  if (reading.source[reading.at] !== '"')
    throw unexpected(reading, 'the name of a member was expected, in double quotes');
  return partsOf(readText(reading))
    .map((part) => (typeof part === 'string' ? part : part.$ref))
    .join('');
}

/** Reads what stands between brackets, with commas between. */
function readParts(reading: Reading, close: ']' | '}', readPart: () => void): void {
  reading.at += 1;
  let comma: number | undefined;
  for (let first = true; ; first = false) {
    skipBlank(reading);
    if (reading.source[reading.at] === close) break;
    if (!first && comma === undefined && !reading.steered)
      throw unexpected(reading, `a comma or ${close} was expected`);
    readPart();
    skipBlank(reading);
    comma = reading.source[reading.at] === ',' ? reading.at : undefined;
    if (comma !== undefined) reading.at += 1;
  }
  reading.at += 1;
  if (comma !== undefined && !reading.steered)
    reading.problems.push(syntax(comma, 'a comma with nothing after it', STRICT));
}

/** Reads a text in quotes. */
function readText(reading: Reading): string | RefValue | JoinValue {
  const { source } = reading;
  let { template } = reading;
  const parts: (string | RefValue)[] = [];
  let from = reading.at + 1;
  for (let at = from; ; ) {
    const char = source[at];
    if (char === undefined || char === '\n')
      throw new Broken(syntax(reading.at, 'a text does not end on its line'));
    const last = char === '"';
    const end = template && !last ? endInText(source, at) : at;
    // One that does not end leaves no room for others: to look from each on would take for ever.
    if (end === at && opensInText(source, at)) template = false;
    if (last || end > at)
      parts.push(...partsOf(textValue(unescaped(source.slice(from, at), from))));
    if (last) {
      reading.at = at + 1;
      return joined(parts);
    }
    if (end > at) {
      parts.push(placeholder(source.slice(at, end)));
      from = end;
      at = end;
    } else at = char === '\\' ? at + 2 : nextAfter(source, at);
  }
}

/** Passes over white space and comments. */
function skipBlank(reading: Reading): void {
  const { source } = reading;
  for (;;) {
    reading.at += matchAt(BLANK, source, reading.at)?.length ?? 0;
    const comment = matchAt(COMMENT, source, reading.at);
    if (comment !== undefined) {
      reading.comments += 1;
      if (reading.comments === 1) reading.problems.push(syntax(reading.at, 'a comment', STRICT));
      reading.at += comment.length;
      continue;
    }
    const end = reading.template ? endOfPlaceholder(source, reading.at) : reading.at;
    if (end === reading.at || !isControl(source.slice(reading.at, end))) return;
    reading.steered = true;
    reading.at = end;
  }
}

const STRICT = 'remove it, and all others of its kind: AWS takes strict JSON';

function unexpected({ source, at }: Reading, complaint: string): Broken {
  const found = matchAt(SHOWN, source, at);
  const but = found === undefined ? ', but the file ends' : `, not ${found}`;
  return new Broken(syntax(at, complaint + but));
}

/** What the characters of a text mean. */
function unescaped(raw: string, offset: number): string {
  if (!ESCAPE.test(raw)) return raw;
  for (const { 0: found, index } of raw.matchAll(ESCAPES))
    if (found === '\\')
      throw new Broken(syntax(offset + index, 'a backslash is followed by what it cannot escape'));
    else if (found.length === 1)
      throw new Broken(
        syntax(offset + index, 'a control character stands in a text, where it must be escaped'),
      );
  return JSON.parse(`"${raw}"`) as string;
}

/** The next place in a text where something other than a plain character may stand. */
function nextAfter(source: string, at: number): number {
  SPECIAL.lastIndex = at + 1;
  return SPECIAL.exec(source)?.index ?? source.length;
}

const SPECIAL = /["\\\n{$]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a JSON text may not hold.
const ESCAPE = /[\\\u0000-\u001f]/;
/** Escapes, and by itself what is none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a JSON text may not hold.
const ESCAPES = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\\\u0000-\u001f]/g;

function partsOf(value: string | RefValue | JoinValue): readonly (string | RefValue)[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return isJoinValue(value) ? (value.$join as readonly (string | RefValue)[]) : [value as RefValue];
}

function joined(parts: readonly (string | RefValue)[]): string | RefValue | JoinValue {
  const [only = ''] = parts;
  return parts.length <= 1 ? only : { $join: parts };
}

function syntax(offset: number, detail: string, hint?: string): Problem {
  const problem = { severity: 'error', code: 'document/syntax', offset, detail } as const;
  return hint === undefined ? problem : { ...problem, hint };
}

function twice(name: string, offset: number): Problem {
  return {
    severity: 'warning',
    code: 'document/duplicate-member',
    offset,
    detail: `${JSON.stringify(name)} is given twice in one object`,
  };
}
