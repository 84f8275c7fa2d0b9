import * as ecs from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../lib/core/json.ts';
import {
  Cluster,
  Duration,
  PlacementConstraint,
  PlacementStrategy,
  stepFunctionsTask,
  TaskDefinition,
} from '../../../lib/index.ts';
import { aStack, aTask } from '../synthesis.ts';
import { nginx } from '../tasks.ts';
import { fieldsOf, givenOf, inputOf } from './request-fields.ts';

/** Fields of RunTask that no prop of a state machine's task reaches, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  tags: 'Step Functions documents no such parameter',
  clientToken: 'Step Functions makes its own',
  count: 'a state waits for one task',
  startedBy: 'Step Functions says what has started it',
  referenceId: 'AWS keeps it for itself',
  enableECSManagedTags: 'Step Functions documents no such parameter',
  volumeConfigurations: 'Step Functions documents no such parameter',
  'overrides.taskRoleArn':
    'the role of the state machine may hand on the roles of the task definition',
  'overrides.executionRoleArn':
    'the role of the state machine may hand on the roles of the task definition',
  'overrides.inferenceAcceleratorOverrides': 'Elastic Inference has come to its end',
};

const schema = inputOf(ecs, 'RunTask');
const requests = everyKind().map(uncapitalised) as readonly JsonObject[];

describe('the task of a state machine', () => {
  test('reaches every field of RunTask that Step Functions takes', () => {
    const given = new Set(requests.flatMap((request) => givenOf(schema, request)));
    const isLeftOut = (field: string) =>
      Object.keys(LEFT_OUT).some(
        (one) => field === one || field.startsWith(`${one}.`) || field.startsWith(`${one}[`),
      );
    expect(fieldsOf(schema).filter((field) => !given.has(field) && !isLeftOut(field))).toEqual([]);
    expect([...given].filter(isLeftOut)).toEqual([]);
  });

  test('has no field that RunTask does not know', () => {
    for (const request of requests)
      expect(new Set(leavesOf(request))).toEqual(new Set(givenOf(schema, request)));
  });
});

function everyKind(): readonly JsonObject[] {
  const { stack } = aStack();
  const cluster = new Cluster(stack, 'Cluster');
  const onInstances = new TaskDefinition(stack, 'OnInstances', {
    compatibility: 'EC2',
    networkMode: 'host',
  });
  onInstances.addContainer('main', { image: nginx, memoryReservationMiB: 64 });
  const network = { subnets: ['subnet-1'], securityGroups: ['sg-1'] };
  return [
    stepFunctionsTask({
      cluster,
      taskDefinition: aTask(stack),
      launchType: 'FARGATE',
      ...network,
      platformVersion: '1.4.0',
      enableExecuteCommand: true,
      propagateTags: 'TASK_DEFINITION',
      command: ['report'],
      environment: { DAY: 'monday' },
      taskOverrides: {
        cpu: '512',
        memory: '1024',
        ephemeralStorage: { sizeInGiB: 30 },
        containerOverrides: [
          {
            name: 'web',
            cpu: 128,
            memory: 256,
            memoryReservation: 128,
            environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::bucket/file.env' }],
            resourceRequirements: [
              { type: 'GPU', value: '1' },
              { type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 1, maxComputePercent: 50 } } },
            ],
          },
        ],
      },
    }),
    stepFunctionsTask({
      cluster,
      taskDefinition: onInstances,
      capacityProviderStrategies: [{ capacityProvider: 'instances', base: 1, weight: 1 }],
      placementStrategies: [PlacementStrategy.packedByCpu()],
      placementConstraints: [PlacementConstraint.memberOf('attribute:ecs.os-type == linux')],
      group: 'reports',
      integrationPattern: 'waitForTaskToken',
      timeout: Duration.hours(1),
    }),
  ].map(({ state }) => state.Arguments);
}

function uncapitalised(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json) => uncapitalised(item) as Json);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      uncapitalised(member as Json),
    ]),
  );
}

function leavesOf(value: Json | undefined, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => leavesOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(member as Json, path === '' ? key : `${path}.${key}`),
  );
}
