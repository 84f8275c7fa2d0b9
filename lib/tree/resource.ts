/**
 * tree: App, Stack, the seam between constructs and resources, names, tags, synth.
 * May import: core, graph, constructs (the package). Must not: import an SDK value, a resource type or the engine.
 */
import { Construct } from 'constructs';
import type { Json, JsonObject } from '../core/json.ts';
import { type Address, addressOf } from '../graph/address.ts';
import { type Inputs, Reference } from '../graph/reference.ts';
import { checkId } from './ids.ts';
import type { NameRule } from './names.ts';
import { recordSource } from './source.ts';

/** What every construct accepts beside its own props. */
export interface ResourceOptions {
  /** What happens to the AWS object when it is removed from the code. @default 'delete' */
  readonly removalPolicy?: 'delete' | 'retain';
  /**
   * Whether an object that is there already and belongs to no app is taken over: tagged as ours, and from then on kept as
   * the code says. It is never replaced by being taken over. Means nothing once the object is ours.
   *
   * @default false
   */
  readonly adopt?: boolean;
}

/** The props of a {@link Resource}. */
export interface ResourceProps<P extends object> extends ResourceOptions {
  /** Type name in CloudFormation's spelling. */
  readonly type: string;
  /** The SDK's create or register request; a function is asked when the tree is synthesised. */
  readonly properties: Inputs<P> | (() => Inputs<P>);
  /** Raw request fields merged over `properties` last. Lists are replaced; null removes a field. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
  /** How the name is derived when `properties` leaves it out. */
  readonly name?: NameRule;
  /** Tags of this resource, over those of its stack and app. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Constructs whose resources must come first; a function is asked at synthesis. */
  readonly dependsOn?: readonly Construct[] | (() => readonly Construct[]);
  /** False where AWS has no tags for the type. @default true */
  readonly taggable?: boolean;
}

const MARK = Symbol.for('gantry.resource');

/** The construct that stands for exactly one AWS object: the seam between the tree and the graph. */
export class Resource<P extends object = JsonObject> extends Construct {
  /** What it was made with. */
  readonly props: ResourceProps<P>;
  #address: Address | undefined;

  constructor(scope: Construct, id: string, props: ResourceProps<P>) {
    super(scope, checkId(scope, id));
    this.props = props;
    Object.defineProperty(this, MARK, { value: true });
    recordSource(this);
  }

  /** Its identity in the graph. */
  get address(): Address {
    // It is asked for by every reference, and a construct never moves.
    this.#address ??= addressOfConstruct(this);
    return this.#address;
  }

  /** A reference to one of its attributes, spelled as AWS does. */
  ref(attribute: string): Reference {
    return new Reference(() => this.address, attribute);
  }
}

/** Whether a construct is a {@link Resource}, also of another copy of the package. */
export function isResource(construct: unknown): construct is Resource {
  return typeof construct === 'object' && construct !== null && MARK in construct;
}

/** The address of a construct: the ids from the App down to it. */
export function addressOfConstruct(construct: Construct): Address {
  return addressOf(construct.node.scopes.map((scope) => scope.node.id));
}

/** JSON in the graph's form: references and texts become plain values. */
export function toGraphJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
