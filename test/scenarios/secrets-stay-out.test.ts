import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import {
  App,
  Cluster,
  ContainerImage,
  type GantryEvent,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { anAccount } from '../invariants/harness.ts';

function shop(password: string): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1'),
    environment: { DB_PASSWORD: password, MODE: 'fast' },
  });
  new Service(stack, 'Service', { cluster, taskDefinition, desiredCount: 1 });
  return app;
}

describe('a password in the environment of a container', () => {
  test('stands in no plan, no event and no outcome, and its change is told all the same', async () => {
    const account = anAccount();
    const said: GantryEvent[] = [];
    const onEvent = (event: GantryEvent) => said.push(event);
    for (const password of ['canary-one', 'canary-two']) {
      const { plan, run } = await account.deploy(shop(password), { onEvent });
      const all = JSON.stringify([plan, run, said]) + describePlan(plan);
      expect(all).not.toMatch(/canary/);
      expect(all).toContain('fast');
    }
    const plan = await account.plan(shop('canary-three'));
    expect(describePlan(plan)).toContain(
      'containerDefinitions[0].environment[0].value: "(sensitive)" -> "(sensitive, changed)"',
    );
  });
});
