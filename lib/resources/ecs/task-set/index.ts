/**
 * The task set: tasks of one revision within a service that is deployed from outside. Only its scale changes; anything
 * else makes a new one, which stands and is primary before the old one goes.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { Address } from '../../../graph/address.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { findingsOf, violation } from '../../findings.ts';
import { CAPACITY_PROVIDER_TYPE } from '../capacity-provider/properties.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { CLUSTER_CAPACITY_PROVIDERS_TYPE } from '../cluster-capacity-providers/properties.ts';
import { clusterNameOf } from '../names.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import { referenceOf } from '../rules.ts';
import { SERVICE_TYPE } from '../service/properties.ts';
import { canonicalStrategy } from '../strategy-canonical.ts';
import { TASK_DEFINITION_TYPE } from '../task-definition/properties.ts';
import { USED_BY_TASKS } from '../used-by-tasks.ts';
import { parseRevision } from '../voucher.ts';
import { TASK_SET_TYPE, type TaskSetProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'deployment', off: 'keep' } as const;

/** `AWS::ECS::TaskSet`. */
export const ecsTaskSet: ResourceType<TaskSetProperties> = {
  name: TASK_SET_TYPE,
  fields: {
    service: replaced,
    cluster: replaced,
    taskDefinition: replaced,
    externalId: replaced,
    networkConfiguration: {
      members: {
        awsvpcConfiguration: {
          members: {
            subnets: { ...replaced, order: 'set' },
            securityGroups: { ...replaced, order: 'set' },
            assignPublicIp: replaced,
          },
        },
      },
    },
    loadBalancers: { ...replaced, order: 'set' },
    serviceRegistries: { ...replaced, order: 'set' },
    launchType: replaced,
    capacityProviderStrategy: { ...replaced, order: 'set' },
    platformVersion: replaced,
    scale: { change: 'update', impact: 'live', off: { value: { value: 0, unit: 'PERCENT' } } },
    primary: { change: 'update', impact: 'live', off: 'keep' },
  },
  requires: ['service', 'cluster', 'taskDefinition'],
  attributes: { Id: 'id of the task set', TaskSetArn: 'ARN of the task set' },
  removedBefore: [
    SERVICE_TYPE,
    CLUSTER_TYPE,
    CLUSTER_CAPACITY_PROVIDERS_TYPE,
    CAPACITY_PROVIDER_TYPE,
    TASK_DEFINITION_TYPE,
    ...USED_BY_TASKS,
  ],
  readAfter: [SERVICE_TYPE],
  calls: {
    create: ['CreateTaskSet', 'UpdateServicePrimaryTaskSet'],
    update: ['UpdateTaskSet', 'UpdateServicePrimaryTaskSet', 'TagResource', 'UntagResource'],
    delete: ['DeleteTaskSet'],
  },
  expected: { create: 120, update: 60, delete: 60 },
  identity: () => undefined,
  canonical: canonicalTaskSet,
  validate: taskSetFindings,
  waitsFor: primariesBefore,
  operations: async () => (await import('./operations.ts')).taskSetOperations,
};

function canonicalTaskSet(properties: TaskSetProperties): TaskSetProperties {
  const { loadBalancers, networkConfiguration, capacityProviderStrategy, scale } = properties;
  const vpc = networkConfiguration?.awsvpcConfiguration;
  return withoutDefaults({
    ...properties,
    cluster: clusterNameOf(properties.cluster),
    service: serviceNameOf(properties.service),
    taskDefinition: revisionOf(properties.taskDefinition),
    ...(loadBalancers === undefined
      ? {}
      : {
          loadBalancers: asSet(loadBalancers.map?.((one) => withoutDefaults(one)) ?? loadBalancers),
        }),
    serviceRegistries: asSet(properties.serviceRegistries),
    capacityProviderStrategy:
      capacityProviderStrategy && canonicalStrategy(capacityProviderStrategy),
    ...(vpc === undefined
      ? {}
      : {
          networkConfiguration: {
            awsvpcConfiguration: withoutDefaults({
              ...vpc,
              subnets: asSet(vpc.subnets),
              securityGroups: asSet(vpc.securityGroups),
            }),
          },
        }),
    ...(scale === undefined ? {} : { scale: { unit: 'PERCENT' as const, ...scale } }),
  });
}

function serviceNameOf(service: string | undefined): string | undefined {
  return typeof service === 'string' ? service.split('/').at(-1) : service;
}

function revisionOf(reference: string | undefined): string | undefined {
  const revision = typeof reference === 'string' ? parseRevision(reference) : undefined;
  return revision === undefined ? reference : `${revision.family}:${revision.revision}`;
}

function taskSetFindings(
  properties: TaskSetProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  const { primary, ...request } = properties;
  const others = primary === true ? primariesBeside(node, neighbours) : [];
  return [
    ...findingsOf(judgeRequest('CreateTaskSet', request, graphNeighbourhood(neighbours))),
    ...others.map(({ address }) => violation('primary', `${address} is the primary one too`)),
  ];
}

/** What gives way waits until what takes over serves. */
function primariesBefore(node: ResourceNode, neighbours: Neighbours): readonly Address[] {
  return node.properties['primary'] === true
    ? []
    : primariesBeside(node, neighbours).map(({ address }) => address);
}

function primariesBeside(node: ResourceNode, neighbours: Neighbours): readonly ResourceNode[] {
  const service = referenceOf(node.properties['service'])?.$ref;
  if (service === undefined) return [];
  return neighbours
    .referrers(service, TASK_SET_TYPE)
    .filter(
      ({ address, properties }) => address !== node.address && properties['primary'] === true,
    );
}
