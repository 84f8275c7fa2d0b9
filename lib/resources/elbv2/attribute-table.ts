/** How tables of attributes are read: what AWS does when a key was never set, and which values it takes. */
import type { Json } from '../../core/json.ts';
import type { FieldChange, Finding } from '../../resource-type.ts';
import { changedEntries } from '../changes.ts';
import { violation } from '../findings.ts';

/** One attribute key. */
export interface AttributeRule {
  /** The value that AWS has on a new object; `keep` where it depends on the object, so that none can be restored. */
  readonly off: string | 'keep';
  /** The values that AWS takes. */
  readonly takes: readonly string[] | readonly [least: number, most: number] | 'text';
  /** The kinds of object that have the key, such as `application`. @default - all */
  readonly only?: readonly string[];
  /** A value outside `takes` that AWS takes too, such as `0` for off. */
  readonly also?: string;
}

/** Attribute rules by key. */
export type AttributeTable = Readonly<Record<string, AttributeRule>>;

/** The off value of a key; keys that the table does not know are kept. */
export function offValue(table: AttributeTable, key: string): Json | 'keep' {
  return table[key]?.off ?? 'keep';
}

/** Attribute values as the text that AWS answers, also where a program gave a number or a boolean. */
export function attributeTexts(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      typeof value === 'object' ? value : String(value),
    ]),
  );
}

/** The attributes that a new object must be told: those that are not what AWS starts with. */
export function beyondDefaults(
  table: AttributeTable,
  attributes: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes ?? {}).filter(([key, value]) => table[key]?.off !== String(value)),
  );
}

/** The attributes that an update must write. */
export function changedAttributes(
  changes: readonly FieldChange[],
  attributes: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const entries = changedEntries(changes, 'Attributes', attributes);
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) =>
      value === null ? [] : [[key, String(value)]],
    ),
  );
}

/** What AWS would refuse about the attributes of an object of the kind (undefined when it is not known). */
export function attributeFindings(
  table: AttributeTable,
  attributes: Readonly<Record<string, unknown>> | undefined,
  kind: string | undefined,
): Finding[] {
  return Object.entries(attributes ?? {}).flatMap(([key, value]) => {
    const rule = table[key];
    // A key that the table does not know may be new: AWS itself decides.
    if (rule === undefined) return [];
    const path = `Attributes.${key}`;
    if (kind !== undefined && rule.only !== undefined && !rule.only.includes(kind))
      return [violation(path, `${key} is not an attribute of this kind (${kind})`)];
    if (typeof value === 'object' || accepts(rule, String(value))) return [];
    return [violation(path, `${JSON.stringify(value)} is not ${describe(rule)}`)];
  });
}

function accepts(rule: AttributeRule, value: string): boolean {
  if (rule.takes === 'text' || value === rule.also) return true;
  const [least, most] = rule.takes;
  if (typeof least !== 'number' || typeof most !== 'number')
    return (rule.takes as readonly string[]).includes(value);
  return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function describe(rule: AttributeRule): string {
  if (rule.takes === 'text') return 'text';
  const [least, most] = rule.takes;
  if (typeof least !== 'number') return `one of ${rule.takes.join(', ')}`;
  const range = `a whole number from ${least} to ${most}`;
  return rule.also === undefined ? range : `${rule.also} or ${range}`;
}
