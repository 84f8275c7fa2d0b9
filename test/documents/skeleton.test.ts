import { readFileSync } from 'node:fs';
import * as client from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type Json } from '../../lib/core/json.ts';
import { parse } from '../../lib/documents/parse.ts';
import { loadShapes } from '../../lib/documents/sdk-shapes.ts';
import { fitShape, type MemberShape, type Shape } from '../../lib/documents/shape.ts';
import { skeletonOf } from '../../lib/documents/skeleton.ts';
import { checkDocuments } from '../../lib/index.ts';
import { OPERATIONS } from '../../lib/rules/index.ts';

const shapes = await loadShapes();

/** Every path of a value, items of lists as `[]`. */
function pathsOf(value: Json, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item as Json, `${path}[]`));
  if (!isJsonObject(value)) return [path];
  const below = Object.entries(value).flatMap(([name, member]) =>
    pathsOf(member as Json, path === '' ? name : `${path}.${name}`),
  );
  return path === '' ? below : [path, ...below];
}

/** What a shape has, by its paths. */
function declaredIn(shape: Shape, path = ''): readonly string[] {
  if (shape.kind === 'list') return declaredIn(shape.item(), `${path}[]`);
  if (shape.kind !== 'structure') return [path];
  const below = [...shape.members()].flatMap(([name, member]) =>
    declaredIn(member.shape, path === '' ? name : `${path}.${name}`),
  );
  return path === '' ? below : [path, ...below];
}

describe.each(OPERATIONS)('the skeleton of %s', (operation) => {
  const shape = shapes(operation);

  test('has every field, each of its type', async () => {
    const value = skeletonOf(shape, { requiredOnly: false });
    expect(pathsOf(value)).toEqual(declaredIn(shape));
    const text = JSON.stringify(value);
    const { root } = parse(text);
    if (root === undefined) throw new Error('no JSON');
    expect(fitShape(root, shape, { optional: [], cleaned: false }).problems).toEqual([]);
    const { findings } = await checkDocuments([{ name: 'a.json', text }], { as: operation });
    expect(findings.filter(({ code }) => code.startsWith('document/'))).toEqual([]);
  });

  test('of required fields lacks none that AWS would miss, and has no other', () => {
    const value = skeletonOf(shape, { requiredOnly: true });
    const { root } = parse(JSON.stringify(value));
    if (root === undefined) throw new Error('no JSON');
    expect(fitShape(root, shape, { optional: [], cleaned: false }).problems).toEqual([]);
    for (const name of Object.keys(value)) {
      const { [name]: _, ...without } = value;
      const { root: cut } = parse(JSON.stringify(without));
      if (cut === undefined) throw new Error('no JSON');
      expect(fitShape(cut, shape, { optional: [], cleaned: false }).problems).toEqual([
        expect.objectContaining({ code: 'document/missing-field', path: name }),
      ]);
    }
  });
});

test('values are of the kinds that the fields have, and the first legal one where there are several', () => {
  const task = skeletonOf(shapes('RegisterTaskDefinition'), { requiredOnly: false });
  expect(task).toMatchObject({
    family: '',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['EC2'],
    enableFaultInjection: false,
    containerDefinitions: [
      {
        cpu: 0,
        dockerLabels: {},
        portMappings: [{ containerPort: 0, protocol: 'tcp', appProtocol: 'grpc' }],
        ulimits: [{ name: 'core', softLimit: 0, hardLimit: 0 }],
      },
    ],
  });
  const least = skeletonOf(shapes('RegisterTaskDefinition'), { requiredOnly: true });
  expect(least).toEqual({ family: '', containerDefinitions: [{}] });
});

test('legal values are those that the types of the SDK state, for every field of every operation', () => {
  const stated = typedMembers();
  const seen = new Set<Shape>();
  const found: Record<string, string | undefined> = {};
  const walk = (shape: Shape) => {
    if (shape.kind === 'list') walk(shape.item());
    else if (shape.kind === 'map') walk(shape.value());
    if (shape.kind !== 'structure' || seen.has(shape)) return;
    seen.add(shape);
    const members = shape.members();
    const owners = stated.filter(
      ({ members: names }) =>
        [...members.keys()].every((name) => names.has(name)) && names.size === members.size,
    );
    for (const [name, member] of members) {
      const lists = new Set(owners.map(({ members: names }) => names.get(name)));
      if (!lists.has(listName(member)))
        found[`${owners.map((owner) => owner.name).join('|')}.${name}`] = listName(member);
      walk(member.shape);
    }
  };
  for (const operation of OPERATIONS) walk(shapes(operation));
  expect(seen.size).toBeGreaterThan(100);
  expect(found).toEqual({});
});

function listName({ values }: MemberShape): string | undefined {
  if (values === undefined) return undefined;
  return [...ENUMS].find(([, list]) => list === JSON.stringify(values))?.[1];
}

const ENUMS: readonly (readonly [string, string])[] = Object.entries(client).flatMap(
  ([name, value]) => {
    if (typeof value !== 'object' || Array.isArray(value)) return [];
    const values: readonly unknown[] = Object.values(value);
    return values.length > 0 && values.every((one) => typeof one === 'string')
      ? [[name, JSON.stringify(values)] as const]
      : [];
  },
);

/** The members of each structure in the SDK's declarations, with the legal values of each as text. */
function typedMembers() {
  const lists = new Map(ENUMS);
  return ['models_0', 'models_1'].flatMap((file) => {
    const text = readFileSync(
      new URL(
        `../../node_modules/@aws-sdk/client-ecs/dist-types/models/${file}.d.ts`,
        import.meta.url,
      ),
      'utf8',
    );
    return [...text.matchAll(/export interface (\w+) \{([\s\S]*?)\n\}/g)].map(
      ([, name = '', body = '']) => ({
        name,
        members: new Map(
          [...body.matchAll(/^ {4}(\w+)\??: (\w+)/gm)].map(
            ([, member = '', type = '']) => [member, lists.get(type)] as const,
          ),
        ),
      }),
    );
  });
}
