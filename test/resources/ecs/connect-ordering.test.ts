/** Which services come before a client of Service Connect. */
import { expect, test } from 'vitest';
import { neighboursOf } from '../../../lib/engine/validate.ts';
import {
  App,
  Cluster,
  ContainerImage,
  HttpNamespace,
  Service,
  type ServiceConnectOptions,
  Stack,
  synth,
  TaskDefinition,
  Vpc,
} from '../../../lib/index.ts';
import { serversBefore } from '../../../lib/resources/ecs/service/connect-ordering.ts';

const SERVER: ServiceConnectOptions = {
  services: [{ portName: 'main', clientAliases: [{ port: 80 }] }],
};

/** The addresses before the service `Client` of an app with services of these options. */
async function before(
  services: Readonly<Record<string, ServiceConnectOptions | undefined>>,
  also: (made: Readonly<Record<string, Service>>, other: HttpNamespace) => void = () => undefined,
): Promise<readonly string[]> {
  const app = new App({ name: 'shop' });
  const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
  const vpc = new Vpc(stack, 'Vpc');
  const namespace = new HttpNamespace(stack, 'Namespace');
  const other = new HttpNamespace(stack, 'Other');
  const cluster = new Cluster(stack, 'Cluster', { vpc, serviceConnectDefaults: { namespace } });
  const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 512, memoryMiB: 1024 });
  taskDefinition.addContainer('main', {
    image: ContainerImage.fromRegistry('nginx'),
    portMappings: [{ containerPort: 80, name: 'main' }],
  });
  const made = Object.fromEntries(
    Object.entries(services).map(([id, serviceConnect]) => [
      id,
      new Service(stack, id, {
        cluster,
        taskDefinition,
        ...(serviceConnect === undefined ? {} : { serviceConnect }),
      }),
    ]),
  );
  also(made, other);
  const { graph } = await synth(app);
  const neighbours = neighboursOf(graph);
  const client = neighbours.at('shop/Web/Client');
  if (client === undefined) throw new Error('no client');
  return serversBefore(client, neighbours).map(({ address }) => address);
}

test('a client waits for the servers of its namespace, and for nobody else', async () => {
  expect(await before({ Client: {}, Api: SERVER, Peer: {}, Worker: undefined })).toEqual([
    'shop/Web/Api',
  ]);
});

test('a service that publishes waits for none: nothing says who calls whom', async () => {
  expect(await before({ Client: SERVER, Api: SERVER })).toEqual([]);
});

test('a service without Service Connect waits for none', async () => {
  expect(await before({ Client: undefined, Api: SERVER })).toEqual([]);
});

test('a server that comes after the client is not waited for', async () => {
  const servers = { Client: {}, Api: SERVER, Late: SERVER };
  const ordered = await before(servers, ({ Client, Late }) => {
    if (Client !== undefined) Late?.node.addDependency(Client);
  });
  expect(ordered).toEqual(['shop/Web/Api']);
});
