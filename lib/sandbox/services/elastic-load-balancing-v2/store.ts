/** The tables of the load balancing model, ARNs, and AWS's words for what is not there. */
import { ServiceFault } from '../../service.ts';
import type { Index } from '../../table.ts';
import type { Scope, Table } from '../../world.ts';
import { partitionOf } from '../ec2/arns.ts';
import type { Place } from '../ec2/store.ts';
import type {
  ListenerRecord,
  LoadBalancerRecord,
  RuleRecord,
  TargetGroupRecord,
} from './records.ts';

export type { Place } from '../ec2/store.ts';

/** The record of each kind of resource. */
export interface RecordOf {
  readonly 'load-balancer': LoadBalancerRecord;
  readonly 'target-group': TargetGroupRecord;
  readonly listener: ListenerRecord;
  readonly rule: RuleRecord;
}

/** A kind of resource that has an ARN. */
export type Kind = keyof RecordOf;

const notFound: Readonly<Record<Kind, readonly [code: string, message: string]>> = {
  'load-balancer': ['LoadBalancerNotFound', 'One or more load balancers not found'],
  'target-group': ['TargetGroupNotFound', 'One or more target groups not found'],
  listener: ['ListenerNotFound', 'One or more listeners not found'],
  rule: ['RuleNotFound', 'One or more rules not found'],
};

/** The table of one kind. */
export function table<K extends Kind>(place: Place, kind: K): Table<RecordOf[K]> {
  return place.world.table<RecordOf[K]>(place.scope, `elbv2.${kind}`);
}

/** All records of one kind, oldest first. */
export function all<K extends Kind>(place: Place, kind: K): readonly RecordOf[K][] {
  return [...table(place, kind).values()];
}

/** The listeners of a load balancer, oldest first. */
export function listenersOf(place: Place, loadBalancerArn: string): readonly ListenerRecord[] {
  return table(place, 'listener').having(byBalancer, loadBalancerArn);
}

/** The rules of a listener, the default one included, oldest first. */
export function rulesUnder(place: Place, listenerArn: string): readonly RuleRecord[] {
  return table(place, 'rule').having(byListener, listenerArn);
}

/** The target group of a name. */
export function targetGroupNamed(place: Place, name: string): TargetGroupRecord | undefined {
  return table(place, 'target-group').having(byName, name)[0];
}

const byBalancer: Index<ListenerRecord> = { valuesOf: ({ loadBalancerArn }) => [loadBalancerArn] };
const byListener: Index<RuleRecord> = { valuesOf: ({ listenerArn }) => [listenerArn] };
const byName: Index<TargetGroupRecord> = { valuesOf: ({ name }) => [name] };

/** The record with this ARN. Throws AWS's error when there is none. */
export function lookup<K extends Kind>(place: Place, kind: K, arn: string): RecordOf[K] {
  const found = table(place, kind).get(arn);
  if (found !== undefined) return found;
  const [code, message] = notFound[kind];
  throw new ServiceFault(code, message);
}

/** Stores a record under its ARN and gives it back. */
export function save<K extends Kind>(place: Place, kind: K, record: RecordOf[K]): RecordOf[K] {
  table(place, kind).set(record.arn, record);
  return record;
}

/** The ARN of a load balancing resource. */
export function elbArn(scope: Scope, resource: string): string {
  const partition = partitionOf(scope.region);
  return `arn:${partition}:elasticloadbalancing:${scope.region}:${scope.account}:${resource}`;
}

/** The part of an ARN after the type, such as `app/web/0123456789abcdef`. */
export function pathOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

/** The refusal of a request that AWS does not understand. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationError', message);
}

/** Refuses names that AWS does not take for load balancers and target groups. */
export function checkName(noun: 'load balancer' | 'target group', name: string): void {
  const Noun = `${noun[0]?.toUpperCase()}${noun.slice(1)}`;
  if (name.length > 32)
    throw invalid(`${Noun} name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(
      `${Noun} name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`,
    );
  if (name.startsWith('-') || name.endsWith('-'))
    throw invalid(`${Noun} name '${name}' cannot begin or end with '-'`);
  if (noun === 'load balancer' && name.startsWith('internal-'))
    throw invalid(`${Noun} name '${name}' cannot begin with 'internal-'`);
}

/** Throws when `count` is over a quota. */
export function checkQuota(count: number, quota: number, code: string, noun: string): void {
  if (count > quota) throw new ServiceFault(code, `The maximum number of ${noun} has been reached`);
}
