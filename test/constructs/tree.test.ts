import { describe, expect, test } from 'vitest';
import { serializeGraph } from '../../lib/graph/graph.ts';
import {
  App,
  Cluster,
  Duration,
  GantryError,
  LogGroup,
  Principal,
  Resource,
  Role,
  Service,
  Stack,
  TaskDefinition,
  text,
  Vpc,
} from '../../lib/index.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import {
  aCluster,
  aStack,
  aTask,
  complaintsOf,
  propertiesAt,
  ref,
  resourcesOf,
} from './synthesis.ts';

function thrownBy(work: () => unknown): GantryError {
  try {
    work();
  } catch (error) {
    if (error instanceof GantryError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('references', () => {
  test('are refused in ordinary strings, with the hint to use the text tag', () => {
    const { cluster } = aCluster();
    for (const work of [
      () => `cluster/${cluster.clusterName}`,
      () => `cluster/${cluster.clusterArn}`,
      () => `in ${new Stack(new App({ name: 'x' }), 'S').region}`,
    ]) {
      const error = thrownBy(work);
      expect(error.code).toBe('reference/in-string');
      expect(error.hint).toContain('text`');
    }
  });

  test('stand in text made by the tag', () => {
    const { app, stack, cluster } = aCluster();
    const task = new TaskDefinition(stack, 'Other', { cpu: 256, memoryMiB: 512 });
    task.addContainer('web', {
      image: { imageName: 'nginx', pullStatements: [] },
      environment: { CLUSTER: text`the cluster ${cluster.clusterName}!` },
    });
    expect(propertiesAt(app, 'shop/Web/Other')).toMatchObject({
      containerDefinitions: [
        {
          environment: [
            {
              name: 'CLUSTER',
              value: { $join: ['the cluster ', ref('shop/Web/Cluster', 'clusterName'), '!'] },
            },
          ],
        },
      ],
    });
  });

  test('to another App are reported with both addresses', () => {
    const { vpc } = aCluster();
    const { app, stack } = aStack('other');
    const cluster = new Cluster(stack, 'Cluster', { vpc });
    new Service(stack, 'Worker', { cluster, taskDefinition: aTask(stack) });
    expect(complaintsOf(app)).toContain(
      'reference/foreign-app other/Web/Worker: SubnetId of shop/Web/Vpc/PrivateSubnet1',
    );
  });

  test('cross stacks and Regions', () => {
    const { app, cluster, vpc } = aCluster();
    const more = new Stack(app, 'More', { region: 'us-east-1' });
    new Service(more, 'Worker', { cluster, vpc, taskDefinition: aTask(more) });
    expect(propertiesAt(app, 'shop/More/Worker')).toMatchObject({
      cluster: ref('shop/Web/Cluster', 'clusterName'),
    });
    expect(resourcesOf(app).get('shop/More/Worker')?.stack).toBe('More');
  });
});

describe('ids and names', () => {
  test('an id that is taken is refused at once', () => {
    const { stack } = aCluster();
    const error = thrownBy(() => new Vpc(stack, 'Vpc'));
    expect(error.code).toBe('tree/duplicate-address');
    expect(error.address).toBe('shop/Web/Vpc');
  });

  test.each(['a/b', '', 'with blank', '-dash', 'ü'])('the id %j is refused at once', (id) => {
    const { stack } = aStack();
    expect(thrownBy(() => new Vpc(stack, id)).code).toBe('tree/bad-id');
    expect(thrownBy(() => new Stack(new App({ name: 'x' }), id)).code).toBe('tree/bad-id');
  });

  test('names over the limits of AWS are reported', () => {
    const { app, stack, vpc, cluster, taskDefinition } = aCluster();
    new Service(stack, 'Worker', { cluster, taskDefinition, serviceName: 'x'.repeat(256) });
    new Cluster(stack, 'Other', { vpc, clusterName: 'no blanks' });
    new LogGroup(stack, 'Logs', { logGroupName: 'a:b' });
    new Role(stack, 'Role', {
      assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
      roleName: 'r'.repeat(65),
    });
    expect(complaintsOf(app).map((line) => line.split(':')[0])).toEqual([
      'tree/bad-name shop/Web/Logs',
      'tree/bad-name shop/Web/Other',
      'tree/bad-name shop/Web/Role',
      'tree/bad-name shop/Web/Worker',
    ]);
  });

  test('derived names stay within the limits however deep a construct stands', () => {
    const { app, stack, cluster } = aCluster();
    const id = 'TheServiceWithTheVeryLongNameThatGoesOnAndOn';
    new TaskDefinition(stack, `${id}Task`, { cpu: 256, memoryMiB: 512 }).addContainer('web', {
      image: { imageName: 'nginx', pullStatements: [] },
    });
    new Service(stack, id, { cluster, taskDefinition: aTask(stack, `${id}.Other`) });
    const names = [...resourcesOf(app).values()].flatMap(({ properties }) =>
      ['family', 'serviceName', 'RoleName', 'GroupName'].flatMap((key) => properties[key] ?? []),
    );
    const roles = names.map(String).filter((name) => name.includes('ExecutionRole'));
    expect(Math.max(...roles.map(({ length }) => length))).toBeLessThanOrEqual(64);
    expect(roles).toContain('ExecutionRole-ef94c496');
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(String(name)).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/);
  });

  test('roles live below a path that tells the app', () => {
    const { app, stack } = aStack();
    const assumedBy = Principal.account('111111111111');
    new Role(stack, 'Role', {
      assumedBy,
      managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      assumeConditions: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    });
    expect(propertiesAt(app, 'shop/Web/Role')).toMatchObject({
      Path: '/gantry/shop/',
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      AssumeRolePolicyDocument: {
        Statement: [{ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
      },
    });
    expect(() => new Role(stack, 'Bad', { assumedBy, path: 'team' })).toThrow('slash');
  });
});

describe('synthesis', () => {
  test('gives the same bytes each time', () => {
    const bytes = () => {
      const { app, stack, cluster, taskDefinition } = aCluster();
      new Service(stack, 'Worker', { cluster, taskDefinition });
      return serializeGraph(synthesizeTree(app).graph);
    };
    expect(bytes()).toBe(bytes());
  });

  test('says where the construct of a finding was made', () => {
    const { app, stack } = aStack();
    new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
    const [finding] = synthesizeTree(app).diagnostics;
    expect(finding?.source?.file).toMatch(/tree\.test\.ts$/);
  });

  test('takes resources that no construct knows', () => {
    const { app, stack, cluster } = aCluster();
    const topic = new Resource(stack, 'Topic', {
      type: 'AWS::SNS::Topic',
      properties: { DisplayName: text`of ${cluster.clusterName}` },
      dependsOn: [cluster],
    });
    expect(resourcesOf(app).get(topic.address)?.dependsOn).toEqual([
      'shop/Web/Cluster',
      'shop/Web/Cluster/CapacityProviders',
    ]);
  });

  test('hands tags of app, stack and construct down, the nearest first', () => {
    const app = new App({ name: 'shop', tags: { a: 'app', b: 'app', c: 'app' } });
    const stack = new Stack(app, 'Web', { tags: { b: 'stack', c: 'stack' } });
    new LogGroup(stack, 'Logs', { tags: { c: 'own' }, removalPolicy: 'retain' });
    const node = resourcesOf(app).get('shop/Web/Logs');
    expect(node?.tags).toEqual({ a: 'app', b: 'stack', c: 'own' });
    expect(node?.removalPolicy).toBe('retain');
  });
});

describe('a Duration', () => {
  test('knows its units and refuses nonsense', () => {
    expect(Duration.days(1).toSeconds()).toBe(86_400);
    expect(Duration.hours(2).toMinutes()).toBe(120);
    expect(String(Duration.minutes(1.5))).toBe('90 s');
    expect(() => Duration.seconds(-1)).toThrow(RangeError);
  });
});
