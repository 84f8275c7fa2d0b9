/**
 * The service: found by name in its cluster; most fields change in place, many by a deployment that ECS then runs.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { DAEMON_TYPE } from '../daemon/properties.ts';
import { HELD_BY_TASKS } from '../held-by-tasks.ts';
import { clusterNameOf } from '../names.ts';
import { canonicalService } from './canonical.ts';
import { endpointsAdded } from './connect-ordering.ts';
import { controllerOf } from './controller.ts';
import { strategyForced } from './default-strategy.ts';
import { serviceFields } from './fields.ts';
import { serviceOwners, serviceWaitsFor } from './ordering.ts';
import { SERVICE_TYPE, type ServiceProperties } from './properties.ts';
import { serviceFindings } from './rules.ts';

/** `AWS::ECS::Service`. */
export const ecsService: ResourceType<ServiceProperties> = {
  name: SERVICE_TYPE,
  fields: serviceFields,
  requires: ['cluster'],
  attributes: { serviceArn: 'ARN of the service', serviceName: 'name of the service' },
  // Its tasks hold on to everything that they use until they have stopped.
  // A daemon that goes first has every instance drained and replaced.
  removedBefore: [...HELD_BY_TASKS, DAEMON_TYPE],
  // The name is taken until the old service is INACTIVE.
  replacement: 'delete-first',
  calls: {
    create: ['CreateService'],
    update: ['UpdateService', 'TagResource', 'UntagResource'],
    delete: ['UpdateService', 'UpdateTaskProtection', 'DeleteService'],
  },
  expected: { delete: 60, rollout: 120 },
  identity: ({ cluster, serviceName }) => ({ cluster: clusterNameOf(cluster), serviceName }),
  canonical: canonicalService,
  validate: serviceFindings,
  waitsFor: serviceWaitsFor,
  otherOwners: serviceOwners,
  forced: strategyForced,
  unseenChanges: endpointsAdded,
  redeployObstacle: (properties) => {
    const controller = controllerOf(properties);
    return controller === 'ECS' ? undefined : `it is deployed by ${controller}`;
  },
  operations: async () => (await import('./operations.ts')).serviceOperations,
};
