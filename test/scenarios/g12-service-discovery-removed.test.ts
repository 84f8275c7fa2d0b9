/** Service Connect and a registry of Cloud Map leave the code in one plan: AWS has neither afterwards. */
import {
  ListInstancesCommand,
  ListServicesCommand,
  RegisterInstanceCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { expect, test } from 'vitest';
import {
  App,
  Cluster,
  ContainerImage,
  HttpNamespace,
  PrivateDnsNamespace,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, fieldsAt, liveService, mustDeploy } from './apps.ts';

const SERVICE = 'shop/Web/Service';
const REGISTRY = 'shop/Web/Service/Discovery';

/** A service that is found in both ways, or in none. */
function anApp({ isFound }: { readonly isFound: boolean }): App {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const connect = new HttpNamespace(stack, 'Connect', { namespaceName: 'shop' });
  const names = new PrivateDnsNamespace(stack, 'Names', { namespaceName: 'shop.local', vpc });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 512, memoryMiB: 1024 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1'),
    portMappings: [{ containerPort: 80, name: 'web', appProtocol: 'http' }],
  });
  new Service(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    ...(isFound
      ? {
          serviceConnect: {
            namespace: connect,
            services: [{ portName: 'web', clientAliases: [{ port: 80 }] }],
          },
          cloudMap: { namespace: names, name: 'web' },
        }
      : {}),
  });
  return app;
}

/** Names in Cloud Map, with how many instances each has. */
async function namesIn(account: Account): Promise<readonly string[]> {
  const client = cloudMap(account);
  const { Services = [] } = await client.send(new ListServicesCommand({}));
  const lines = Services.map(async ({ Id, Name }) => {
    const { Instances = [] } = await client.send(new ListInstancesCommand({ ServiceId: Id }));
    return `${Name}: ${Instances.length}`;
  });
  return Promise.all(lines);
}

function cloudMap(account: Account): ServiceDiscoveryClient {
  return new ServiceDiscoveryClient(clientOf(account.sandbox));
}

async function connectOf(account: Account): Promise<unknown> {
  const { deployments = [] } = await liveService(account);
  return deployments.find(({ status }) => status === 'PRIMARY')?.serviceConnectConfiguration;
}

test('both are off in AWS, the name is removed after its tasks, and the next plan is empty', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp({ isFound: true }));
  expect(linesOf(await account.plan(anApp({ isFound: true })))).toEqual([]);
  expect(await namesIn(account)).toEqual(['web: 2', 'web: 2']);
  expect(await connectOf(account)).toMatchObject({ enabled: true });

  const without = anApp({ isFound: false });
  const plan = await account.plan(without);
  expect(actionsOf(plan)).toEqual([`update ${SERVICE}`, `delete ${REGISTRY}`]);
  expect(fieldsAt(plan, SERVICE).map((line) => line.replace(/:.* -> /, ' -> '))).toEqual([
    'serviceRegistries -> [], deployment',
    'serviceConnectConfiguration -> {"enabled":false}, deployment',
  ]);
  const sent = await account.writesDuring(() => mustDeploy(account, without));
  expect(sent.indexOf('ECS.UpdateService')).toBeLessThan(
    sent.indexOf('ServiceDiscovery.DeleteService'),
  );
  expect(sent).not.toContain('ServiceDiscovery.DeregisterInstance');

  expect(await connectOf(account)).toEqual({ enabled: false });
  expect((await liveService(account)).serviceRegistries).toEqual([]);
  expect(await namesIn(account)).toEqual([]);
  expect(linesOf(await account.plan(without))).toEqual([]);
});

test('an instance that somebody else has registered ends the removal with its name', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp({ isFound: true }));
  const client = cloudMap(account);
  const { Services = [] } = await client.send(new ListServicesCommand({}));
  const ours = Services.find(({ DnsConfig }) => DnsConfig !== undefined);
  await client.send(
    new RegisterInstanceCommand({
      ServiceId: ours?.Id,
      InstanceId: 'by-hand',
      Attributes: { AWS_INSTANCE_IPV4: '10.0.0.9' },
    }),
  );
  const result = await account.deploy(anApp({ isFound: false }));
  expect(failuresOf(result).join('\n')).toContain('by-hand');
});
