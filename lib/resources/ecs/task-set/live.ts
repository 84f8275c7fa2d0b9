/** A task set as AWS answers it, in the shape of the desired properties. */
import type { TaskSet } from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import { clusterNameOf, serviceNameOf } from '../names.ts';
import { fromTagList } from '../tags.ts';
import type { TaskSetProperties } from './properties.ts';

/** The live task set. One that is not steady is half-made: a run that ended early is gone on with. */
export function liveTaskSet(set: TaskSet): Live<TaskSetProperties> {
  const { id = '', taskSetArn = '', status } = set;
  return {
    id: taskSetArn,
    properties: omitUndefined({
      cluster: clusterNameOf(set.clusterArn),
      service: serviceNameOf(set.serviceArn),
      externalId: set.externalId,
      taskDefinition: set.taskDefinition,
      launchType: set.launchType,
      capacityProviderStrategy: set.capacityProviderStrategy,
      networkConfiguration: set.networkConfiguration,
      platformVersion: set.platformVersion,
      loadBalancers: set.loadBalancers ?? [],
      serviceRegistries: set.serviceRegistries ?? [],
      scale: set.scale,
      primary: status === 'PRIMARY',
    }) as TaskSetProperties,
    attributes: { taskSetArn, id },
    tags: fromTagList(set.tags),
    state: stateOf(set),
  };
}

/** Whether as many tasks run as shall, all of them healthy. The status alone may still be that of an earlier scale. */
export function isSteady(set: TaskSet): boolean {
  return (
    set.stabilityStatus === 'STEADY_STATE' &&
    set.runningCount === set.computedDesiredCount &&
    (set.pendingCount ?? 0) === 0
  );
}

function stateOf(set: TaskSet): NonNullable<Live['state']> {
  if (set.status === 'DRAINING') return 'deleting';
  return isSteady(set) ? 'ready' : 'creating';
}
