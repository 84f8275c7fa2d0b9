/** The protocol of a port that Service Connect serves cannot change: the plan says so, and what to do. */
import { expect, test } from 'vitest';
import type { App, ContainerDefinitionProps } from '../../lib/index.ts';
import { anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { aWorkerApp, mustDeploy } from './apps.ts';

type Port = NonNullable<ContainerDefinitionProps['portMappings']>[number];

function anApp(port: Port, publishes = port.name ?? ''): App {
  return aWorkerApp({
    cluster: { serviceConnectDefaults: { namespace: 'shop' } },
    container: { portMappings: [port] },
    service: {
      serviceConnect:
        publishes === ''
          ? {}
          : { services: [{ portName: publishes, clientAliases: [{ port: 80 }] }] },
    },
  });
}

const http: Port = { name: 'web', containerPort: 80, appProtocol: 'http' };
const grpc: Port = { ...http, appProtocol: 'grpc' };

test('another protocol under the same name stops the plan', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp(http));
  const lines = linesOf(await account.plan(anApp(grpc)));
  expect(lines.join('\n')).toContain('the appProtocol of the port web would go from http to grpc');
  const sent = await account.writesDuring(() => account.deploy(anApp(grpc)));
  expect(sent).toEqual([]);
});

test('another name, or no endpoint any more, is fine', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp(http));
  expect(failuresOf(await account.deploy(anApp({ ...grpc, name: 'web-grpc' })))).toEqual([]);
  expect(failuresOf(await account.deploy(anApp({ ...http, name: 'web-grpc' }, '')))).toEqual([]);
});

test('another port of the container under the same name and protocol is fine', async () => {
  const account = anAccount();
  await mustDeploy(account, anApp(http));
  expect(failuresOf(await account.deploy(anApp({ ...http, containerPort: 8080 })))).toEqual([]);
});
