/** The requests that make and change Express services. */
import type {
  CreateExpressGatewayServiceRequest,
  UpdateExpressGatewayServiceRequest,
} from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { FieldChange, Live } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { changedFields } from '../../changes.ts';
import type { ExpressGatewayServiceProperties } from './properties.ts';

/** What a creation sends: the properties, without members that are null. */
export function createInput(
  properties: ExpressGatewayServiceProperties,
): CreateExpressGatewayServiceRequest {
  const container = properties.primaryContainer;
  return withoutDefaults({
    ...properties,
    ...(container === undefined ? {} : { primaryContainer: withoutDefaults(container) }),
  });
}

/**
 * What an update sends: the fields in which something differs. Structures are sent whole, with what is live of the members
 * that the code leaves open: AWS takes the container as a whole, and whether it merges the others it does not say.
 */
export function updateInput(
  { id, properties: live }: Live<ExpressGatewayServiceProperties>,
  properties: ExpressGatewayServiceProperties,
  changes: readonly FieldChange[],
): UpdateExpressGatewayServiceRequest {
  const changed = changedFields(changes);
  const has = (field: keyof ExpressGatewayServiceProperties) => changed.has(field);
  const whole = <T extends object>(before: T | undefined, after: T | undefined): T | undefined =>
    after === undefined ? undefined : withoutDefaults({ ...before, ...after });
  const { executionRoleArn, taskRoleArn, healthCheckPath, cpu, memory } = properties;
  return omitUndefined({
    serviceArn: id,
    taskDefinitionArn: has('taskDefinitionArn') ? properties.taskDefinitionArn : undefined,
    executionRoleArn: has('executionRoleArn') ? executionRoleArn : undefined,
    taskRoleArn: has('taskRoleArn') ? taskRoleArn : undefined,
    healthCheckPath: has('healthCheckPath') ? healthCheckPath : undefined,
    cpu: has('cpu') ? cpu : undefined,
    memory: has('memory') ? memory : undefined,
    cpuArchitecture: has('cpuArchitecture') ? properties.cpuArchitecture : undefined,
    primaryContainer: has('primaryContainer')
      ? whole(live.primaryContainer, properties.primaryContainer)
      : undefined,
    networkConfiguration: has('networkConfiguration')
      ? whole(live.networkConfiguration, properties.networkConfiguration)
      : undefined,
    scalingTarget: has('scalingTarget')
      ? whole(live.scalingTarget, properties.scalingTarget)
      : undefined,
  }) as UpdateExpressGatewayServiceRequest;
}
