/** Faults on demand: what goes wrong, for which calls, and when. */
import { aService, type FaultName, faultNamed } from './fault-codes.ts';
import type { ServiceFault } from './service.ts';
import type { WireService } from './wire/index.ts';

/** AWS's error for the service: a throttle, an internal error or a denied action. Nothing is done. */
export interface NamedFault {
  /** Which error. */
  readonly kind: FaultName;
}

/** Any other error answer. Nothing is done. */
export interface AnsweredFault {
  /** Which effect. */
  readonly kind: 'error';
  /** The error that is answered. */
  readonly fault: ServiceFault;
}

/**
 * The connection breaks before the request is carried out (`reset`) or after it (`lost-answer`), or an internal error
 * is answered after it was carried out (`error-after-commit`).
 */
export interface BrokenCall {
  /** Which effect. */
  readonly kind: 'reset' | 'lost-answer' | 'error-after-commit';
}

/** A read answers from the state as it was a while ago. Writes are not affected. */
export interface StaleRead {
  /** Which effect. */
  readonly kind: 'stale';
  /** How long ago, in virtual time. */
  readonly milliseconds: number;
  /** Each read is behind by some time from this on, drawn from the seeded generator. @default - by `milliseconds`, all alike */
  readonly atLeast?: number;
}

/** Lists are cut into small pages. */
export interface SmallPages {
  /** Which effect. */
  readonly kind: 'page-size';
  /** Most items a page (at least 5 in EC2, its minimum). */
  readonly size: number;
}

/** Runs code around the call; what it throws breaks the connection. */
export interface CallHook {
  /** Which effect. */
  readonly kind: 'hook';
  /** Runs before the call is carried out. @default - nothing */
  readonly before?: (call: FaultTarget) => void;
  /** Runs after the call was carried out. @default - nothing */
  readonly after?: (call: FaultTarget) => void;
}

/** What goes wrong with a call. */
export type FaultEffect =
  | NamedFault
  | AnsweredFault
  | BrokenCall
  | StaleRead
  | SmallPages
  | CallHook;

/** The call that rules are matched against. */
export interface FaultTarget {
  /** The SDK's service id, such as `ECS`. */
  readonly service: string;
  /** API name, such as `CreateService`. */
  readonly operation: string;
  /** Twelve-digit account id. */
  readonly account: string;
  /** Region, or `aws-global`. */
  readonly region: string;
  /** The decoded input. */
  readonly input: unknown;
  /** Whether the operation may change something. */
  readonly write: boolean;
}

/** When something goes wrong. Every condition given must hold. */
export interface FaultRule {
  /** SDK service id, such as `ECS`. @default - every service */
  readonly service?: string;
  /** API name, such as `CreateService`, or several. @default - every operation */
  readonly operation?: string | readonly string[];
  /** Only writes, or only reads. @default - both */
  readonly write?: boolean;
  /** Any further condition on the call. */
  readonly where?: (call: FaultTarget) => boolean;
  /** Only the nth matching call, counted from 1. */
  readonly nth?: number;
  /** At most so many times. @default - without limit */
  readonly times?: number;
  /** Chance per matching call, 0 to 1, drawn from the seeded generator. @default 1 */
  readonly probability?: number;
  /** What happens. */
  readonly effect: FaultEffect;
}

/** The rules in force. */
export class Faults {
  #rules: { readonly rule: FaultRule; matched: number; fired: number }[] = [];
  #random: () => number;

  constructor(seed = 1) {
    this.#random = generator(seed);
  }

  /** Puts a rule in force; the returned function takes it out again. */
  add(rule: FaultRule): () => void {
    if (rule.service !== undefined) aService(rule.service);
    const entry = { rule, matched: 0, fired: 0 };
    this.#rules.push(entry);
    return () => {
      this.#rules = this.#rules.filter((one) => one !== entry);
    };
  }

  /** Takes every rule out. */
  clear(): void {
    this.#rules = [];
  }

  /** Starts the generator of chances again. */
  seed(seed: number): void {
    this.#random = generator(seed);
  }

  /** How often rules have fired in all. */
  get fired(): number {
    return this.#rules.reduce((sum, entry) => sum + entry.fired, 0);
  }

  /** Whether some rule asks for stale reads, so that past states must be kept. */
  get needsHistory(): boolean {
    return this.#rules.some(({ rule }) => rule.effect.kind === 'stale');
  }

  /** The effects on this call; counts it against every rule it matches. */
  effectsOn(call: FaultTarget): readonly FaultEffect[] {
    return this.#rules.flatMap((entry) => {
      const { rule } = entry;
      if (!matches(rule, call)) return [];
      entry.matched += 1;
      if (rule.nth !== undefined && rule.nth !== entry.matched) return [];
      if (rule.times !== undefined && entry.fired >= rule.times) return [];
      if (rule.probability !== undefined && this.#random() >= rule.probability) return [];
      entry.fired += 1;
      return [drawn(rule.effect, this.#random)];
    });
  }
}

/** A read that is behind by some time is behind by one that is drawn. */
function drawn(effect: FaultEffect, random: () => number): FaultEffect {
  if (effect.kind !== 'stale' || effect.atLeast === undefined) return effect;
  const { milliseconds, atLeast } = effect;
  return { kind: 'stale', milliseconds: Math.round(atLeast + random() * (milliseconds - atLeast)) };
}

/** The error answer that an effect asks for instead of carrying out the call, if it does. */
export function refusalOf(
  effects: readonly FaultEffect[],
  service: WireService,
  context: { readonly operation: string; readonly principal: string },
): ServiceFault | undefined {
  for (const effect of effects) {
    if (effect.kind === 'error') return effect.fault;
    if (
      effect.kind === 'throttle' ||
      effect.kind === 'server-error' ||
      effect.kind === 'access-denied'
    )
      return faultNamed(effect.kind, service, context);
  }
  return undefined;
}

function matches(rule: FaultRule, call: FaultTarget): boolean {
  const operations = typeof rule.operation === 'string' ? [rule.operation] : rule.operation;
  return (
    (rule.service === undefined || rule.service === call.service) &&
    (operations === undefined || operations.includes(call.operation)) &&
    (rule.write === undefined || rule.write === call.write) &&
    (rule.where === undefined || rule.where(call))
  );
}

/** Mulberry32: a small generator with 32 bits of state, so that runs with the same seed are the same. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
