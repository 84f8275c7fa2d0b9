import { describe, expect, test } from 'vitest';
import { LAUNCH_RULES } from '../../../lib/rules/launch/index.ts';
import { DESCRIBE_TASKS_RULES, RUN_TASK_RULES } from '../../../lib/rules/run-task/index.ts';
import { TASK_SET_RULES } from '../../../lib/rules/task-set/index.ts';
import { codesOf, many, network, type Row, testTable, withTask } from '../table.ts';

const TASK = { taskDefinition: 'web:1' };
const overridden = (override: object) => ({ overrides: { containerOverrides: [override] } });
const brackets = JSON.stringify({ containerOverrides: [{ name: 'web', command: [''] }] }).length;
const long = (length: number) =>
  overridden({ name: 'web', command: ['x'.repeat(length - brackets)] });

const RUN: readonly Row[] = [
  ['run-task/task-definition-missing', { taskDefinition: '' }, {}],
  ['run-task/count', { count: 11 }, { count: 10 }],
  ['run-task/propagate-tags', { propagateTags: 'SERVICE' }, { propagateTags: 'TASK_DEFINITION' }],
  ['run-task/started-by', { startedBy: 'x'.repeat(129) }, { startedBy: 'x'.repeat(128) }],
  ['run-task/client-token', { clientToken: 'a b' }, { clientToken: 'x'.repeat(64) }],
  ['run-task/overrides', long(8193), long(8192)],
  ['run-task/override-name', overridden({ command: ['ls'] }), overridden({ name: 'web' })],
  [
    'run-task/override-unknown',
    overridden({ name: 'django' }),
    overridden({ name: 'web' }),
    withTask({}),
  ],
  [
    'run-task/override-storage',
    { launchType: 'EC2', overrides: { ephemeralStorage: { sizeInGiB: 30 } } },
    { launchType: 'FARGATE', overrides: { ephemeralStorage: { sizeInGiB: 30 } } },
  ],
  [
    'run-task/exec-role',
    { enableExecuteCommand: true },
    { enableExecuteCommand: true, overrides: { taskRoleArn: 'arn:aws:iam::1:role/r' } },
    withTask({}),
  ],
];

const STARTED = { ...TASK, containerInstances: ['i'] };
const START: readonly Row[] = [
  [
    'run-task/instances',
    { containerInstances: many(11, String) },
    { containerInstances: many(10, String) },
  ],
  ['run-task/start-fields', { launchType: 'EC2' }, { launchType: undefined }],
];

describe('a task that ECS places', () => {
  testTable('RunTask', TASK, RUN);
});

describe('a task on instances that are named', () => {
  testTable('StartTask', STARTED, START);

  test('has a shorter startedBy', () => {
    expect(codesOf('StartTask', { ...STARTED, startedBy: 'x'.repeat(37) })).toEqual([
      'run-task/started-by',
    ]);
  });

  test('may be on a cluster that runs tasks on Fargate by default', () => {
    const around = {
      ...withTask({ requiresCompatibilities: ['EC2'] }),
      cluster: () => ({ defaultStrategy: [{ capacityProvider: 'FARGATE' }] }),
    };
    expect(codesOf('StartTask', STARTED, around)).toEqual([]);
  });
});

const ASKED: readonly Row[] = [
  ['describe-tasks/none', { tasks: [] }, { tasks: ['a'] }],
  ['describe-tasks/most', { tasks: many(101, String) }, { tasks: many(100, String) }],
  ['describe-tasks/include', { include: ['ALL'] }, { include: ['TAGS'] }],
];

describe('tasks that are asked for', () => {
  testTable('DescribeTasks', { cluster: 'c', tasks: ['a'] }, ASKED);
});

const SET = { service: 'web', cluster: 'c', taskDefinition: 'web:1' };
const balancer = { targetGroupArn: 'arn:tg', containerName: 'web', containerPort: 80 };
const classic = { loadBalancerName: 'old', containerName: 'web', containerPort: 80 };
const SETS: readonly Row[] = [
  ['task-set/members', { cluster: undefined }, {}],
  [
    'task-set/controller',
    {},
    { service: 'other' },
    {
      service: (named) => ({
        serviceName: 'web',
        deploymentController: { type: named === 'web' ? 'ECS' : 'EXTERNAL' },
      }),
    },
  ],
  ['task-set/scale', { scale: { value: 100.5 } }, { scale: { value: 99.5, unit: 'PERCENT' } }],
  ['task-set/scale-unit', { scale: { value: 5, unit: 'COUNT' } }, { scale: { value: 5 } }],
  [
    'task-set/one-group',
    { loadBalancers: [balancer, { ...balancer, targetGroupArn: 'arn:other' }] },
    { loadBalancers: [balancer] },
  ],
  ['task-set/no-classic', { loadBalancers: [classic] }, { loadBalancers: [balancer] }],
  ['task-set/client-token', { clientToken: '' }, { clientToken: 'x'.repeat(36) }],
];

describe('a task set', () => {
  testTable('CreateTaskSet', SET, SETS);

  test('is launched, reached and registered as a service is', () => {
    const around = withTask({ networkMode: 'awsvpc' });
    expect(codesOf('CreateTaskSet', SET, around)).toEqual(['network/missing']);
    expect(codesOf('CreateTaskSet', { ...SET, ...network }, around)).toEqual([]);
    const unknown = { ...SET, ...network, loadBalancers: [{ ...balancer, containerName: 'x' }] };
    expect(codesOf('CreateTaskSet', unknown, around)).toEqual(['traffic/container-unknown']);
    expect(codesOf('CreateTaskSet', { ...SET, serviceRegistries: [{}] })).toEqual(['registry/arn']);
  });
});

test('every rule has a row', () => {
  const launch = new Set(LAUNCH_RULES.map(({ code }) => code));
  const covered = new Set([...RUN, ...START, ...ASKED, ...SETS].map(([code]) => code));
  const codes = [...RUN_TASK_RULES, ...DESCRIBE_TASKS_RULES, ...TASK_SET_RULES]
    .map(({ code }) => code)
    .filter((code) => !launch.has(code) && !/^(traffic|registry)\//.test(code));
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
