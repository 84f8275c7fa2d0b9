/** What the compiler refuses of discovery, and the twin that it takes. */
import { expectTypeOf, test } from 'vitest';
import {
  type Cluster,
  type DnsNamespaceLike,
  type HttpNamespace,
  LogDrivers,
  Service,
  type ServiceConnectOptions,
  type Stack,
  type TaskDefinition,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const external: TaskDefinition<'EXTERNAL', 'bridge'>;
declare const http: HttpNamespace;
declare const dns: DnsNamespaceLike;
declare const fargate: TaskDefinition;

test('an endpoint has one alias at most', () => {
  const one = { portName: 'api', clientAliases: [{ port: 80 }] } as const;
  const two = { portName: 'api', clientAliases: [{ port: 80 }, { port: 81 }] } as const;
  expectTypeOf<{ services: readonly [typeof one] }>().toExtend<ServiceConnectOptions>();
  expectTypeOf<{ services: readonly [typeof two] }>().not.toExtend<ServiceConnectOptions>();
});

test('requests are logged only where the proxy logs', () => {
  const logged: ServiceConnectOptions = {
    logging: LogDrivers.awsLogs(),
    accessLogs: { format: 'TEXT' },
  };
  // @ts-expect-error: access logs without a log driver
  const silent: ServiceConnectOptions = { accessLogs: { format: 'TEXT' } };
  expectTypeOf([logged, silent]).toBeArray();
});

test('tasks outside AWS have no Service Connect', () => {
  new Service(stack, 'A', { cluster, taskDefinition: external, launchType: 'EXTERNAL' });
  // @ts-expect-error: Service Connect on machines outside AWS
  new Service(stack, 'B', {
    cluster,
    taskDefinition: external,
    launchType: 'EXTERNAL',
    serviceConnect: {},
  });
});

test('names with records are made in namespaces with DNS', () => {
  new Service(stack, 'C', { cluster, taskDefinition: fargate, cloudMap: { namespace: dns } });
  // @ts-expect-error: an HTTP namespace has no DNS
  new Service(stack, 'D', { cluster, taskDefinition: fargate, cloudMap: { namespace: http } });
});
