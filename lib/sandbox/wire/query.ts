/** AWS query and EC2 query: form bodies in, by schema. */
import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { ServiceFault } from '../service.ts';

/** Reads a form body as the structure `schema`. `ec2` selects EC2's names and its lists, which are always flat. */
export function decodeForm(schema: NormalizedSchema, body: string, ec2: boolean): unknown {
  const root = treeOf(new URLSearchParams(body));
  if (schema.isUnitSchema()) return {};
  return readStructure(schema, root, ec2);
}

/** A parameter's name split at its dots: `Filter.1.Name=x` is `{Filter: {1: {Name: x}}}`. */
interface Node {
  text: string | undefined;
  readonly children: Map<string, Node>;
}

function treeOf(parameters: URLSearchParams): Node {
  const root: Node = { text: undefined, children: new Map() };
  for (const [key, text] of parameters) {
    let node = root;
    for (const part of key.split('.')) {
      const child = node.children.get(part) ?? { text: undefined, children: new Map() };
      node.children.set(part, child);
      node = child;
    }
    node.text = text;
  }
  return root;
}

function read(schema: NormalizedSchema, node: Node, ec2: boolean): unknown {
  if (schema.isStructSchema()) return readStructure(schema, node, ec2);
  if (schema.isListSchema()) return readList(schema, node, ec2);
  if (schema.isMapSchema()) return readMap(schema, node, ec2);
  if (node.text === undefined) return undefined;
  return readText(schema, node.text);
}

function readStructure(schema: NormalizedSchema, node: Node, ec2: boolean): unknown {
  const result: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(keyOf(member, name, ec2));
    const value = child === undefined ? undefined : read(member, child, ec2);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** Lists are `Name.member.1` (or another item name), `Name.1` when flat, and `Name=` when empty. */
function readList(schema: NormalizedSchema, node: Node, ec2: boolean): unknown {
  const item = schema.getValueSchema();
  const flat = ec2 || traitsOf(schema).xmlFlattened !== undefined;
  const holder = flat ? node : node.children.get(traitsOf(item).xmlName ?? 'member');
  return inOrder(holder).map((child) => read(item, child, ec2));
}

function readMap(schema: NormalizedSchema, node: Node, ec2: boolean): unknown {
  const value = schema.getValueSchema();
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(value).xmlName ?? 'value';
  const flat = traitsOf(schema).xmlFlattened !== undefined;
  const entries = inOrder(flat ? node : node.children.get('entry')).map((entry) => {
    const held = entry.children.get(valueName);
    return [
      entry.children.get(keyName)?.text ?? '',
      held === undefined ? undefined : read(value, held, ec2),
    ] as const;
  });
  return Object.fromEntries(entries);
}

function inOrder(node: Node | undefined): readonly Node[] {
  return [...(node?.children ?? [])]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

function readText(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) return readBoolean(text);
  if (schema.isNumericSchema() && (text.trim() === '' || Number.isNaN(Number(text))))
    throw new ServiceFault('MalformedInput', `Invalid number: ${text}`);
  return scalars.read(schema, text) as unknown;
}

/** EC2's command line and old clients send `1`, `True` and the like. */
function readBoolean(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === '1') return true;
  if (lower === 'false' || lower === '0') return false;
  throw new ServiceFault('MalformedInput', `Invalid boolean: ${text}`);
}

const scalars = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: 5 },
});

interface QueryTraits {
  readonly xmlName?: string;
  readonly ec2QueryName?: string;
  readonly xmlFlattened?: unknown;
}

function traitsOf(schema: NormalizedSchema): QueryTraits {
  return schema.getMergedTraits() as QueryTraits;
}

function keyOf(member: NormalizedSchema, name: string, ec2: boolean): string {
  const traits = traitsOf(member);
  if (!ec2) return traits.xmlName ?? name;
  if (traits.ec2QueryName !== undefined) return traits.ec2QueryName;
  const key = traits.xmlName ?? name;
  return key.charAt(0).toUpperCase() + key.slice(1);
}
