/**
 * The seam between the sandbox's wire and its models of AWS services.
 * May import: world. Must not: know HTTP, codecs or any one service.
 */
import type { Scope, TimerHandler, World } from './world.ts';

/** What an operation is told about the request beside its input. */
export interface Call extends Scope {
  readonly world: World;
  /** The same account and Region as a value, for `world.table(call.scope, ...)`. */
  readonly scope: Scope;
  /** ARN of the caller. */
  readonly principal: string;
}

/**
 * One API operation: decoded input in, output in the SDK's output shape out (the wire encodes it by the SDK's schema).
 * Throws {@link ServiceFault} for what AWS would refuse. Never keeps or returns a live reference to stored records
 * that a caller could change: the wire serialises at once, so returning stored records is fine.
 */
export type Operation = (input: never, call: Call) => unknown;

/** An SDK input type as operations get it: required members are there, because the wire has checked. */
export type Decoded<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

/** A modelled AWS service: its operations by API name, and what it does when time passes. */
export interface SandboxService {
  /** The SDK's service id as in its client package, such as `ECS` or `EC2`. */
  readonly name: string;
  /** Operations by API name, such as `CreateVpc`. */
  readonly operations: Readonly<Record<string, Operation>>;
  /** Timer handlers by kind; kinds start with the service's name, such as `ecs.task-started`. */
  readonly timers?: Readonly<Record<string, TimerHandler>>;
  /** The service's resources that have or had tags, for the Resource Groups Tagging API. */
  readonly tagged?: (scope: Scope, world: World) => readonly TaggedResource[];
}

/** A resource with its tags. */
export interface TaggedResource {
  readonly arn: string;
  /** Tag values by key. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An error answer of AWS. */
export class ServiceFault extends Error {
  /** AWS's error code, such as `InvalidParameterException`. */
  readonly code: string;
  /** HTTP status: 400 unless given; the wire then takes the one that the SDK's model states for the code. */
  readonly status: number;
  /** Further members of the modelled error shape. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    options: {
      readonly status?: number;
      readonly members?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}
