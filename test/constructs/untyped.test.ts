import { describe, expect, test } from 'vitest';
import * as gantry from '../../lib/index.ts';
import { GantryError } from '../../lib/index.ts';
import { synth } from '../../lib/toolkit.ts';
import { aCluster } from './synthesis.ts';

/** A program as one without types would be: nothing of it is checked before it runs. */
// biome-ignore lint/suspicious/noExplicitAny: that is what these tests are about
type Untyped = any;

async function errorsOf(program: (given: Untyped, all: Untyped) => unknown): Promise<string[]> {
  const given = aCluster();
  try {
    program(given, gantry);
    const { diagnostics } = await synth(given.app);
    return diagnostics.map(({ code, address, detail }) => `${code} ${address}: ${detail}`);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    return [`${error.code} ${error.address}: ${error.detail.split('\n')[0]}`];
  }
}

describe('what a compiler would have refused is one clear error', () => {
  test.each<[string, (given: Untyped, all: Untyped) => unknown, string]>([
    [
      'no props',
      ({ stack }, { Service }) => new Service(stack, 'S'),
      'tree/bad-props shop/Web/S: shop/Web/S: cluster and taskDefinition are missing',
    ],
    [
      'no task definition',
      ({ stack, cluster }, { Service }) => new Service(stack, 'S', { cluster }),
      'tree/bad-props shop/Web/S: shop/Web/S: taskDefinition is missing',
    ],
    [
      'no size',
      ({ stack }, { TaskDefinition }) => new TaskDefinition(stack, 'T'),
      'tree/bad-props shop/Web/T: shop/Web/T: cpu and memoryMiB are missing',
    ],
    [
      'an image that is text',
      ({ taskDefinition }) => taskDefinition.addContainer('b', { image: 'nginx' }),
      'tree/bad-props shop/Web/Task: shop/Web/Task: the image of container b is "nginx"',
    ],
    [
      'a container without props',
      ({ taskDefinition }) => taskDefinition.addContainer('b'),
      'tree/bad-props shop/Web/Task: shop/Web/Task: the image of container b is undefined',
    ],
    [
      'a variable that is not set',
      ({ taskDefinition }) => taskDefinition.containers[0].addEnvironment('A', undefined),
      'tree/bad-props shop/Web/Task: container web: the environment variable A is undefined, which is no text; give a string',
    ],
    [
      'a variable that is a number',
      ({ taskDefinition }) => taskDefinition.containers[0].addEnvironment('A', 5),
      'tree/bad-props shop/Web/Task: container web: the environment variable A is 5, which is no text; give a string',
    ],
    [
      'a secret that is not set',
      ({ taskDefinition }) => taskDefinition.containers[0].addSecret('A', undefined),
      'tree/bad-props undefined: undefined is not the ARN of a secret or parameter',
    ],
    [
      'a number of seconds for a Duration',
      ({ taskDefinition }, { ContainerImage }) =>
        taskDefinition.addContainer('b', {
          image: ContainerImage.fromRegistry('b'),
          healthCheck: { command: 'true', interval: 10 },
        }),
      'tree/bad-props shop/Web/Task: TypeError: check.interval?.toSeconds is not a function',
    ],
    [
      'a launch type that there is not',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', { cluster, taskDefinition, launchType: 'ec2' }),
      'tree/bad-props shop/Web/S: launchType is "ec2"; there are "FARGATE", "EC2" and "EXTERNAL"',
    ],
    [
      'a size that Fargate does not have',
      ({ stack }, { ContainerImage, TaskDefinition }) =>
        new TaskDefinition(stack, 'T', { cpu: 300, memoryMiB: 512 }).addContainer('a', {
          image: ContainerImage.fromRegistry('a'),
          cpu: 400,
        }),
      'tree/bad-props shop/Web/T: Fargate offers no task of cpu 300; use one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768',
    ],
    [
      'a count below 0',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', { cluster, taskDefinition, desiredCount: -1 }),
      'tree/bad-props shop/Web/S: desiredCount -1 is not a whole number from 0',
    ],
    [
      'no id',
      ({ stack }, { Cluster }) => new Cluster(stack),
      'tree/bad-id shop/Web: the id undefined in shop/Web',
    ],
    [
      'an id that is a number',
      ({ stack }, { Cluster }) => new Cluster(stack, 5),
      'tree/bad-id shop/Web: the id 5 in shop/Web',
    ],
    [
      'no scope',
      (_, { Cluster }) => new Cluster(undefined, 'C'),
      'tree/no-scope undefined: the scope of "C" is undefined',
    ],
    [
      'no name',
      (_, { App }) => new App(),
      'tree/bad-name undefined: the App is named undefined; allowed are at most 64 letters, digits, "_", "-" and "."',
    ],
    [
      'a tag that is not set',
      ({ stack }, { LogGroup }) => new LogGroup(stack, 'L', { tags: { team: undefined } }),
      'rule/violated shop/Web/L: the value of "team" is undefined, which is no text',
    ],
    [
      'a tag that is a number',
      ({ stack }, { LogGroup }) => new LogGroup(stack, 'L', { tags: { team: 7 } }),
      'rule/violated shop/Web/L: the value of "team" is 7, which is no text',
    ],
  ])('%s', async (_, program, error) => {
    expect(await errorsOf(program)).toEqual([error]);
  });
});

describe('what AWS would refuse last of all is told first', () => {
  test.each<[string, (given: Untyped, all: Untyped) => unknown, string]>([
    [
      'a capacity provider that the cluster does not have',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', {
          cluster,
          taskDefinition,
          capacityProviderStrategies: [{ capacityProvider: 'spare', weight: 1 }],
        }),
      'rule/violated shop/Web/S: spare is not associated with the cluster, whose capacity providers are FARGATE, FARGATE_SPOT.',
    ],
    [
      'a certificate that is none',
      ({ stack, cluster, taskDefinition }, { LoadBalancedService }) =>
        new LoadBalancedService(stack, 'S', { cluster, taskDefinition, certificateArn: 'mine' }),
      'tree/bad-props shop/Web/S/Listener: shop/Web/S/Listener: certificateArn "mine" is not the ARN of a certificate',
    ],
    [
      'a count that is text, in an override',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', { cluster, taskDefinition, overrides: { desiredCount: '2' } }),
      'rule/violated shop/Web/S: "2" is not a whole number from 0 to 5000',
    ],
    [
      'a redirect to where it comes from',
      (_, { ListenerAction }) => ListenerAction.redirect({ permanent: true }),
      'tree/bad-props undefined: the redirect leads back to where it comes from',
    ],
    [
      'a fixed response of a code that there is not',
      (_, { ListenerAction }) => ListenerAction.fixedResponse(999),
      'tree/bad-props undefined: the status code of a fixed response is 999',
    ],
    [
      'a schedule of five fields',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', { cluster, taskDefinition })
          .autoScale({ min: 1, max: 2 })
          .onSchedule('Day', { schedule: 'cron(0 8 * * *)', min: 2 }),
      'tree/bad-props shop/Web/S/Scaling: shop/Web/S/Scaling: the schedule Day is "cron(0 8 * * *)"',
    ],
    [
      'a time zone that is none',
      ({ stack, cluster, taskDefinition }, { Service }) =>
        new Service(stack, 'S', { cluster, taskDefinition })
          .autoScale({ min: 1, max: 2 })
          .onSchedule('Day', { schedule: 'rate(1 day)', min: 2, timezone: 'Mars/Olympus' }),
      'tree/bad-props shop/Web/S/Scaling: shop/Web/S/Scaling: the timezone of the schedule Day is "Mars/Olympus"',
    ],
    [
      'an override that removes what AWS needs',
      ({ stack }, { Role, Principal }) =>
        new Role(stack, 'R', {
          assumedBy: Principal.service('ecs-tasks.amazonaws.com'),
          overrides: { AssumeRolePolicyDocument: null },
        }),
      'rule/violated shop/Web/R: AWS::IAM::Role cannot do without this field',
    ],
    [
      'an override of a field that there is not',
      ({ stack }, { LogGroup }) => new LogGroup(stack, 'L', { overrides: { retention: 5 } }),
      'rule/unknown-field shop/Web/L: AWS::Logs::LogGroup has no field of this name that this version knows',
    ],
    [
      'more tags than fit',
      ({ stack }, { LogGroup }) =>
        new LogGroup(stack, 'L', {
          tags: Object.fromEntries(Array.from({ length: 47 }, (_, i) => [`key${i}`, 'value'])),
        }),
      'rule/violated shop/Web/L: 47 tags; 46 fit beside those of Gantry',
    ],
    [
      'a tag of ours',
      ({ stack }, { LogGroup }) => new LogGroup(stack, 'L', { tags: { 'gantry:app': 'other' } }),
      'rule/violated shop/Web/L: the key "gantry:app" starts with gantry:, by which the owner of a resource is known',
    ],
    [
      'an address that no tag can hold',
      ({ stack }, { LogGroup }) => new LogGroup(stack, 'L'.repeat(260)),
      `tree/bad-id shop/Web/${'L'.repeat(260)}: the address has 269 characters; at most 256 fit into the tag that tells whose it is`,
    ],
  ])('%s', async (_, program, error) => {
    expect(await errorsOf(program)).toEqual([error]);
  });
});

test('a resource outside a stack is told with the line that makes it', async () => {
  const app = new gantry.App({ name: 'shop' });
  new gantry.Cluster(app, 'Cluster');
  const error = await synth(app).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'tree/no-stack',
    detail: expect.stringMatching(/not inside a Stack\n.*untyped\.test\.ts:\d+:\d+$/),
  });
});
