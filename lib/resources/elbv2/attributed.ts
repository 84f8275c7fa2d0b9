/**
 * Load balancers and target groups alike: found by name, made in one call, their attributes set by a second one.
 * Imported by operations only.
 */
import type { ApplyContext, Live, ReadContext, ResourceOperations } from '../../resource-type.ts';
import { assertOurs, ownedBy } from '../changes.ts';
import { withAttributes } from './attribute-reading.ts';
import { type AttributeTable, beyondDefaults } from './attribute-table.ts';
import { type Tagged, type Tags, tagStages, withTags, writeTags } from './tags.ts';

/** Attributes by key, as AWS takes them. */
export type Attributes = Readonly<Record<string, string>>;

interface AttributedProperties {
  Name?: string | undefined;
  Attributes?: Record<string, string>;
}

/** What differs between the two kinds. */
export interface AttributedKind<P extends AttributedProperties, T> {
  canonical(properties: P): P;
  /** The attributes that a new object has. */
  readonly defaults: AttributeTable;
  /** Every object of the account and Region; asked once a plan. */
  all(context: ReadContext): Promise<readonly Tagged<T>[]>;
  /** The objects of a name, as they are now. */
  named(context: ReadContext, name: string): Promise<readonly T[]>;
  nameOf(object: T): string | undefined;
  arnOf(object: T): string | undefined;
  /** The live form; what was just written stands for what the answer of the call leaves out. */
  liveOf(found: Tagged<T>, written?: P): Live<P>;
  /** Sends the create call. */
  make(properties: Omit<P, 'Attributes'>, tags: Tags, context: ApplyContext): Promise<T>;
  readAttributes(context: ReadContext, arn: string): Promise<Record<string, string>>;
  /** Sets attributes; none is no call. */
  writeAttributes(arn: string, attributes: Attributes, context: ApplyContext): Promise<void>;
}

/** How objects of a kind are read, listed and made. */
export function attributedOperations<P extends AttributedProperties, T>(
  kind: AttributedKind<P, T>,
): Pick<ResourceOperations<P>, 'read' | 'list' | 'create'> {
  return {
    async read(requests, context) {
      const byName = new Map(
        (await kind.all(context)).map((one) => [kind.nameOf(one.object), one]),
      );
      return Promise.all(
        requests.map((request) => {
          const found = byName.get(String(request.identity['Name']));
          if (found === undefined) return undefined;
          return withAttributes({
            canonical: kind.canonical,
            live: kind.liveOf(found),
            request,
            context,
            fetch: () => kind.readAttributes(context, found.arn),
          });
        }),
      );
    },

    async list(context) {
      return ownedBy(context.app, await kind.all(context)).map((one) => kind.liveOf(one));
    },

    async create({ address, properties, tags }, context) {
      const { Attributes, ...input } = properties;
      // AWS answers a second create of the same settings with the first object, whoever made it: look first.
      const named = await kind.named(context, properties.Name ?? '');
      const [existing] = await withTags(context, named, kind.arnOf);
      if (existing !== undefined)
        assertOurs({ id: existing.arn, tags: existing.tags }, { address }, context);
      const wanted =
        existing === undefined ? beyondDefaults(kind.defaults, Attributes) : (Attributes ?? {});
      const stages = tagStages(tags, existing !== undefined || Object.keys(wanted).length > 0);
      const object = existing?.object ?? (await kind.make(input, stages.first, context));
      const arn = existing?.arn ?? kind.arnOf(object) ?? '';
      await kind.writeAttributes(arn, wanted, context);
      await writeTags(arn, { set: stages.last, remove: [], all: tags }, context);
      return kind.liveOf({ arn, object, tags }, properties);
    },
  };
}

/** Attributes as AWS takes and gives them. */
export interface AttributePair {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** Attributes as pairs. */
export function attributePairs(attributes: Attributes): AttributePair[] {
  return Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
}

/** Attributes by key. */
export function attributeRecord(
  pairs: readonly AttributePair[] | undefined,
): Record<string, string> {
  return Object.fromEntries((pairs ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}
