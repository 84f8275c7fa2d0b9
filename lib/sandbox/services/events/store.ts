/** The tables of EventBridge, and its words for what is not there. */
import type { RuleState, Target } from '@aws-sdk/client-eventbridge';
import { ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** Where records live. A `Call` is one. */
export interface Place {
  readonly world: World;
  readonly scope: Scope;
}

/** The bus that is always there, and that AWS's own services send to. */
export const DEFAULT_BUS = 'default';

/** A bus that somebody has made; the table's key is its name. */
export interface BusRecord {
  readonly name: string;
  readonly created: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** A rule with its targets; the table's key is its bus, a slash and its name. */
export interface RuleRecord {
  readonly name: string;
  readonly bus: string;
  readonly description: string | undefined;
  /** As it was put. */
  readonly pattern: string | undefined;
  readonly schedule: string | undefined;
  readonly state: RuleState;
  readonly roleArn: string | undefined;
  /** The service of AWS that made it; only that may change it. */
  readonly managedBy: string | undefined;
  readonly createdBy: string;
  /** In the order in which they were put first. */
  readonly targets: readonly Target[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Buses by name, but for the default one. */
export function buses({ world, scope }: Place): Table<BusRecord> {
  return world.table(scope, 'events.buses');
}

/** Rules by bus and name. */
export function rules({ world, scope }: Place): Table<RuleRecord> {
  return world.table(scope, 'events.rules');
}

/** The name of a bus that a request names, or gives the ARN of. Throws AWS's refusal when there is none. */
export function busNamed(place: Place, given: string | undefined): string {
  const name = given === undefined ? DEFAULT_BUS : given.slice(given.lastIndexOf('/') + 1);
  if (name !== DEFAULT_BUS && !buses(place).has(name))
    throw absent(`Event bus ${name} does not exist.`);
  return name;
}

/** The rule of a name, or AWS's refusal. */
export function ruleNamed(place: Place, name: string, bus: string | undefined): RuleRecord {
  const of = busNamed(place, bus);
  const found = rules(place).get(keyOf(name, of));
  if (found === undefined) throw absent(`Rule ${name} does not exist on EventBus ${of}.`);
  return found;
}

/** Refuses to let anybody but AWS change a rule that AWS made. */
export function checkUnmanaged(rule: RuleRecord): void {
  if (rule.managedBy !== undefined)
    throw new ServiceFault(
      'ManagedRuleException',
      `Rule ${rule.name} is managed by ${rule.managedBy}.`,
    );
}

/** The key of a rule in its table. */
export function keyOf(name: string, bus: string): string {
  return `${bus}/${name}`;
}

/** ARN of a rule: that of the default bus is left out of it. */
export function ruleArn({ scope }: Place, { name, bus }: Pick<RuleRecord, 'name' | 'bus'>): string {
  const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
  return `arn:aws:events:${scope.region}:${scope.account}:rule/${path}`;
}

/** ARN of a bus. */
export function busArn({ scope }: Place, name: string): string {
  return `arn:aws:events:${scope.region}:${scope.account}:event-bus/${name}`;
}

/** AWS's refusal of a request that is not well formed. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationException', message);
}

/** AWS's refusal of one thing too many. */
export function tooMany(message: string): ServiceFault {
  return new ServiceFault('LimitExceededException', message);
}

function absent(message: string): ServiceFault {
  return new ServiceFault('ResourceNotFoundException', message);
}
