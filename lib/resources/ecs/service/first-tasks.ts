/** The first tasks of a service that CodeDeploy deploys from then on. Imported by operations only. */
import { waitUntil } from '../../../aws/wait.ts';
import type { ApplyContext, Live } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';
import { controllerOf } from './controller.ts';
import { describeServices } from './describe.ts';
import type { ServiceProperties } from './properties.ts';

const THIRTY_MINUTES = 1_800_000;

/**
 * Waits until they run: AWS starts them with the service, and no deployment of ECS tells how they fare. Does nothing
 * where nobody waits for deployments.
 */
export async function untilFirstTasks(
  live: Live<ServiceProperties>,
  context: ApplyContext,
): Promise<Live<ServiceProperties>> {
  const { properties } = live;
  if (controllerOf(properties) !== 'CODE_DEPLOY' || context.staged !== true) return live;
  const { serviceName = '' } = properties;
  return waitUntil(
    context,
    { what: `the first tasks of ${serviceName}`, timeoutMs: THIRTY_MINUTES },
    async () => {
      const cluster = clusterNameOf(properties.cluster);
      const [service] = await describeServices(context.aws, cluster, [serviceName]);
      const { runningCount = 0, desiredCount = 0, taskSets = [], events = [] } = service ?? {};
      const isSteady = taskSets.every(({ stabilityStatus: now }) => now !== 'STABILIZING');
      if (service !== undefined && runningCount === desiredCount && isSteady) return { done: live };
      const [newest] = events;
      const said = newest?.message === undefined ? '' : `: ${newest.message}`;
      return { pending: `${runningCount} of ${desiredCount} run${said}` };
    },
  );
}
