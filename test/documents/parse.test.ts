// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are templates of others.

import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../lib/core/json.ts';
import { jsonOf } from '../../lib/documents/node.ts';
import { parse } from '../../lib/documents/parse.ts';
import { isPlaceholder } from '../../lib/documents/placeholder.ts';
import { fc } from '../generators/fast-check.ts';

/** The value of a text, with placeholders in the form «text». */
function valueIn(text: string): unknown {
  const { root } = parse(text);
  return root === undefined ? undefined : shown(jsonOf(root));
}

function shown(value: unknown): unknown {
  if (isPlaceholder(value)) return `«${value.$ref}»`;
  if (Array.isArray(value)) return value.map(shown);
  if (!isJsonObject(value)) return value;
  const parts = value['$join'];
  if (Array.isArray(parts)) return parts.map(shown).join('');
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
}

describe('reading JSON', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, undefined, 1);
        const plain = !/[{$<%#@_]/.test(text.replace(/[{](?=[\n}])/g, ''));
        const { root, problems } = parse(text);
        expect(problems).toEqual([]);
        expect(root).toBeDefined();
        if (plain && root !== undefined) expect(jsonOf(root)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses what JSON.parse refuses, where no template is in it', () => {
    const characters = [...'{[]",:0123456789.eE+-truefalsn \n\\/'];
    const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 });
    fc.assert(
      fc.property(text, (source) => {
        const { root, problems } = parse(source);
        const taken = root !== undefined && problems.every(({ severity }) => severity !== 'error');
        expect(taken).toBe(isJson(source));
      }),
      { numRuns: 2000 },
    );
  });

  test('takes the last of members that are given twice, and says so', () => {
    const { root, problems } = parse('{"cpu": 1, "cpu": 2}');
    expect(root && jsonOf(root)).toEqual({ cpu: 2 });
    expect(problems).toMatchObject([
      { severity: 'warning', code: 'document/duplicate-member', offset: 11 },
    ]);
  });

  test('keeps a member of any name', () => {
    const { root } = parse('{"__proto__": {"a": 1}}');
    expect(JSON.stringify(root && jsonOf(root))).toBe('{"__proto__":{"a":1}}');
  });

  test.each([
    ['{"a": 1, // why\n "b": 2}', 9, 'a comment'],
    ['{"a": 1, /* why */ "b": 2}', 9, 'a comment'],
    ['{"a": 1, "b": 2,}', 15, 'a comma with nothing after it'],
    ['{"a": 1, "b": 2 }, ', 17, 'the end of the file was expected, not ,'],
    ['{"a": 1 "b": 2}', 8, 'a comma or } was expected, not "'],
    ['{"a": [1, 2}', 11, 'a comma or ] was expected, not }'],
    ['{"a": ', 6, 'a value was expected, but the file ends'],
    ['{"a": 1', 7, 'a comma or } was expected, but the file ends'],
    ["{'a': 1}", 1, "the name of a member was expected, in double quotes, not 'a'"],
    ['{a: 1}', 1, 'the name of a member was expected, in double quotes, not a'],
    ['{"a": 0x10}', 7, 'a comma or } was expected, not x10'],
    ['{"a": 01}', 7, 'a comma or } was expected, not 1'],
    ['{"a": True}', 6, 'a value was expected, not True'],
    ['{"a": "b\n"}', 6, 'a text does not end on its line'],
    ['{"a": "\\x"}', 7, 'a backslash is followed by what it cannot escape'],
    ['{"a": "\t"}', 7, 'a control character stands in a text, where it must be escaped'],
    ['{"a": "b', 6, 'a text does not end on its line'],
  ])('%j has a syntax error at %i', (text, offset, detail) => {
    expect(parse(text).problems).toMatchObject([
      { severity: 'error', code: 'document/syntax', offset, detail },
    ]);
  });

  test('reads over comments and trailing commas', () => {
    expect(valueIn('// top\n{"a": [1, 2,], /* b */ "b": 3,}')).toEqual({ a: [1, 2], b: 3 });
  });

  test('says once that there are comments', () => {
    expect(parse('// one\n// two\n{} // three').problems).toHaveLength(1);
  });

  test('does not lose itself in what is nested without end', () => {
    expect(parse('['.repeat(100_000)).problems).toMatchObject([
      { offset: 200, detail: 'nested more than 200 deep' },
    ]);
  });
});

describe('reading templates', () => {
  test.each([
    ['"{{ must_env `X` }}:1"', '«{{ must_env `X` }}»:1'],
    ['"{{ must_env "X" }}:1"', '«{{ must_env "X" }}»:1'],
    ['"{{ must_env \\"X\\" }}"', '«{{ must_env "X" }}»'],
    ['{{ env "CPU" "256" }}', '«{{ env "CPU" "256" }}»'],
    ['[{{ tfstate `a.b["c"].id` }}, 1]', ['«{{ tfstate `a.b["c"].id` }}»', 1]],
    ['"a-{{ env `A` `}}` }}-b"', 'a-«{{ env `A` `}}` }}»-b'],
    ['"${REPO}/web:${TAG:-latest}"', '«${REPO}»/web:«${TAG:-latest}»'],
    ['${jsonencode({"a": "}"})}', '«${jsonencode({"a": "}"})}»'],
    ['"${join(",", x)}"', '«${join(",", x)}»'],
    ['"${{ github.sha }}"', '«${{ github.sha }}»'],
    ['"$TAG"', '«$TAG»'],
    ['{"cpu": $CPU}', { cpu: '«$CPU»' }],
    ['{"cpu": <CPU>}', { cpu: '«<CPU>»' }],
    ['"<IMAGE1_NAME>"', '«<IMAGE1_NAME>»'],
    ['"arn:aws:iam::<account id>:role/x"', 'arn:aws:iam::«<account id>»:role/x'],
    ['"%IMAGE%"', '«%IMAGE%»'],
    ['"#{Image}#"', '«#{Image}#»'],
    ['"__IMAGE__"', '«__IMAGE__»'],
    ['"<%= image %>"', '«<%= image %>»'],
    ['{{ if .A }}[1,{{ end }}\n2]', [1, 2]],
    ['[{{ if .A }}1,{{ end }} 2]', [1, 2]],
    ['[1{{ if .A }}, 2{{ end }}]', [1, 2]],
    ['{{/* a note */}} [1]', [1]],
    ['{"a": 1, {{ include "x" }}}', { a: 1 }],
    ['{"{{ name }}": 1}', { '{{ name }}': 1 }],
  ])('%s', (text, value) => {
    expect(valueIn(text)).toEqual(value);
  });

  test.each(['"a < b"', '"50% of $5"', '"{}"', '"a@example.com"', '"#1"', '"{\\"a\\": 1}"'])(
    '%s is a text like any other',
    (text) => {
      expect(valueIn(text)).toBe(JSON.parse(text));
    },
  );

  test('a text of JSON stays what it is, whatever stands in it', () => {
    expect(valueIn('["echo {{", "x }}"]')).toEqual(['echo {{', 'x }}']);
  });

  test('places are those of the source', () => {
    const { problems } = parse('{"image": "{{ must_env "X" }}", "cpu": 1,}');
    expect(problems).toMatchObject([{ offset: 40 }]);
  });

  test('a template that goes wrong is told where it does', () => {
    const { problems } = parse('{"image": "{{ must_env "X" }}", cpu: 1}');
    expect(problems).toMatchObject([{ offset: 32 }]);
  });

  test('texts full of beginnings take no longer than others', () => {
    const before = process.cpuUsage();
    parse(`{"a": "${'{{ '.repeat(300_000)}"x`);
    parse(`{"a": "${'${ '.repeat(300_000)}"}`);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(5);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
