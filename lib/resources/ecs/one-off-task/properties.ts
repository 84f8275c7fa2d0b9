/** What a one-off task is made from. */
import type { RunTaskRequest } from '@aws-sdk/client-ecs';

/** Name of the type. It is Gantry's own: what stands in AWS for a task that has run is a parameter that says so. */
export const ONE_OFF_TASK_TYPE = 'Gantry::ECS::OneOffTask';

/** What is run, and what makes it run again. */
export interface OneOffTaskProperties
  extends Pick<
    RunTaskRequest,
    | 'cluster'
    | 'taskDefinition'
    | 'launchType'
    | 'capacityProviderStrategy'
    | 'networkConfiguration'
    | 'platformVersion'
    | 'overrides'
    | 'propagateTags'
    | 'enableECSManagedTags'
    | 'enableExecuteCommand'
    | 'placementConstraints'
    | 'placementStrategy'
    | 'volumeConfigurations'
  > {
  /** It runs once for each value: a digest of what matters of the task. */
  trigger: string;
  /** Name of the container whose exit code decides. */
  container: string;
  /** Longest time that it may take, in seconds. */
  timeoutSeconds: number;
  /** What is wanted of it; what became of it is what is live. */
  outcome: 'SUCCEEDED' | 'FAILED' | 'RUNNING';
}
