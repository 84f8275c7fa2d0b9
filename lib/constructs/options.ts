/**
 * constructs: what users write. Friendly props become the SDK's requests; good defaults where AWS has none.
 * May import: tree, graph, core, SDK types, `properties.ts` of resource types. Must not: import an SDK value, the
 * engine or operations.
 */
import type { Construct } from 'constructs';
import { GantryError } from '../core/errors.ts';
import { addressOfConstruct, type ResourceOptions } from '../tree/resource.ts';

/** What every construct accepts beside its own props. */
export interface ConstructOptions extends ResourceOptions {
  /** Tags of the resource. @default - those of its stack and app */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Raw fields of the AWS request, merged over everything else last. Lists are replaced; null removes a field.
   *
   * @default - none
   */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** The options of a construct in the form that its main resource takes. */
export function optionsOf(props: ConstructOptions): ConstructOptions {
  return {
    ...(props.tags === undefined ? {} : { tags: props.tags }),
    ...(props.overrides === undefined ? {} : { overrides: props.overrides }),
    ...(props.removalPolicy === undefined ? {} : { removalPolicy: props.removalPolicy }),
    ...(props.adopt === undefined ? {} : { adopt: props.adopt }),
  };
}

/** As {@link optionsOf}, with the tag that the console shows as the name of what has none. */
export function namedOptionsOf(construct: Construct, props: ConstructOptions): ConstructOptions {
  return {
    ...optionsOf(props),
    tags: { Name: addressOfConstruct(construct), ...props.tags },
  };
}

/** The error of a prop that does not fit: what, the offending value, what to do. */
export function badProp(construct: Construct, detail: string, hint?: string): GantryError {
  const address = addressOfConstruct(construct);
  return new GantryError('tree/bad-props', `${address}: ${detail}`, { address, hint });
}

/**
 * Checks that props are there which a program that no compiler has seen may have left out. Throws `tree/bad-props` that
 * names all that are missing.
 */
export function requireProps<P extends object>(
  construct: Construct,
  props: P,
  ...names: readonly (keyof P & string)[]
): void {
  const given = (props as P | undefined) ?? {};
  const missing = names.filter((name) => !(name in given) || props[name] === undefined);
  if (missing.length > 0)
    throw badProp(
      construct,
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
      'give the construct what is missing',
    );
}

/** Has synthesis report what `check` finds wrong with a construct. */
export function validateAtSynth(construct: Construct, check: () => readonly string[]): void {
  construct.node.addValidation({ validate: () => [...check()] });
}
