/** The request of RunTask that a target of a schedule, or of a rule of EventBridge, stands for. */
import type { RunTaskRequest } from '@aws-sdk/client-ecs';
import type { EcsParameters } from '@aws-sdk/client-scheduler';
import { ServiceFault } from '../../service.ts';

/** Both services spell them alike, but for the type of their tags. */
type RunParameters = Omit<Partial<EcsParameters>, 'Tags'> & {
  readonly Tags?:
    | readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
};

/** The request; the overrides are JSON as text. */
export function runRequestOf({
  cluster,
  parameters,
  startedBy,
  overrides,
}: {
  readonly cluster: string | undefined;
  readonly parameters: RunParameters | undefined;
  readonly startedBy: string;
  readonly overrides: string | undefined;
}): RunTaskRequest {
  const network = parameters?.NetworkConfiguration?.awsvpcConfiguration;
  return {
    cluster,
    taskDefinition: parameters?.TaskDefinitionArn,
    count: parameters?.TaskCount ?? 1,
    startedBy: startedBy.slice(0, 128),
    launchType: parameters?.LaunchType,
    capacityProviderStrategy: parameters?.CapacityProviderStrategy,
    platformVersion: parameters?.PlatformVersion,
    group: parameters?.Group,
    placementConstraints: parameters?.PlacementConstraints,
    placementStrategy: parameters?.PlacementStrategy,
    enableECSManagedTags: parameters?.EnableECSManagedTags,
    enableExecuteCommand: parameters?.EnableExecuteCommand,
    propagateTags: parameters?.PropagateTags,
    ...(parameters?.Tags === undefined
      ? {}
      : { tags: parameters.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }),
    ...(overrides === undefined ? {} : { overrides: overridesIn(overrides) }),
    ...(network === undefined
      ? {}
      : {
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: network.Subnets,
              securityGroups: network.SecurityGroups,
              assignPublicIp: network.AssignPublicIp,
            },
          },
        }),
  };
}

function overridesIn(text: string): NonNullable<RunTaskRequest['overrides']> {
  try {
    return JSON.parse(text) as NonNullable<RunTaskRequest['overrides']>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ServiceFault('InvalidParameterException', `Invalid overrides: ${error.message}`);
  }
}
