/** Tasks of Service Connect see only the endpoints that stood when they started: the plan tells whom that concerns. */
import { expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  HttpNamespace,
  plan,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { mustDeploy, stepAt } from './apps.ts';

const CLIENT = 'shop/Web/Client';

/** A client, and servers with an endpoint each. */
function anApp(...servers: readonly string[]): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const namespace = new HttpNamespace(stack, 'Connect', { namespaceName: 'shop' });
  const task = (id: string) => {
    const taskDefinition = new TaskDefinition(stack, id, { cpu: 512, memoryMiB: 1024 });
    taskDefinition.addContainer('main', {
      image: ContainerImage.fromRegistry('nginx:1'),
      portMappings: [{ containerPort: 80, name: 'http', appProtocol: 'http' }],
    });
    return taskDefinition;
  };
  new Service(stack, 'Client', {
    cluster,
    taskDefinition: task('ClientTask'),
    serviceConnect: { namespace },
  });
  for (const server of servers)
    new Service(stack, server, {
      cluster,
      taskDefinition: task(`${server}Task`),
      serviceConnect: {
        namespace,
        services: [
          { portName: 'http', discoveryName: server.toLowerCase(), clientAliases: [{ port: 80 }] },
        ],
      },
    });
  return app;
}

async function notesOf(account: Account, app: App, force: readonly string[] = []) {
  const result = await plan(app, {
    aws: { sandbox: account.sandbox },
    forceNewDeployment: force,
  });
  return result.plan;
}

test('a client that stays as it is is told of endpoints that are new, and can be deployed with them', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp('Orders'));
  expect((await notesOf(account, anApp('Orders'))).diagnostics).toEqual([]);

  const both = anApp('Orders', 'Users');
  expect((await notesOf(account, both)).diagnostics).toEqual([
    expect.objectContaining({
      severity: 'note',
      code: 'plan/unseen-by-tasks',
      address: CLIENT,
      detail: 'the endpoint users of shop/Web/Users',
      hint: expect.stringContaining(`--force-new-deployment ${CLIENT}`),
    }),
  ]);
  const forced = await notesOf(account, both, [CLIENT]);
  expect(forced.diagnostics).toEqual([]);
  // Servers come first: what is deployed after them sees them.
  expect(stepAt(forced, CLIENT).after).toContain('shop/Web/Users');

  await account.deploy(both, { forceNewDeployment: [CLIENT] });
  expect(linesOf(await account.plan(both))).toEqual([]);
});
