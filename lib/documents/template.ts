/** Placeholders of templates where JSON has none: outside a text, or in a text with quotes of their own. */

/** Where the placeholder that begins at `at`, outside a text, ends; `at` itself where none begins. */
export function endOfPlaceholder(source: string, at: number): number {
  if (source.startsWith('{{', at)) return endOfAction(source, at, true);
  if (source.startsWith('${', at) || source.startsWith('%{', at))
    return endOfBraces(source, at, true);
  return at + (matchAt(BARE, source, at)?.length ?? 0);
}

/** Where the placeholder that begins at `at`, inside a text, ends, if it may hold quotes; `at` itself where none begins. */
export function endInText(source: string, at: number): number {
  if (source.startsWith('{{', at)) return endOfAction(source, at, false);
  if (source.startsWith('${', at)) return endOfBraces(source, at, false);
  return at;
}

/** Whether what {@link endInText} looks for begins here. */
export function opensInText(source: string, at: number): boolean {
  return source.startsWith('{{', at) || source.startsWith('${', at);
}

/** Whether a placeholder steers its template and leaves no value: a condition, a loop, a comment. */
export function isControl(placeholder: string): boolean {
  return CONTROL.test(placeholder);
}

/** What matches a sticky pattern at a place. */
export function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

const CONTROL =
  /^(?:\{\{-?\s*(?:(?:if|else|end|range|with|define|block|template|break|continue)\b|\/\*|#|\/|\$\w+\s*:?=)|\{%|\{#|%\{|<%(?!=))/;

/** Placeholders that are told by their form alone. */
const BARE =
  /\{%.*?%\}|\{#.*?#\}|<%.*?%>|<[A-Za-z][^<>"\n]*>|\$\([A-Za-z_][\w.]*\)|\$[A-Za-z_]\w*|%[A-Z][A-Z0-9_]+%|#\{[^}\n]*\}#?|__[A-Z][A-Z0-9_]*?__|@@?[A-Z][A-Z0-9_]*@@?/y;

/** Where an action of Go's templates ends: quotes and backquotes in it may hold anything. */
function endOfAction(source: string, start: number, lines: boolean): number {
  for (let at = start + 2; at < source.length; at = skip(source, at)) {
    if (source.startsWith('}}', at)) return at + 2;
    if (source[at] === '\n' && !lines) return start;
  }
  return start;
}

/** Where an expression in braces ends. */
function endOfBraces(source: string, start: number, lines: boolean): number {
  let depth = 0;
  for (let at = start + 1; at < source.length; at = skip(source, at)) {
    const char = source[at];
    if (char === '{') depth += 1;
    if (char === '}') depth -= 1;
    if (depth === 0) return at + 1;
    if (char === '\n' && !lines) return start;
  }
  return start;
}

const QUOTED = /"(?:[^"\\\n]|\\.)*"|`[^`]*`/y;

function skip(source: string, at: number): number {
  if (source[at] === '\\') return at + 2;
  return at + (matchAt(QUOTED, source, at)?.length ?? 1);
}
