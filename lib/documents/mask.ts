/**
 * Text that is JSON only when its template has been filled in: placeholders stand where a number belongs, or have quotes of their own
 * inside a text. Each is covered by marks of the same length, so that the rest can be read and every place stays where it is.
 */

/** A template that can be read as JSON. */
export interface Masked {
  /** As long as the source. */
  readonly text: string;
  /** What was covered, in the order of the text. */
  readonly covered: readonly Covered[];
}

/** A placeholder that is covered. */
export interface Covered {
  readonly offset: number;
  /** As it stands in the source. */
  readonly text: string;
  /** Whether it stands inside a text. */
  readonly quoted: boolean;
}

/** First character of what covers a placeholder inside a text; the others are {@link MARK_REST}. */
export const MARK = '\uE0F0';
/** Every further character of what covers a placeholder. */
export const MARK_REST = '\uE0F1';

/** Covers placeholders. Undefined where there are none that need it. */
export function mask(source: string): Masked | undefined {
  if (source.includes(MARK)) return undefined;
  const covered: Covered[] = [];
  const parts: string[] = [];
  let copied = 0;
  let inText = false;
  const cover = (offset: number, end: number, by: string) => {
    parts.push(source.slice(copied, offset), by);
    copied = end;
  };
  for (let at = 0; at < source.length; ) {
    const end = inText ? endInText(source, at) : endOutside(source, at);
    if (end > at) {
      const text = source.slice(at, end);
      if (!inText && CONTROL.test(text)) cover(at, end, text.replace(/[^\n]/g, ' '));
      else {
        covered.push({ offset: at, text, quoted: inText });
        const marks = (length: number) => MARK + MARK_REST.repeat(length - 1);
        cover(at, end, inText ? marks(text.length) : `"${marks(text.length - 2)}"`);
      }
      at = end;
      continue;
    }
    const comment = inText ? undefined : matchAt(COMMENT, source, at);
    if (comment !== undefined) {
      at += comment.length;
      continue;
    }
    const char = source[at];
    if (char === '"') inText = !inText;
    // A text ends with its line: what follows a forgotten quote is read as it should be.
    else if (char === '\n') inText = false;
    at += inText && char === '\\' ? 2 : 1;
  }
  if (copied === 0) return undefined;
  parts.push(source.slice(copied));
  return { text: parts.join(''), covered };
}

const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;

/** What steers a template and leaves no value. */
const CONTROL =
  /^(?:\{\{-?\s*(?:if|else|end|range|with|define|block|template|break|continue|\/\*|#|\/|\$\w+\s*:?=)|\{%|\{#|%\{|<%(?!=))/;

/** Placeholders that are told by their form alone, outside a text. */
const BARE =
  /\{%.*?%\}|\{#.*?#\}|<%.*?%>|<[A-Za-z][^<>"\n]*>|\$\([A-Za-z_][\w.]*\)|\$[A-Za-z_]\w+|%[A-Z][A-Z0-9_]+%|#\{[^}\n]*\}#?|__[A-Z][A-Z0-9_]*?__|@@?[A-Z][A-Z0-9_]*@@?/y;

function endOutside(source: string, at: number): number {
  if (source.startsWith('{{', at)) return endOfAction(source, at, true);
  if (source.startsWith('${', at) || source.startsWith('%{', at))
    return endOfBraces(source, at, true);
  return at + (matchAt(BARE, source, at)?.length ?? 0);
}

function endInText(source: string, at: number): number {
  if (source.startsWith('{{', at)) return endOfAction(source, at, false);
  if (source.startsWith('${', at)) return endOfBraces(source, at, false);
  return at;
}

/** Where an action of Go's templates ends: quotes and backquotes in it may hold anything. */
function endOfAction(source: string, start: number, lines: boolean): number {
  for (let at = start + 2; at < source.length; ) {
    if (source.startsWith('}}', at)) return at + 2;
    if (source[at] === '\n' && !lines) return start;
    at = skip(source, at);
  }
  return start;
}

/** Where an expression in braces ends. */
function endOfBraces(source: string, start: number, lines: boolean): number {
  let depth = 0;
  for (let at = start + 1; at < source.length; ) {
    const char = source[at];
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return at + 1;
    if (char === '\n' && !lines) return start;
    at = skip(source, at);
  }
  return start;
}

const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y;

function skip(source: string, at: number): number {
  if (source[at] === '\\') return at + 2;
  return at + (matchAt(QUOTED, source, at)?.length ?? 1);
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
