/** From a JSON text to its tree. AWS takes strict JSON: comments and trailing commas are told as errors, and read over. */
import { printParseErrorCode, visit } from 'jsonc-parser';
import type { JoinValue, RefValue } from '../graph/reference.ts';
import { type Covered, MARK, MARK_REST, type Masked, mask } from './mask.ts';
import type { JsonNode, Member } from './node.ts';
import { placeholder, textValue } from './placeholder.ts';
import type { Problem } from './problem.ts';

/** A text that was read as JSON. */
export interface Parsed {
  /** Undefined where the text breaks off or goes wrong: what follows cannot be told then. */
  readonly root?: JsonNode;
  readonly problems: readonly Problem[];
}

/** Reads a text; where it is no JSON as it stands, as a template of one. */
export function parse(source: string): Parsed {
  const plain = read(source, []);
  if (plain.root !== undefined) return plain;
  const masked: Masked | undefined = mask(source);
  return masked === undefined ? plain : read(masked.text, masked.covered);
}

/** What is being read: a list, or an object and the name of the member that comes next. */
type Open =
  | { readonly kind: 'list'; readonly offset: number; readonly items: JsonNode[] }
  | {
      readonly kind: 'object';
      readonly offset: number;
      readonly members: Member[];
      readonly seen: Set<string>;
      name?: { readonly text: string; readonly offset: number };
    };

/** Deeper than any request of AWS goes, and far from what the stack bears. */
const DEEPEST = 200;

function read(text: string, covered: readonly Covered[]): Parsed {
  const problems: Problem[] = [];
  const open: Open[] = [];
  const valueAt = valuesOf(covered);
  let root: JsonNode | undefined;
  let broken: Problem | undefined;
  let comma: number | undefined;
  let comments = 0;
  const problem = (offset: number, detail: string, hint: string) =>
    problems.push({ severity: 'error', code: 'document/syntax', offset, detail, hint });
  const place = (node: JsonNode) => {
    comma = undefined;
    const parent = open.at(-1);
    if (parent === undefined) root ??= node;
    else if (parent.kind === 'list') parent.items.push(node);
    else if (parent.name !== undefined) {
      const { text: name, offset } = parent.name;
      parent.members.push({ name, offset, node });
    }
  };
  const begin = (opened: Open) => {
    comma = undefined;
    open.push(opened);
    if (open.length > DEEPEST) throw new TooDeep(opened.offset);
  };
  const end = () => {
    if (comma !== undefined)
      problem(comma, 'a comma with nothing after it', 'remove it: AWS takes strict JSON');
    const closed = open.pop();
    if (closed?.kind === 'list')
      place({ kind: 'list', offset: closed.offset, items: closed.items });
    if (closed?.kind === 'object')
      place({ kind: 'object', offset: closed.offset, members: closed.members });
  };
  try {
    visit(
      text,
      {
        onObjectBegin: (offset) => begin({ kind: 'object', offset, members: [], seen: new Set() }),
        onArrayBegin: (offset) => begin({ kind: 'list', offset, items: [] }),
        onObjectEnd: end,
        onArrayEnd: end,
        onObjectProperty: (name, offset) => {
          comma = undefined;
          const parent = open.at(-1);
          if (parent?.kind !== 'object') return;
          if (parent.seen.has(name)) problems.push(twice(name, offset));
          parent.seen.add(name);
          parent.name = { text: name, offset };
        },
        onSeparator: (character, offset) => {
          if (character === ',') comma = offset;
        },
        onLiteralValue: (value: null | boolean | number | string, offset) =>
          place({ kind: 'value', offset, value: valueAt(value, offset) }),
        onComment: (offset) => {
          comments += 1;
          if (comments === 1)
            problem(offset, 'a comment', 'remove all comments: AWS takes strict JSON');
        },
        onError: (error, offset, length) => {
          const found = text.slice(offset, offset + length);
          broken ??= {
            severity: 'error',
            code: 'document/syntax',
            offset,
            detail: complaint(printParseErrorCode(error), found, offset >= text.length),
          };
        },
      },
      { allowTrailingComma: true, disallowComments: false },
    );
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    broken = {
      severity: 'error',
      code: 'document/syntax',
      offset: error.offset,
      detail: `nested more than ${DEEPEST} deep`,
    };
  }
  if (broken !== undefined) return { problems: [broken] };
  return root === undefined ? { problems } : { root, problems };
}

/** Stops reading: what is nested without end would use up the stack. */
class TooDeep extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super('nested too deep');
    this.offset = offset;
  }
}

function twice(name: string, offset: number): Problem {
  return {
    severity: 'warning',
    code: 'document/duplicate-member',
    offset,
    detail: `${JSON.stringify(name)} is given twice in one object`,
  };
}

const COMPLAINTS: Readonly<Record<string, string>> = {
  InvalidNumberFormat: 'a number was expected',
  PropertyNameExpected: 'the name of a member was expected, in double quotes',
  ValueExpected: 'a value was expected',
  ColonExpected: 'a colon was expected',
  CommaExpected: 'a comma was expected',
  CloseBraceExpected: 'a comma or } was expected',
  CloseBracketExpected: 'a comma or ] was expected',
  EndOfFileExpected: 'the end of the file was expected',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a text does not end on its line',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'an escape \\u needs four hexadecimal digits',
  InvalidEscapeCharacter: 'a backslash is followed by what it cannot escape',
  InvalidCharacter: 'a control character stands in a text: it must be escaped',
};

function complaint(error: string, found: string, atEnd: boolean): string {
  const says = COMPLAINTS[error] ?? 'this is no JSON';
  if (atEnd) return `${says}, but the file ends`;
  const shown = found.length > 40 ? `${found.slice(0, 40)}...` : found;
  return shown === '' ? says : `${says}, not ${shown}`;
}

/** Gives literals their values: texts with placeholders in them are known in part. Asked in the order of the text. */
function valuesOf(covered: readonly Covered[]) {
  let next = 0;
  return (
    value: null | boolean | number | string,
    offset: number,
  ): null | boolean | number | string | RefValue | JoinValue => {
    if (typeof value !== 'string') return value;
    if (!value.includes(MARK)) return textValue(value);
    while ((covered[next]?.offset ?? offset) < offset) next += 1;
    const parts = value.split(MARKED).flatMap((part) => {
      if (!part.startsWith(MARK)) return part === '' ? [] : flat(textValue(part));
      const found = placeholder(covered[next]?.text ?? '');
      next += 1;
      return [found];
    });
    const [first] = parts;
    return parts.length === 1 && typeof first === 'object' ? first : { $join: parts };
  };
}

const MARKED = new RegExp(`(${MARK}${MARK_REST}*)`);

function flat(value: string | RefValue | JoinValue): readonly (string | RefValue)[] {
  if (typeof value === 'string') return [value];
  return '$join' in value ? (value.$join as readonly (string | RefValue)[]) : [value as RefValue];
}
