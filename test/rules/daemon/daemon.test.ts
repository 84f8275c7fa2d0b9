import { describe, expect, test } from 'vitest';
import { DAEMON_RULES, DAEMON_TASK_RULES } from '../../../lib/rules/daemon/index.ts';
import { type Row, testTable } from '../table.ts';

const DAEMON = {
  daemonName: 'logs',
  daemonTaskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:daemon-task-definition/logs:1',
  capacityProviderArns: ['arn:aws:ecs:eu-west-1:111111111111:capacity-provider/managed'],
};
const deployment = (deploymentConfiguration: object) => ({ deploymentConfiguration });

const DAEMONS: readonly Row[] = [
  ['daemon/members', { capacityProviderArns: [] }, {}],
  ['daemon/name', { daemonName: 'my logs' }, { daemonName: 'my_logs' }],
  [
    'daemon/providers',
    { capacityProviderArns: ['arn:aws:ecs:eu-west-1:111111111111:capacity-provider/group'] },
    {},
    {
      // Known by its name alone, which the ARN holds.
      providerKind: (named) => (named === 'group' ? 'Auto Scaling group' : undefined),
    },
  ],
  ['daemon/drain', deployment({ drainPercent: 100.1 }), deployment({ drainPercent: 12.5 })],
  [
    'daemon/alarms',
    deployment({ alarms: { enable: true, alarmNames: [] } }),
    deployment({ alarms: { enable: true, alarmNames: ['a'] } }),
  ],
  [
    'daemon/bake-time',
    deployment({ bakeTimeInMinutes: 1441 }),
    deployment({ bakeTimeInMinutes: 1440 }),
  ],
  ['daemon/propagate-tags', { propagateTags: 'SERVICE' }, { propagateTags: 'DAEMON' }],
  ['daemon/client-token', { clientToken: 'x'.repeat(37) }, { clientToken: 'x'.repeat(36) }],
];

describe('a daemon', () => {
  testTable('CreateDaemon', DAEMON, DAEMONS);
});

const container = { name: 'agent', image: 'agent' };
const TASK = { family: 'logs', containerDefinitions: [container] };
const contains = (more: object) => ({ containerDefinitions: [{ ...container, ...more }] });
const volumes = (...list: readonly object[]) => ({ volumes: list });
const logs = { logDriverVolumeConfiguration: { driver: 'json-file' } };

const TASKS: readonly Row[] = [
  ['daemon-task-definition/members', { containerDefinitions: [] }, {}],
  ['daemon-task-definition/family', { family: 'a/b' }, { family: 'a-b' }],
  ['daemon-task-definition/image', contains({ image: '' }), contains({})],
  [
    'daemon-task-definition/container-name',
    { containerDefinitions: [container, container] },
    { containerDefinitions: [container, { ...container, name: 'Agent' }] },
  ],
  [
    'daemon-task-definition/container-fields',
    contains({ portMappings: [{ containerPort: 80 }] }),
    contains({ portMappings: [] }),
  ],
  ['daemon-task-definition/size', { cpu: '.25 vCPU' }, { cpu: '256' }],
  ['daemon-task-definition/modes', { pidMode: 'host' }, { pidMode: 'shared' }],
  [
    'daemon-task-definition/volume',
    volumes({ name: 'logs', host: { sourcePath: '/var/log' }, ...logs }),
    volumes({ name: 'logs', ...logs }),
  ],
  ['daemon-task-definition/volume-name', volumes({ name: 'a b' }), volumes({ name: 'a_b' })],
  [
    'daemon-task-definition/log-driver',
    volumes({ name: 'logs', logDriverVolumeConfiguration: { driver: 'awslogs' } }),
    volumes({ name: 'logs', ...logs }),
  ],
  [
    'daemon-task-definition/volume-unknown',
    contains({ mountPoints: [{ sourceVolume: 'logs', containerPath: '/l' }] }),
    {
      ...contains({ mountPoints: [{ sourceVolume: 'logs', containerPath: '/l' }] }),
      ...volumes({ name: 'logs', ...logs }),
    },
  ],
];

describe("a daemon's task definition", () => {
  testTable('RegisterDaemonTaskDefinition', TASK, TASKS);
});

test('every rule has a row', () => {
  const covered = new Set([...DAEMONS, ...TASKS].map(([code]) => code));
  const codes = [...DAEMON_RULES, ...DAEMON_TASK_RULES].map(({ code }) => code);
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});
