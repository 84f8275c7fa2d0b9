/** Saying whether a service deployment goes on or back. */
import {
  ContinueServiceDeploymentCommand,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import type { AwsEnvironment } from '../aws/environment.ts';
import type { RolloutPause } from '../rollout/report.ts';

/** What somebody decides at a stop. */
export type PauseDecision = 'CONTINUE' | 'ROLLBACK';

/** Lets a deployment that stopped for people go on, or back. */
export async function decideAtPause(
  { serviceDeploymentArn, hookId }: Pick<RolloutPause, 'serviceDeploymentArn' | 'hookId'>,
  action: PauseDecision,
  aws: AwsEnvironment,
): Promise<void> {
  const ecs = await aws.clients.ecs();
  await ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
}

/** Ends a deployment that is under way, and takes the service back to what ran before. */
export async function rollBack(serviceDeploymentArn: string, aws: AwsEnvironment): Promise<void> {
  const ecs = await aws.clients.ecs();
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
}
