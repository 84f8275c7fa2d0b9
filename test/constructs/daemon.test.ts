import { describe, expect, test } from 'vitest';
import {
  Cluster,
  ContainerImage,
  Daemon,
  DaemonTaskDefinition,
  DaemonVolume,
  Duration,
  LogDrivers,
} from '../../lib/index.ts';
import { aCluster, complaintsOf, propertiesAt, ref, resourcesOf } from './synthesis.ts';

const image = ContainerImage.fromRegistry('fluent/fluent-bit:3.1');

function aFleet() {
  const parts = aCluster();
  const managed = parts.cluster.addManagedInstancesCapacityProvider('Managed', {});
  const agent = new DaemonTaskDefinition(parts.stack, 'Agent');
  return { ...parts, managed, agent };
}

describe('a Daemon', () => {
  test('runs its definition on the instances of its providers', () => {
    const { app, stack, cluster, managed, agent } = aFleet();
    agent.addContainer('agent', { image });
    new Daemon(stack, 'Agents', {
      cluster,
      taskDefinition: agent,
      capacityProviders: [managed],
      bakeTime: Duration.minutes(5),
      deploymentAlarms: { alarmNames: ['errors'] },
      propagateTags: true,
    });
    expect(propertiesAt(app, 'shop/Web/Agents')).toEqual({
      daemonName: expect.stringMatching(/^shop-Web-Agents/),
      clusterArn: ref('shop/Web/Cluster', 'clusterArn'),
      daemonTaskDefinitionArn: ref('shop/Web/Agent', 'daemonTaskDefinitionArn'),
      capacityProviderArns: [ref('shop/Web/Cluster/Managed', 'capacityProviderArn')],
      deploymentConfiguration: {
        bakeTimeInMinutes: 5,
        alarms: { alarmNames: ['errors'], enable: true },
      },
      propagateTags: 'DAEMON',
    });
    expect(complaintsOf(app)).toEqual([]);
  });

  test('that commands can be run in grants its task role the channel', () => {
    const { app, stack, cluster, managed, agent } = aFleet();
    agent.addContainer('agent', { image });
    new Daemon(stack, 'Agents', {
      cluster,
      taskDefinition: agent,
      capacityProviders: [managed],
      enableExecuteCommand: true,
    });
    expect([...resourcesOf(app).keys()]).toContain('shop/Web/Agent/TaskRole');
    expect(propertiesAt(app, 'shop/Web/Agent')['taskRoleArn']).toEqual(
      ref('shop/Web/Agent/TaskRole', 'Arn'),
    );
  });

  test('is refused other instances, and those of another cluster', () => {
    const { app, stack, cluster, vpc, managed, agent } = aFleet();
    agent.addContainer('agent', { image });
    const group = cluster.addAsgCapacityProvider('Group', {
      instanceType: 'm5.large',
      maxCapacity: 2,
    });
    const onGroup = () =>
      new Daemon(stack, 'OnGroup', {
        cluster,
        taskDefinition: agent,
        // @ts-expect-error daemons run on managed instances alone
        capacityProviders: [group],
      });
    expect(onGroup).toThrow('is one of an Auto Scaling group');
    const other = new Cluster(stack, 'Other', { vpc });
    new Daemon(stack, 'Abroad', {
      cluster: other,
      taskDefinition: agent,
      capacityProviders: [managed],
    });
    expect(complaintsOf(app)).toEqual([
      expect.stringContaining('belongs to another cluster; name one that was made for this one'),
    ]);
  });
});

describe('a DaemonTaskDefinition', () => {
  test('brings roles, logs and volumes', () => {
    const { app, agent } = aFleet();
    agent.addContainer('agent', {
      image,
      memoryReservationMiB: 64,
      secrets: { TOKEN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/token' },
      mountPoints: [
        {
          sourceVolume: DaemonVolume.containerLogs('logs'),
          containerPath: '/logs',
          readOnly: true,
        },
      ],
    });
    expect(propertiesAt(app, 'shop/Web/Agent')).toMatchObject({
      family: expect.stringMatching(/^shop-Web-Agent/),
      executionRoleArn: ref('shop/Web/Agent/ExecutionRole', 'Arn'),
      volumes: [{ name: 'logs', logDriverVolumeConfiguration: { driver: 'json-file' } }],
      containerDefinitions: [
        {
          name: 'agent',
          image: 'fluent/fluent-bit:3.1',
          memoryReservation: 64,
          secrets: [{ name: 'TOKEN' }],
          logConfiguration: { logDriver: 'awslogs' },
          mountPoints: [{ sourceVolume: 'logs', containerPath: '/logs', readOnly: true }],
        },
      ],
    });
    expect(complaintsOf(app)).toEqual([]);
  });

  test('is refused in words where no compiler looks', () => {
    const { app, agent } = aFleet();
    agent.addContainer('agent', { image, logging: LogDrivers.none(), essential: false });
    expect(() => agent.addContainer('agent', { image })).toThrow('two containers named "agent"');
    expect(() => agent.addContainer('bare', {} as never)).toThrow('the image of container bare');
    expect(() => agent.addContainer('theirs', { image: ContainerImage.external(image) })).toThrow(
      'is left to somebody else',
    );
    agent.addVolume(DaemonVolume.host('data', '/data'));
    expect(() => agent.addVolume(DaemonVolume.scratch('data'))).toThrow('two volumes named "data"');
    agent.addFirelensLogRouter('router');
    expect(() => agent.addFirelensLogRouter('second')).toThrow('a FireLens router already');
    expect(complaintsOf(app)).toEqual([]);
  });

  test('needs an essential container', () => {
    const { app } = aFleet();
    expect(complaintsOf(app)).toEqual(
      expect.arrayContaining([expect.stringContaining('no container is essential')]),
    );
  });
});
