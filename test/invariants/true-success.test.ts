import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { fc } from '../generators/fast-check.ts';
import { clientOf } from '../sandbox/clients.ts';
import { anAccount } from './harness.ts';
import { PATIENCE, RUNS } from './holds.ts';

const IMAGES = ['nginx:1', 'nginx:2', 'app:gantry-fail-pull', 'app:gantry-exit-1'] as const;
function appOf(images: readonly string[]): App {
  const app = new App({ name: 'truth' });
  const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  images.forEach((image, i) => {
    const taskDefinition = new TaskDefinition(stack, `Task${i}`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', { image: ContainerImage.fromRegistry(image) });
    new Service(stack, `Service${i}`, { cluster, taskDefinition, desiredCount: 1 });
  });
  return app;
}

describe('I12', () => {
  test(
    'a deploy that waits says 0 only if every service runs the image that was asked for',
    async () => {
      const images = fc.tuple(fc.constantFrom(...IMAGES), fc.constantFrom(...IMAGES));
      await fc.assert(
        fc.asyncProperty(fc.array(images, { minLength: 1, maxLength: 3 }), async (rounds) => {
          const account = anAccount();
          for (const images of rounds) {
            const result = await account.deploy(appOf(images));
            const running = await runningImages(account.sandbox);
            const asked = images.map((image, i) => `Service${i} ${image} 1/1`).sort();
            if (result.exitCode === 0) expect(running).toEqual(asked);
            else {
              expect(result.exitCode).toBe(4);
              expect(running).not.toEqual(asked);
            }
          }
        }),
        { numRuns: RUNS },
      );
    },
    PATIENCE,
  );
});

// What runs, seen by a plain SDK client: the images of running tasks, service by service.
async function runningImages(
  sandbox: ReturnType<typeof anAccount>['sandbox'],
): Promise<readonly string[]> {
  const ecs = new ECSClient(clientOf(sandbox));
  const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
  const found: string[] = [];
  for (const cluster of clusterArns) {
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster }));
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({ cluster, services: serviceArns }),
    );
    for (const service of services) {
      const { taskArns = [] } = await ecs.send(
        new ListTasksCommand({
          cluster,
          serviceName: service.serviceName,
          desiredStatus: 'RUNNING',
        }),
      );
      const { tasks = [] } =
        taskArns.length === 0
          ? { tasks: [] }
          : await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
      const images = tasks
        .filter((task) => task.lastStatus === 'RUNNING')
        .flatMap((task) => task.containers?.map((container) => container.image) ?? []);
      const id = /Service\d/.exec(service.serviceName ?? '')?.[0];
      found.push(`${id} ${images.join(',')} ${service.runningCount}/${service.desiredCount}`);
    }
  }
  return found.sort();
}
