/** Events that arrive on a bus: the seam by which the other models send theirs. Knows no target. */
import { uuid } from '../../uuid.ts';
import { matches, type Pattern } from './pattern.ts';
import { DEFAULT_BUS, keyOf, type Place, type RuleRecord, rules } from './store.ts';

/** What whoever sends an event says of it. */
export interface SentEvent {
  /** Who sends it, such as `aws.ecs`. */
  readonly source: string;
  /** What kind it is, such as `ECS Task State Change`. */
  readonly detailType: string;
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Milliseconds since the epoch. @default - now */
  readonly time?: number;
}

/** An event as rules see it, and as targets get it. */
export type ArrivedEvent = Readonly<Record<string, unknown>>;

/** What a timer of delivery is told. */
export interface Delivery {
  /** The rule's key. */
  readonly rule: string;
  readonly event: ArrivedEvent;
}

/** From an event to its delivery. */
const DELIVERY = 500;

/** Whether anybody listens to AWS's own services: without rules nobody needs to make an event. */
export function isListening(place: Place): boolean {
  return rules(place).size > 0;
}

/** Takes an event in; it is delivered a moment later to the targets of the rules that match now. Its id. */
export function arrive(place: Place, sent: SentEvent, bus: string = DEFAULT_BUS): string {
  const event = eventOf(place, sent);
  for (const rule of rules(place).values())
    if (rule.bus === bus && listens(rule, event)) {
      const delivery: Delivery = { rule: keyOf(rule.name, rule.bus), event };
      place.world.schedule(place.scope, DELIVERY, 'events.deliver', delivery);
    }
  return String(event['id']);
}

function listens({ state, pattern }: RuleRecord, event: ArrivedEvent): boolean {
  return (
    state !== 'DISABLED' && pattern !== undefined && matches(JSON.parse(pattern) as Pattern, event)
  );
}

function eventOf(place: Place, sent: SentEvent): ArrivedEvent {
  const { account, region } = place.scope;
  return {
    version: '0',
    id: uuid(place.world.hex(32)),
    'detail-type': sent.detailType,
    source: sent.source,
    account,
    time: secondsOf(sent.time ?? place.world.now()),
    region,
    resources: sent.resources,
    // Moments become text, and what is undefined goes.
    detail: JSON.parse(JSON.stringify(sent.detail)) as unknown,
  };
}

function secondsOf(moment: number): string {
  return new Date(moment).toISOString().replace(/\.\d+Z$/, 'Z');
}
