import { describe, expect, test } from 'vitest';
import { EXPRESS_RULES } from '../../../lib/rules/express/index.ts';
import type { Neighbourhood } from '../../../lib/rules/neighbourhood.ts';
import { type Row, testTable, withTask } from '../table.ts';

const ROLE = 'arn:aws:iam::111111111111:role/r';
const EXPRESS = {
  infrastructureRoleArn: ROLE,
  executionRoleArn: ROLE,
  primaryContainer: { image: 'nginx' },
};
const contains = (more: object) => ({ primaryContainer: { image: 'nginx', ...more } });
const scaled = (scalingTarget: object) => ({ scalingTarget });
const ownTask = {
  executionRoleArn: undefined,
  primaryContainer: undefined,
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/web:1',
};
const otherTask = { ...ownTask, taskDefinitionArn: 'other' };
const port = { name: 'http', containerPort: 80 };
const main = (name: string, portMappings: object[] = [port]) => ({
  requiresCompatibilities: ['FARGATE' as const],
  containerDefinitions: [{ name, image: 'nginx', portMappings }],
});

const ROWS: readonly Row[] = [
  ['express/role', { infrastructureRoleArn: undefined }, {}],
  ['express/name', { serviceName: 'my web' }, { serviceName: 'my-web' }],
  ['express/container', { primaryContainer: undefined }, ownTask],
  ['express/execution-role', { executionRoleArn: undefined }, ownTask],
  ['express/one-way', { ...ownTask, cpu: '256' }, ownTask],
  ['express/image', contains({ image: '' }), contains({})],
  ['express/port', contains({ containerPort: 65_536 }), contains({ containerPort: 65_535 })],
  [
    'express/logs',
    contains({ awsLogsConfiguration: { logGroup: 'g' } }),
    contains({ awsLogsConfiguration: { logGroup: 'g', logStreamPrefix: 'ecs' } }),
  ],
  ['express/health-path', { healthCheckPath: 'ping' }, { healthCheckPath: '/ping?format=json' }],
  ['express/architecture', { cpuArchitecture: 'arm' }, { cpuArchitecture: 'ARM64' }],
  [
    'express/scaling',
    scaled({ minTaskCount: 3, maxTaskCount: 2 }),
    scaled({ minTaskCount: 2, maxTaskCount: 2 }),
  ],
  [
    'express/metric',
    scaled({ autoScalingMetric: 'CPUUtilization' }),
    scaled({ autoScalingMetric: 'AVERAGE_CPU' }),
  ],
  [
    'express/metric-target',
    scaled({ autoScalingMetric: 'AVERAGE_CPU', autoScalingTargetValue: 101 }),
    scaled({ autoScalingMetric: 'REQUEST_COUNT_PER_TARGET', autoScalingTargetValue: 101 }),
  ],
  ['express/main', ownTask, otherTask, oneOf(main('main'))],
  ['express/main-port', ownTask, otherTask, oneOf(main('Main', [{ containerPort: 80 }]))],
  [
    'express/fargate',
    ownTask,
    otherTask,
    oneOf({ ...main('Main'), requiresCompatibilities: ['EC2'] }),
  ],
];

describe('an Express service', () => {
  testTable('CreateExpressGatewayService', EXPRESS, ROWS);
});

test('every rule has a row', () => {
  const covered = new Set(ROWS.map(([code]) => code));
  expect(EXPRESS_RULES.map(({ code }) => code).filter((code) => !covered.has(code))).toEqual([]);
});

/** A task definition, and one that fits under another ARN. */
function oneOf(ours: object): Partial<Neighbourhood> {
  return {
    taskDefinition: (named) =>
      withTask(named === 'other' ? main('Main') : ours).taskDefinition?.(named),
  };
}
