/**
 * Placeholders of templates: `{{ must_env "X" }}`, `${VAR}`, `<IMAGE>` and their like. A value that is one is unknown; of a text
 * around one the rest is known. Both take the form of references of a graph, so that every rule passes over them.
 */
import { isRefValue, type JoinValue, type RefValue } from '../graph/reference.ts';

/** The attribute that tells a placeholder from the references of a graph. */
const FILLED_IN = '(filled in)';

/** A value that is filled in later: the placeholder's text stands where a reference has its address. */
export function placeholder(text: string): RefValue {
  return { $ref: text, attribute: FILLED_IN };
}

/** Whether a value is a placeholder. */
export function isPlaceholder(value: unknown): value is RefValue {
  return isRefValue(value) && value.attribute === FILLED_IN;
}

/** A text as it is known: itself, a placeholder, or known parts and placeholders. */
export function textValue(text: string): string | RefValue | JoinValue {
  if (text.length > LONGEST || !HINT.test(text)) return text;
  const parts: (string | RefValue)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(placeholder(match[0]));
    end = match.index + match[0].length;
  }
  if (end === 0) return text;
  if (end < text.length) parts.push(text.slice(end));
  const [first] = parts;
  return parts.length === 1 && typeof first === 'object' ? first : { $join: parts };
}

/** Whether a text has a placeholder in it. */
export function hasPlaceholder(text: string): boolean {
  return HINT.test(text) && typeof textValue(text) !== 'string';
}

/** A longer text is data, and holds what it holds. */
const LONGEST = 50_000;

/** One of these is in every placeholder: most texts are done with at one look. */
const HINT = /[{$<%#@]|__/;

const PLACEHOLDER = new RegExp(
  [
    /\{\{(?:`[^`]{0,100}`|[^`]){0,300}?\}\}/, // Go, Jinja, Handlebars
    /\{%.{0,300}?%\}/, // Jinja
    /<%.{0,300}?%>/, // ERB, EJS
    /\$\{\{.{0,300}?\}\}/, // GitHub
    /\$\{[^}]{0,300}\}/, // shells, Terraform, envsubst
    /\$\([A-Za-z_][\w.]*\)/, // Azure, make
    /\$[A-Z_][A-Z0-9_]+/, // shells
    /<[A-Za-z][\w .:/-]{0,100}>/, // documentation
    /%[A-Z][A-Z0-9_]{1,100}%/, // sed
    /#\{[^}]{0,300}\}#?/, // Octopus, Ruby
    /__[A-Z][A-Z0-9_]{0,100}?__/, // sed
    /@@?[A-Z][A-Z0-9_]{0,100}@@?/, // autoconf
  ]
    .map(({ source }) => source)
    .join('|'),
  'gs',
);
