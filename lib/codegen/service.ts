/** CreateService's request as a service. */
import { isJsonObject, type Json, type JsonObject, jsonEquals } from '../core/json.ts';
import { type Code, call, literal, type Member, object, raw } from './code.ts';
import { seconds } from './container.ts';
import {
  as,
  type FieldTable,
  isNothing,
  objectOf,
  objectsIn,
  type Spoken,
  speak,
  without,
} from './fields.ts';
import { connectOptions } from './service-connect.ts';
import { withoutServiceDefaults } from './service-defaults.ts';
import { cloudMapOptions, writeVolume } from './service-parts.ts';
import { existingRole, type Scope, type WrittenTaskDefinition } from './task-definition.ts';

/** A service to be written. */
export interface ServiceInput {
  /** The request. */
  readonly request: JsonObject;
  /** The user's tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the live service is taken over. */
  readonly adopt?: boolean;
  /** Between how many tasks it scales. */
  readonly scaling?: ServiceScalingInput;
}

/** How a service scales. */
export interface ServiceScalingInput {
  readonly min: number;
  readonly max: number;
  /** What stays as it is in AWS beside the program, in words. */
  readonly beside: readonly string[];
}

/** What a service is written with. */
export interface ServiceScope extends Scope {
  /** Variable of the cluster. */
  readonly cluster: Code;
  /** Variable of the VPC, where it is known. */
  readonly vpc?: Code;
  /** Ids of the VPC's subnets. */
  readonly subnets?: { readonly public: readonly string[]; readonly private: readonly string[] };
  /** Variables of target groups by ARN. */
  readonly targetGroups?: ReadonlyMap<string, Code>;
}

interface Context extends ServiceScope {
  readonly name: string;
  readonly task: WrittenTaskDefinition;
  readonly daemon: boolean;
  /** Whether CodeDeploy deploys it: then there is no prop for much of what AWS has not with it. */
  readonly codeDeploy: boolean;
  /** Of fields that say part of what they mean by props: the rest. */
  readonly rest: Record<string, Json>;
}

/** Writes a service, its groups, what it is attached to and how it scales. */
export function writeService(
  scope: ServiceScope,
  task: WrittenTaskDefinition,
  { request, tags = {}, adopt = false, scaling }: ServiceInput,
): void {
  const { program, stack, cluster } = scope;
  const {
    cluster: _,
    taskDefinition: __,
    tags: ___,
    schedulingStrategy,
    loadBalancers,
    healthCheckGracePeriodSeconds: grace,
    ...fields
  } = withoutServiceDefaults(request);
  const name = String(fields['serviceName'] ?? task.family);
  const daemon = schedulingStrategy === 'DAEMON';
  const codeDeploy = !daemon && jsonEquals(fields['deploymentController'], CODE_DEPLOY);
  const context: Context = { ...scope, name, task, daemon, codeDeploy, rest: {} };
  // What says nothing of these would be given something of ours.
  const complete = {
    ...fields,
    ...(daemon ? { desiredCount: null } : {}),
    deploymentConfiguration: fields['deploymentConfiguration'] ?? { ...NOTHING },
  };
  const { props, raw: others } = speak(complete, TABLE, context);
  const attached = attachments(loadBalancers, scope);
  const rest: Record<string, Json | undefined> = { ...others, ...context.rest };
  if (attached === undefined && loadBalancers !== undefined) rest['loadBalancers'] = loadBalancers;
  if (attached === undefined && grace !== undefined) rest['healthCheckGracePeriodSeconds'] = grace;
  const variable = program.variable(name, 'service');
  program.declare(
    variable,
    call(
      `new ${program.use('Service')}`,
      stack,
      literal(program.id(name, 'Service')),
      objectOf([
        ['cluster', cluster],
        ['taskDefinition', task.variable],
        daemon ? ['daemon', raw('true')] : undefined,
        ...props,
        attached === undefined
          ? undefined
          : seconds(program, 'healthCheckGracePeriod', grace ?? 0, 60),
        Object.keys(tags).length === 0 ? undefined : ['tags', literal(tags)],
        adopt ? ['adopt', raw('true')] : undefined,
        Object.keys(rest).length === 0 ? undefined : ['overrides', literal(rest)],
      ]),
    ),
  );
  for (const { group, port } of attached ?? [])
    program.statement(call(`${variable}.attachToTargetGroup`, group, port));
  if (scaling !== undefined) writeScaling(scope, variable, scaling, adopt);
}

const NOTHING: JsonObject = { nothing: true };
const CODE_DEPLOY: JsonObject = { type: 'CODE_DEPLOY' };

function writeScaling(
  { program }: Scope,
  service: string,
  { min, max, beside }: ServiceScalingInput,
  adopt: boolean,
): void {
  for (const line of beside) program.comment(line);
  program.statement(
    call(
      `${service}.autoScale`,
      object([
        ['min', literal(min)],
        ['max', literal(max)],
        adopt ? ['adopt', raw('true')] : undefined,
      ]),
    ),
  );
}

interface Attachment {
  readonly group: Code;
  readonly port: Code;
}

/** The target groups that the program knows; undefined where there are others, or none. */
function attachments(
  value: Json | undefined,
  { targetGroups }: ServiceScope,
): readonly Attachment[] | undefined {
  const all = objectsIn(value).map(({ targetGroupArn, containerName, containerPort, ...more }) => {
    const group = targetGroups?.get(String(targetGroupArn));
    if (
      group === undefined ||
      Object.values(more).some((one) => one !== undefined && !isNothing(one))
    )
      return undefined;
    return { group, port: literal({ containerName, containerPort } as JsonObject) };
  });
  const known = all.filter((one) => one !== undefined);
  return known.length === 0 || known.length < all.length ? undefined : known;
}

const TABLE: FieldTable<Context> = {
  serviceName: as('serviceName'),
  desiredCount: (value) => (value === 1 ? 'omit' : ['desiredCount', literal(value)]),
  launchType: (value, { daemon }) =>
    daemon && value === 'EC2' ? 'omit' : ['launchType', literal(value)],
  capacityProviderStrategy: (value) => [
    'capacityProviderStrategies',
    literal(objectsIn(value).map((one) => without(one, { base: 0 }))),
  ],
  placementStrategy: placementStrategies,
  placementConstraints: placementConstraints,
  platformVersion: as('platformVersion'),
  deploymentConfiguration: deployment,
  deploymentController: (_, { codeDeploy }) =>
    codeDeploy ? ['deploymentController', raw("'CODE_DEPLOY'")] : undefined,
  availabilityZoneRebalancing: (value) =>
    value === 'ENABLED' ? 'omit' : ['availabilityZoneRebalancing', literal(value)],
  networkConfiguration: network,
  role: (value, context) =>
    typeof value === 'string' && value.startsWith('arn:')
      ? ['role', existingRole(context, value)]
      : undefined,
  serviceConnectConfiguration: (value, { program, codeDeploy }) => {
    const options = codeDeploy ? undefined : connectOptions(program, value);
    return options === undefined ? undefined : ['serviceConnect', options];
  },
  serviceRegistries: (value, { task }) => {
    const options = cloudMapOptions(value, task);
    return options === undefined ? undefined : ['cloudMap', options];
  },
  volumeConfigurations: (value, context) => {
    const volume = context.codeDeploy || context.daemon ? undefined : writeVolume(context, value);
    return volume === undefined
      ? undefined
      : ['volumeConfigurations', { kind: 'list', items: [volume] }];
  },
  // It would be granted to a role that the task does not have.
  enableExecuteCommand: (value, { task }) =>
    task.hasTaskRole ? ['enableExecuteCommand', literal(value)] : undefined,
  monitoring: (value, { codeDeploy }) =>
    !codeDeploy && jsonEquals(value, HIGH_RESOLUTION)
      ? ['highResolutionMetrics', raw('true')]
      : undefined,
  propagateTags: as('propagateTags'),
  enableECSManagedTags: as('enableECSManagedTags'),
};

const HIGH_RESOLUTION: JsonObject = {
  metricConfigurations: [
    { metricNames: ['CPUUtilization', 'MemoryUtilization'], resolutionSeconds: 20 },
  ],
};

function deployment(value: Json, { rest, daemon, codeDeploy }: Context): Spoken {
  const {
    nothing: _,
    minimumHealthyPercent,
    maximumPercent,
    deploymentCircuitBreaker: breaker,
    alarms,
    ...more
  } = isJsonObject(value) ? value : {};
  const strategy = more['strategy'] ?? 'ROLLING';
  const others: Record<string, Json> = Object.fromEntries(
    Object.entries(more).flatMap(([key, member]) => (member === undefined ? [] : [[key, member]])),
  );
  const { alarmNames, enable: __, rollback, ...alarmsMore } = isJsonObject(alarms) ? alarms : {};
  const alarmsKnown =
    !codeDeploy &&
    Array.isArray(alarmNames) &&
    alarmNames.length > 0 &&
    Object.keys(alarmsMore).length === 0;
  if (alarms !== undefined && !alarmsKnown) others['alarms'] = alarms;
  const members: Member[] = [];
  if (minimumHealthyPercent !== undefined)
    members.push(['minHealthyPercent', literal(minimumHealthyPercent)]);
  if (maximumPercent !== undefined) members.push(['maxHealthyPercent', literal(maximumPercent)]);
  const said = breakerMember(breaker);
  if (codeDeploy) {
    if (breaker !== undefined) others['deploymentCircuitBreaker'] = breaker;
  } else if (strategy !== 'ROLLING') others['deploymentCircuitBreaker'] = breaker ?? null;
  else if (said !== 'omit') members.push(said);
  if (alarmsKnown)
    members.push([
      'deploymentAlarms',
      objectOf([
        ['alarmNames', literal(alarmNames)],
        rollback === true ? undefined : ['rollback', literal(rollback ?? false)],
      ]),
    ]);
  if (Object.keys(others).length > 0) rest['deploymentConfiguration'] = others;
  // A daemon has percentages of its own, which the construct knows.
  return daemon && members.length === 0 ? [] : members;
}

function breakerMember(breaker: Json | undefined): Member | 'omit' {
  if (!isJsonObject(breaker)) return ['deploymentCircuitBreaker', raw('false')];
  const { enable: _, rollback = false, thresholdConfiguration, resetOnHealthyTask } = breaker;
  const more = [
    thresholdConfiguration === undefined
      ? undefined
      : (['threshold', literal(thresholdConfiguration)] as const),
    resetOnHealthyTask === undefined
      ? undefined
      : (['resetOnHealthyTask', literal(resetOnHealthyTask)] as const),
  ];
  if (rollback === true && more.every((one) => one === undefined)) return 'omit';
  return ['deploymentCircuitBreaker', objectOf([['rollback', literal(rollback)], ...more])];
}

function network(value: Json, context: Context): Spoken {
  const own = isJsonObject(value) ? value['awsvpcConfiguration'] : undefined;
  if (!isJsonObject(own)) return undefined;
  const { program, stack, name, vpc, subnets: known } = context;
  const { subnets, securityGroups = [], assignPublicIp = 'DISABLED', ...more } = own;
  if (Object.keys(more).length > 0) return undefined;
  const ids = textsIn(subnets);
  const groups = textsIn(securityGroups).map((groupId) =>
    program.once(`security group ${groupId}`, () =>
      program.declare(
        program.variable(name, 'security group'),
        call(
          `${program.use('SecurityGroup')}.fromSecurityGroupId`,
          stack,
          literal(program.id(name, 'SecurityGroup')),
          literal(groupId),
        ),
      ),
    ),
  );
  const type = vpc === undefined ? undefined : typeOfSubnets(ids, known);
  const one = (subnetId: string) =>
    call(`${program.use('Subnet')}.fromSubnetId`, literal(subnetId));
  return [
    ...(vpc === undefined ? [] : [['vpc', vpc] as const]),
    [
      'vpcSubnets',
      type === undefined
        ? object([['subnets', { kind: 'list', items: ids.map(one) }]])
        : literal({ type }),
    ],
    ...(assignPublicIp === 'ENABLED' ? [['assignPublicIp', raw('true')] as const] : []),
    ...(assignPublicIp === 'ENABLED' || type !== 'public'
      ? []
      : [['assignPublicIp', raw('false')] as const]),
    ['securityGroups', { kind: 'list', items: groups }],
  ];
}

function typeOfSubnets(
  ids: readonly string[],
  known: ServiceScope['subnets'],
): 'public' | 'private' | undefined {
  const same = (others: readonly string[] = []) =>
    others.length === ids.length && ids.every((id) => others.includes(id));
  if (same(known?.private)) return 'private';
  return same(known?.public) ? 'public' : undefined;
}

function placementStrategies(value: Json, { program }: Context): Spoken {
  const items = objectsIn(value).map(({ type, field }): Code | undefined => {
    const [kind, what] = [String(type).toLowerCase(), String(field ?? '')];
    const name = program.use('PlacementStrategy');
    if (kind === 'random') return call(`${name}.randomly`);
    if (kind === 'binpack' && what.toLowerCase() === 'cpu') return call(`${name}.packedByCpu`);
    if (kind === 'binpack' && what.toLowerCase() === 'memory')
      return call(`${name}.packedByMemory`);
    if (kind === 'spread' && /^(instanceid|host)$/i.test(what))
      return call(`${name}.spreadAcrossInstances`);
    return kind === 'spread' && what.startsWith('attribute:')
      ? call(`${name}.spreadAcross`, literal(what.slice('attribute:'.length)))
      : undefined;
  });
  const known = items.filter((item) => item !== undefined);
  return known.length < items.length
    ? undefined
    : ['placementStrategies', { kind: 'list', items: known }];
}

function placementConstraints(value: Json, { program }: Context): Spoken {
  const items = objectsIn(value).map(({ type, expression }): Code | undefined => {
    const name = program.use('PlacementConstraint');
    if (type === 'distinctInstance') return call(`${name}.distinctInstances`);
    return type === 'memberOf' && typeof expression === 'string'
      ? call(`${name}.memberOf`, literal(expression))
      : undefined;
  });
  const known = items.filter((item) => item !== undefined);
  return known.length < items.length
    ? undefined
    : ['placementConstraints', { kind: 'list', items: known }];
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).filter((one) => typeof one === 'string')
    : [];
}
