/**
 * The contract where resource types and the engine meet.
 * May import: core, graph, aws (types). Must not: name a resource type or import the engine.
 */

import type { AwsEnvironment } from './aws/environment.ts';
import type { FreshTypes } from './aws/retry.ts';
import type { Clock } from './core/clock.ts';
import type { Diagnostic } from './core/diagnostic.ts';
import type { Change, FieldChange, Impact } from './core/field-change.ts';
import type { Json, JsonObject } from './core/json.ts';
import type { Address } from './graph/address.ts';
import type { ResourceNode } from './graph/graph.ts';

export type { Change, FieldChange, Impact } from './core/field-change.ts';

interface RuleBase {
  readonly change: Change;
  readonly impact: Impact;
  /** A list whose order has no meaning is a `set`. Default `list`. */
  readonly order?: 'set' | 'list';
  /** The value never enters a plan, a log or a report. */
  readonly sensitive?: true;
}

/** The rule of one field that is compared and written as a whole. */
export interface LeafRule extends RuleBase {
  /**
   * The value that switches the field off when the code stops declaring it, `keep` to leave it as it is, or `replace` where
   * AWS has no way to take it off an object.
   */
  readonly off: { readonly value: Json } | 'keep' | 'replace';
  /**
   * True for a set of which each item is owned for itself: items that we never declared are left alone, items that
   * we declared before and do not now are removed.
   */
  readonly itemwise?: true;
  /** Whether a value of this name inside the field is a secret: environment variables, options of a log driver. */
  readonly isSecret?: (name: string) => boolean;
}

/** The rule of a structure that AWS merges member by member: each member is owned for itself. */
export interface StructRule {
  readonly members: Readonly<Record<string, FieldRule>>;
}

/** The rule of a map with free keys (attributes by name): each entry is owned for itself. */
export interface MapRule extends RuleBase {
  readonly entries: {
    /** The value that switches an entry off, by its key; undefined removes the entry; `keep` leaves it. */
    readonly off: (key: string) => Json | undefined | 'keep';
  };
}

/** What Gantry knows about one field of a resource type. */
export type FieldRule = LeafRule | StructRule | MapRule;

/** A rule for every field: a field that the SDK adds does not compile until it has one. */
export type FieldRules<P extends object> = { readonly [K in keyof P]-?: FieldRule };

/** Who owns an object, as its tags (or its parent) say. */
export interface Owner {
  readonly app: string;
  readonly address: Address;
}

/** An object as AWS answers it now. */
export interface Live<P extends object = JsonObject> {
  /** Physical id, name or ARN: what identifies it in its API and what a person searches for in the console. */
  readonly id: string;
  /** Its fields in the shape of the desired properties, as read; the engine makes them canonical. */
  readonly properties: P;
  /** What references to it may name, spelled as AWS does. */
  readonly attributes: JsonObject;
  /** All its tags; empty where the API has none. */
  readonly tags: Readonly<Record<string, string>>;
  /** Its owner where that is not told by its own tags (untaggable children of an owned parent). */
  readonly owner?: Owner;
  /** Digest of the canonical form that vouches for the properties; then `properties` may be left empty. */
  readonly digest?: string;
  /** Whether AWS is still busy with it, or it is unusable. Default `ready`. */
  readonly state?: 'creating' | 'ready' | 'updating' | 'deleting' | 'failed';
  /** A service deployment that is running or has failed for what this object now asks for. */
  readonly rollout?: RolloutHandle;
  /** Of what an update returns: only the first half is done, and `finish` does the second once the rollouts have succeeded. */
  readonly unfinished?: true;
}

/** A service deployment to follow. */
export interface RolloutHandle {
  readonly cluster: string;
  readonly service: string;
  /** Id such as `ecs-svc/1234`, of the deployment that our call started. */
  readonly deploymentId: string;
  /** What the deployment is known to have come to; undefined while it runs. */
  readonly ended?: 'succeeded' | 'failed';
}

/** What identifies a desired object, and what is known about it while reading. */
export interface ReadRequest<P extends object = JsonObject> {
  readonly address: Address;
  /** The result of `identity` with all references filled in. */
  readonly identity: JsonObject;
  /** Desired properties in canonical form; references that are not known yet are still inside. */
  readonly properties: P;
  /** Digest of the canonical desired form, where all of it is known: a live object that carries it needs no closer look. */
  readonly digest: string | undefined;
}

/** What reading may use. */
export interface ReadContext {
  readonly app: string;
  readonly aws: AwsEnvironment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** `complete` reads everything; `batched` lets digests vouch for what AWS gives only one object a call. */
  readonly refresh: 'complete' | 'batched';
  /** Runs `read` once a plan for each key: several types share one Describe call this way. */
  memo<T>(key: string, read: () => Promise<T>): Promise<T>;
  /** Everything we own of another type (its `list`), read once a plan. */
  owned(type: string): Promise<readonly Live[]>;
  /** What has been read of another type for desired resources, once it has been (see `readAfter`). */
  observed(type: string): readonly Live[];
  /** Whether the graph desires objects of a type in this account and Region, and how many. */
  desired(type: string): readonly ResourceNode[];
}

/** What writing may use. */
export interface ApplyContext extends ReadContext {
  readonly address: Address;
  /**
   * Whether something that this resource depends on was made or changed in this run. Only then are the errors that
   * AWS gives for things that have not spread yet worth retrying.
   */
  readonly fresh: boolean;
  /** Of which resource types that is. @default - any */
  readonly freshTypes?: FreshTypes;
  /** Whether an update may be left `unfinished`: the run follows its rollouts, and finishes after them. */
  readonly staged?: boolean;
  /** A token for AWS's idempotent creates: equal for equal payloads in every run, at most 36 characters. */
  clientToken(payload: Json): string;
  /** Says what is going on, for people. */
  progress(message: string): void;
}

/** A new object: resolved desired properties and all its tags (the user's and ours). */
export interface CreateRequest<P extends object = JsonObject> {
  readonly address: Address;
  readonly properties: P;
  readonly tags: Readonly<Record<string, string>>;
}

/** A change in place. */
export interface UpdateRequest<P extends object = JsonObject> {
  readonly address: Address;
  readonly live: Live<P>;
  /** Desired properties, resolved, with the off values of fields that are switched off. */
  readonly properties: P;
  /** The fields that differ; empty when only tags do. */
  readonly changes: readonly FieldChange[];
  /** Whether what runs is to be made anew although no field asks for that. */
  readonly redeploy?: true;
  readonly tags: {
    readonly set: Readonly<Record<string, string>>;
    readonly remove: readonly string[];
    /** All tags that the object has after the update. */
    readonly all: Readonly<Record<string, string>>;
  };
}

/** Which way an object was touched. */
export type Verb = 'create' | 'update' | 'delete';

/** The effects of a resource type. Every verb is idempotent; reading never changes anything. */
export interface ResourceOperations<P extends object = JsonObject> {
  /** Looks for each desired object; undefined for those that are surely absent. Errors of access or network are thrown. */
  read(
    requests: readonly ReadRequest<P>[],
    context: ReadContext,
  ): Promise<readonly (Live<P> | undefined)[]>;
  /** Every object of this type in the account and Region that this app owns, strongly consistent. */
  list(context: ReadContext): Promise<readonly Live<P>[]>;
  /** Makes the object; an equal object of ours that is already there is adopted. */
  create(request: CreateRequest<P>, context: ApplyContext): Promise<Live<P>>;
  /** Changes what differs and nothing else. */
  update(request: UpdateRequest<P>, context: ApplyContext): Promise<Live<P>>;
  /**
   * The second half of an update that came back `unfinished`, with the same request. It is not done when a rollout
   * fails: the next plan then finds the first half, and what it still differs in.
   */
  finish?(request: UpdateRequest<P>, context: ApplyContext): Promise<Live<P>>;
  /**
   * What of others still uses an object that the plan wants to remove: each finding names it, and an error stops the
   * plan. `going` tells whether an object goes in the same plan.
   */
  usersOf?(
    live: Live<P>,
    context: ReadContext,
    going: (type: string, id: string) => boolean,
  ): Promise<readonly Finding[]>;
  /** The same for a change in place, of what it takes away from others. */
  usersOfChange?(
    live: Live<P>,
    changes: readonly FieldChange[],
    context: ReadContext,
  ): Promise<readonly Finding[]>;
  /** Removes the object; an absent one is success. */
  delete(live: Live<P>, context: ApplyContext): Promise<void>;
  /** Waits until the object is usable by its dependents, or surely gone. Returns it as it then is. */
  settle?(live: Live<P>, verb: Verb, context: ApplyContext): Promise<Live<P>>;
}

/** The desired resources around one, for rules that look at more than one of them. */
export interface Neighbours {
  /** The resource at an address. */
  at(address: string): ResourceNode | undefined;
  /** Resources whose properties refer to `address`, in address order; only those of one type where it is named. */
  referrers(address: string, type?: string): readonly ResourceNode[];
}

/** What a plan does to the resources around one. */
export interface PlannedChanges {
  /** Whether the resource at an address is made. */
  isCreated(address: string): boolean;
  /** The change of a field of the resource at an address; undefined where it stays. */
  changeOf(address: string, path: string): FieldChange | undefined;
}

/** What a rule finds wrong in one resource; address and place are added by the engine. */
export type Finding = Omit<Diagnostic, 'address' | 'source'>;

/** The code that knows how one kind of AWS object is found, read, compared, made, changed and removed. */
export interface ResourceType<P extends object = JsonObject> {
  /** CloudFormation's name of the type, such as `AWS::EC2::VPC`. */
  readonly name: string;
  /** A rule for every field of the properties. */
  readonly fields: FieldRules<P>;
  /** Fields without which there is no object; an override may have removed them. Default none. */
  readonly requires?: readonly string[];
  /** Attributes that references may name, each with one line of what it is. */
  readonly attributes: Readonly<Record<string, string>>;
  /** True where one object serves all Regions of an account: every Region lists it, and it counts once. */
  readonly global?: true;
  /** True where several resources may be one object, which goes with the last of them. */
  readonly shared?: true;
  /** Whether the object carries tags. Default true. */
  readonly taggable?: boolean;
  /**
   * What finds the object: its name or natural key (references allowed), or undefined when only our tags can
   * (then the engine matches what `list` returns by address).
   */
  identity(properties: P): JsonObject | undefined;
  /** One form for both sides: desired properties and what was read. Returns a new value; fills no undeclared field. */
  canonical(properties: P): P;
  /** Offline rules. */
  validate?(properties: P, node: ResourceNode, neighbours: Neighbours): readonly Finding[];
  /** Addresses that must come first although no property refers to them. */
  waitsFor?(node: ResourceNode, neighbours: Neighbours): readonly Address[];
  /** Fields that somebody else decides here, by path: compared with nothing, written only on create. */
  otherOwners?(node: ResourceNode, neighbours: Neighbours): Readonly<Record<string, string>>;
  /**
   * The desired properties with what somebody else decides inside their fields taken from the live object: the weights of
   * a rule between whose target groups deployments move the traffic. Both are canonical.
   */
  keepOthers?(desired: P, live: P, node: ResourceNode, neighbours: Neighbours): P;
  /**
   * Fields that the code leaves to AWS and that must change all the same, because what the live object has of them goes
   * (references allowed). They are compared and written, and not remembered as declared.
   */
  forced?(live: Live<P>, node: ResourceNode, neighbours: Neighbours): Partial<P> | undefined;
  /**
   * What stands against deploying the object again with nothing changed, so that what runs is made anew; undefined where
   * nothing does. Types without it run nothing.
   */
  redeployObstacle?(properties: P): string | undefined;
  /** What the plan changes around an object that it does not deploy, and what runs already will therefore not see. */
  unseenChanges?(
    node: ResourceNode,
    neighbours: Neighbours,
    planned: PlannedChanges,
  ): readonly string[];
  /**
   * Types whose live objects say whether a change may be made now (`usersOfChange` asks `context.observed`): those that
   * refer to an object of this type are read with it, where not everything is.
   */
  readonly judgedBy?: readonly string[];
  /** Types that must be read before this one, so that `context.observed` can answer. */
  readonly readAfter?: readonly string[];
  /** Whether the engine keeps the digest of the canonical form in the tag `gantry:digest`, to vouch for the object. */
  readonly digested?: true;
  /**
   * Whether the object never changes once made (a task definition's revision): all its fields are compared, declared
   * or not, and an update makes a new one.
   */
  readonly immutable?: true;
  /** Attributes whose value an update of the given fields changes. Default none. */
  changedByUpdate?(changes: readonly FieldChange[]): readonly string[];
  /** Types of which no object may be removed before objects of this type are gone. */
  readonly removedBefore?: readonly string[];
  /** How a replacement goes: both at a time, or the old one first (a fixed name or key). Default `create-first`. */
  readonly replacement?: 'create-first' | 'delete-first';
  /**
   * Fields that name what the object belongs to: AWS removes it along with that. A replacement that they alone force takes
   * nothing down beside what the other one's does. Default none.
   */
  readonly diesWith?: readonly string[];
  /** The API operations that each verb may send: what a plan announces. */
  readonly calls: Readonly<Record<Verb, readonly string[]>>;
  /**
   * How many seconds each verb usually takes in AWS, its settling included (default a second), and the service
   * deployment that a create or a change with impact `deployment` starts.
   */
  readonly expected?: Readonly<Partial<Record<Verb | 'rollout', number>>>;
  /**
   * Types of which what goes in the same run must be gone before the second half of an update: it takes away what those
   * objects still use. What this type must leave before it (`removedBefore`) goes after that half. Default none.
   */
  readonly finishedAfter?: readonly string[];
  /** What of an update waits until the rollouts have succeeded, in words; undefined when all of it is done at once. */
  secondHalf?(changes: readonly FieldChange[]): string | undefined;
  /** Loads the effects, and with them the SDK client. */
  operations(): Promise<ResourceOperations<P>>;
}

/** A resource type whatever its properties are. Methods are bivariant in P, so any type is one. */
export type AnyResourceType = ResourceType<JsonObject>;
