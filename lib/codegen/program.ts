/** A program in the making: what it imports, the names that are taken, its statements in paragraphs. */
import { type Code, print, raw } from './code.ts';

/** A program in the making. */
export interface Program {
  /** Says that a name is used, and returns it. */
  use(name: string): string;
  /** A name for a variable that is not taken yet, from words such as `web` and `task definition`. */
  variable(...words: readonly string[]): string;
  /** An id of a construct that is not taken yet. */
  id(...words: readonly string[]): string;
  /** Declares what was made under its name: `const web = new Service(...)`. Returns the name as an expression. */
  declare(name: string, value: Code, options?: { readonly exported?: boolean }): Code;
  /** A statement of its own. */
  statement(value: Code): void;
  /** A line of comment. */
  comment(text: string): void;
  /** Begins a paragraph. */
  paragraph(): void;
  /** The same value once: the name under which it was declared first. */
  once(key: string, declare: () => Code): Code;
  /** The program's text. Variables that nobody uses are not declared. */
  text(): string;
}

type Line =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'declare';
      readonly name: string;
      readonly value: Code;
      readonly exported: boolean;
    };

/** An empty program. */
export function createProgram(): Program {
  const imports = new Set<string>();
  const taken = new Set<string>(RESERVED);
  const ids = new Set<string>();
  const shared = new Map<string, Code>();
  const paragraphs: Line[][] = [[]];
  const push = (line: Line) => paragraphs.at(-1)?.push(line);
  return {
    use(name) {
      imports.add(name);
      taken.add(name);
      return name;
    },
    variable: (...words) => free(taken, camel(words)),
    id: (...words) => free(ids, pascal(words)),
    declare(name, value, { exported = false } = {}) {
      push({ kind: 'declare', name, value, exported });
      return raw(name);
    },
    statement: (value) => push({ kind: 'text', text: `${print(value, '', 1)};` }),
    comment: (text) => push({ kind: 'text', text: `// ${text}` }),
    paragraph() {
      if ((paragraphs.at(-1) ?? []).length > 0) paragraphs.push([]);
    },
    once(key, declare) {
      const known = shared.get(key);
      if (known !== undefined) return known;
      const made = declare();
      shared.set(key, made);
      return made;
    },
    text() {
      const blocks = textOf(paragraphs);
      const head = importText([...imports].sort(byName));
      return `${[head, ...blocks].join('\n\n')}\n`;
    },
  };
}

function textOf(paragraphs: readonly (readonly Line[])[]): readonly string[] {
  const all = paragraphs.map((lines) =>
    lines.map((line) => {
      if (line.kind === 'text') return { text: line.text, bare: line.text, name: undefined };
      const head = `${line.exported ? 'export ' : ''}const ${line.name} = `;
      const value = print(line.value, head, 1);
      return {
        text: `${head}${value};`,
        bare: `${print(line.value, '', 1)};`,
        name: line.exported ? undefined : line.name,
      };
    }),
  );
  const everything = all.flat().map(({ text }) => text);
  return all.map((lines) =>
    lines
      .map(({ text, bare, name }) =>
        name !== undefined && !isUsed(name, everything) ? bare : text,
      )
      .join('\n'),
  );
}

function isUsed(name: string, lines: readonly string[]): boolean {
  const word = new RegExp(`(?<![\\w$.'"-])${name.replaceAll('$', '\\$')}(?![\\w$'"-]|: )`, 'g');
  const count = lines.reduce((sum, line) => sum + (line.match(word)?.length ?? 0), 0);
  return count > 1;
}

const WIDTH = 100;

function importText(names: readonly string[]): string {
  const line = `import { ${names.join(', ')} } from 'gantry';`;
  return line.length <= WIDTH
    ? line
    : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'gantry';`;
}

function byName(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** Words of the language, and what a program has beside. */
const RESERVED = [
  ...['await', 'break', 'case', 'catch', 'class', 'const', 'continue', 'debugger', 'default'],
  ...['delete', 'do', 'else', 'enum', 'export', 'extends', 'false', 'finally', 'for', 'function'],
  ...['if', 'import', 'in', 'instanceof', 'interface', 'let', 'new', 'null', 'package', 'private'],
  ...['protected', 'public', 'return', 'static', 'super', 'switch', 'this', 'throw', 'true', 'try'],
  ...['typeof', 'var', 'void', 'while', 'with', 'yield', 'process', 'global', 'undefined'],
];

function free(taken: Set<string>, wanted: string): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i += 1) name = `${wanted}${i}`;
  taken.add(name);
  return name;
}

function camel(words: readonly string[]): string {
  const name = pascal(words);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function pascal(words: readonly string[]): string {
  const parts = words.flatMap((word) => word.split(/[^A-Za-z0-9]+/)).filter((part) => part !== '');
  const name = parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `The${name}`;
}
