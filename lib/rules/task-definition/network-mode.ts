/** The network mode of a task. */
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { items, known } from '../values.ts';

/** The network mode that a task definition has or gets; undefined while it is a reference. */
export function networkModeOf(
  task: Pick<RegisterTaskDefinitionRequest, 'networkMode' | 'requiresCompatibilities'>,
): string | undefined {
  const { networkMode: mode, requiresCompatibilities: platforms } = task;
  if (mode !== undefined && mode !== null) return known(mode);
  const onAwsvpc = items(platforms).some((one) => one === 'FARGATE' || one === 'MANAGED_INSTANCES');
  return onAwsvpc ? 'awsvpc' : 'bridge';
}
