/** From live services to a typed program that takes them over. Reads alone. */
import type { Service } from '@aws-sdk/client-ecs';
import {
  generateProgram,
  type ProgramService,
  type ServiceScalingInput,
  type TargetGroupInput,
  type TaskDefinitionInput,
  type VpcInput,
} from '../codegen/index.ts';
import { GantryError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import { compareText, isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { gatherKnowledge } from '../engine/knowledge.ts';
import { observe } from '../engine/observe.ts';
import { openSessions } from '../engine/session.ts';
import { GRAPH_SCHEMA_VERSION, type Graph } from '../graph/graph.ts';
import type { ReadContext } from '../resource-type.ts';
import {
  actionsIn,
  ECS,
  policiesIn,
  targetsIn,
} from '../resources/application-auto-scaling/describe.ts';
import { controllerOf } from '../resources/ecs/service/controller.ts';
import { servicesOf } from '../resources/ecs/service/describe.ts';
import { liveService } from '../resources/ecs/service/live.ts';
import { readUnseen } from '../resources/ecs/service/unseen.ts';
import { fromTagList } from '../resources/ecs/tags.ts';
import { describeRevision } from '../resources/ecs/task-definition/revisions.ts';
import { appName, type ImportedProgram } from './import-files.ts';
import { vpcsOf } from './import-network.ts';
import { targetGroupsOf } from './import-targets.ts';
import type { RunOptions } from './options.ts';
import { openRun } from './run.ts';

/** What is imported. */
export interface ImportLiveOptions extends RunOptions {
  /** Name or ARN of the cluster. */
  readonly cluster: string;
  /** Names of services. @default - all that belong to no app */
  readonly services?: readonly string[];
  /** Name of the app. @default - that of the cluster, or one like it under which nothing is deployed */
  readonly name?: string | undefined;
}

/**
 * A program whose first plan takes over services, with their task definitions, target groups and scaling bounds, and changes
 * nothing. Clusters, networks, load balancers, roles and log groups are named as what exists. Throws `import/...`.
 */
export async function importLive(options: ImportLiveOptions): Promise<ImportedProgram> {
  const context = await contextOf(APP_OF_NOBODY, options);
  const cluster = options.cluster.split('/').at(-1) ?? options.cluster;
  const notes: string[] = [];
  const services = await chosenServices(context, cluster, options.services, notes);
  const unseen = await readUnseen(context.aws, services);
  for (const service of services)
    if (liveService(service).rollout?.ended === 'failed')
      notes.push(
        `The last deployment of ${service.serviceName} failed: taking it over deploys again.`,
      );
  const scaling = await scalingOf(context, cluster);
  const requests = services.map((service) => ({
    service,
    request: requestOf(service, unseen.get(service.serviceArn ?? '') ?? {}),
    scaling: scaling(service.serviceName ?? ''),
  }));
  const groups = await targetGroupsOf(
    context,
    requests.map(({ request }) => request),
  );
  const network = await vpcsOf(
    context,
    requests.map(({ request }) => request),
    groups.map(({ vpcId }) => vpcId),
  );
  const tasks = await taskDefinitionsOf(context, services);
  const vpcs: readonly VpcInput[] = network.vpcs;
  const text = generateProgram({
    app: await freeName(options, cluster),
    stack: 'Main',
    region: context.aws.region,
    account: context.aws.account,
    notes,
    vpcs,
    targetGroups: groups.flatMap(({ vpcId, ...group }): readonly TargetGroupInput[] => {
      const vpc = vpcs.findIndex((one) => one.vpcId === vpcId);
      return vpc < 0 ? [] : [{ ...group, vpc, adopt: true }];
    }),
    taskDefinitions: tasks.inputs,
    services: requests.map(({ service, request, scaling: bounds }): ProgramService => {
      const vpc = network.vpcOf(request);
      const { desiredCount, ...scaled } = request;
      return {
        // Within its bounds the number of tasks is nobody's but the autoscaler's.
        request: bounds === undefined ? request : scaled,
        adopt: true,
        cluster,
        task: tasks.indexOf(service.taskDefinition ?? ''),
        ...(vpc === undefined ? {} : { vpc }),
        ...(bounds === undefined ? {} : { scaling: bounds }),
      };
    }),
  });
  return { text, notes };
}

const APP_OF_NOBODY = 'gantry-import';

function emptyGraph(app: string): Graph {
  return { schemaVersion: GRAPH_SCHEMA_VERSION, app, stacks: { Main: {} }, resources: [] };
}

async function contextOf(app: string, options: RunOptions): Promise<ReadContext> {
  const { target } = await openRun(emptyGraph(app), options);
  const [session] = openSessions(target).values();
  if (session === undefined) throw new GantryError('internal', 'no session');
  return session.context;
}

/** Under a name that has something deployed, a program without it would remove it. */
async function freeName({ name, ...options }: ImportLiveOptions, cluster: string): Promise<string> {
  if (name !== undefined) return appName(name);
  const wanted = appName(cluster);
  for (let i = 1; ; i += 1) {
    const candidate = i === 1 ? wanted : `${wanted.slice(0, 60)}-${i}`;
    const { target } = await openRun(emptyGraph(candidate), options);
    const sessions = openSessions(target);
    const { unclaimed } = await observe(target, sessions, gatherKnowledge(target, sessions));
    if (unclaimed.length === 0) return candidate;
  }
}

async function chosenServices(
  context: ReadContext,
  cluster: string,
  names: readonly string[] | undefined,
  notes: string[],
): Promise<readonly Service[]> {
  const all = [...(await servicesOf(context, cluster))].sort((a, b) =>
    compareText(a.serviceName ?? '', b.serviceName ?? ''),
  );
  const absent = (names ?? []).filter((name) => !all.some((one) => one.serviceName === name));
  if (absent.length > 0)
    throw new GantryError(
      'import/unknown-service',
      `${absent.join(', ')}; the cluster ${cluster} has ${all.map((one) => one.serviceName).join(', ') || 'none'}`,
    );
  const asked =
    names === undefined ? all : all.filter((one) => names.includes(one.serviceName ?? ''));
  const chosen = asked.filter((service) => {
    const obstacle = obstacleTo(service);
    if (obstacle === undefined) return true;
    if (names !== undefined) throw new GantryError(obstacle.code, obstacle.detail);
    notes.push(`Left out: ${obstacle.detail}.`);
    return false;
  });
  if (chosen.length > 0) return chosen;
  throw new GantryError(
    'import/nothing',
    `the cluster ${cluster} has no service that could be imported`,
  );
}

function obstacleTo(
  service: Service,
):
  | { readonly code: 'import/owned' | 'import/foreign-controller'; readonly detail: string }
  | undefined {
  const { serviceName = '', resourceManagementType } = service;
  const owner = fromTagList(service.tags)['gantry:app'];
  if (owner !== undefined)
    return { code: 'import/owned', detail: `${serviceName} belongs to the app ${owner}` };
  if (resourceManagementType === 'ECS')
    return {
      code: 'import/foreign-controller',
      detail: `${serviceName} is kept by an Express service`,
    };
  const controller = controllerOf(service);
  // What CodeDeploy deploys, AWS shows as the task set that serves makes it; without that nothing is known of its tasks.
  return controller === 'ECS' ||
    (controller === 'CODE_DEPLOY' && service.taskDefinition !== undefined)
    ? undefined
    : {
        code: 'import/foreign-controller',
        detail: `${serviceName} is deployed by ${controller}`,
      };
}

/** The request that would make the service as it is. */
function requestOf(service: Service, unseen: object): JsonObject {
  const live = { ...liveService(service).properties, ...unseen } as unknown as JsonObject;
  const { role, launchType, capacityProviderStrategy, cluster: _, ...fields } = live;
  const hasStrategy =
    Array.isArray(capacityProviderStrategy) && capacityProviderStrategy.length > 0;
  const isOwnRole = typeof role === 'string' && !role.includes('/aws-service-role/');
  return {
    ...fields,
    ...(hasStrategy ? { capacityProviderStrategy } : {}),
    ...(hasStrategy || launchType === undefined ? {} : { launchType }),
    ...(isOwnRole ? { role } : {}),
  };
}

async function taskDefinitionsOf(
  context: ReadContext,
  services: readonly Service[],
): Promise<{
  readonly inputs: readonly TaskDefinitionInput[];
  readonly indexOf: (arn: string) => number;
}> {
  const arns = [...new Set(services.flatMap(({ taskDefinition }) => taskDefinition ?? []))];
  const inputs = await Promise.all(
    arns.map(async (arn): Promise<TaskDefinitionInput> => {
      const revision = await describeRevision(context.aws, arn);
      if (revision === undefined) throw new GantryError('import/no-task-definition', arn);
      return { request: revision.properties as unknown as JsonObject, adopt: true };
    }),
  );
  return { inputs, indexOf: (arn) => arns.indexOf(arn) };
}

async function scalingOf(
  context: ReadContext,
  cluster: string,
): Promise<(service: string) => ServiceScalingInput | undefined> {
  const [targets, policies, actions] = await Promise.all([
    targetsIn(context, ECS),
    policiesIn(context, ECS),
    actionsIn(context, ECS),
  ]);
  const targetOf = new Map(targets.map((target) => [target.ResourceId, target]));
  const policiesOf = groupBy(policies, ({ ResourceId }) => ResourceId);
  const actionsOf = groupBy(actions, ({ ResourceId }) => ResourceId);
  return (service) => {
    const id = `service/${cluster}/${service}`;
    const target = targetOf.get(id);
    if (target === undefined) return undefined;
    const names = [
      ...(policiesOf.get(id) ?? []).map(
        ({ PolicyName, ...policy }) => `policy ${PolicyName}${followed(policy as unknown as Json)}`,
      ),
      ...(actionsOf.get(id) ?? []).map(
        ({ ScheduledActionName, Schedule }) => `schedule ${ScheduledActionName} (${Schedule})`,
      ),
    ];
    return {
      min: target.MinCapacity ?? 0,
      max: target.MaxCapacity ?? 0,
      // They carry no tags, and their names cannot be changed: nothing could say that they are ours.
      beside: names.map((name) => `Stays as it is in AWS: ${name}.`),
    };
  };
}

function followed(policy: Json): string {
  const tracking = isJsonObject(policy)
    ? policy['TargetTrackingScalingPolicyConfiguration']
    : undefined;
  if (!isJsonObject(tracking)) return '';
  const { PredefinedMetricSpecification: metric, TargetValue: value } = tracking;
  const name = isJsonObject(metric) ? metric['PredefinedMetricType'] : undefined;
  return name === undefined ? '' : ` (${String(name)} ${String(value)})`;
}
