import { describe, expect, test } from 'vitest';
import { LAUNCH_RULES } from '../../../lib/rules/launch/index.ts';
import { SERVICE_RULES } from '../../../lib/rules/service/index.ts';
import { codesOf, testTable } from '../table.ts';
import {
  BASIC_ROWS,
  CONNECT_ROWS,
  CONTROLLER_ROWS,
  DAEMON_ROWS,
  DEPLOYMENT_ROWS,
  HOOK_ROWS,
  LATTICE_ROWS,
  REGISTRY_ROWS,
  SERVICE,
  SHIFTING_ROWS,
  TRAFFIC_ROWS,
  UPDATE_ROWS,
} from './rows.ts';

const CREATED = [
  ...BASIC_ROWS,
  ...CONTROLLER_ROWS,
  ...DAEMON_ROWS,
  ...TRAFFIC_ROWS,
  ...REGISTRY_ROWS,
  ...DEPLOYMENT_ROWS,
  ...SHIFTING_ROWS,
  ...HOOK_ROWS,
  ...CONNECT_ROWS,
  ...LATTICE_ROWS,
];

describe('a service that is made', () => {
  testTable('CreateService', SERVICE, CREATED);
});

describe('a service that is updated', () => {
  testTable('UpdateService', { service: 'web' }, UPDATE_ROWS);

  test('needs its name and nothing else', () => {
    expect(codesOf('UpdateService', { forceNewDeployment: true })).toEqual([
      'service/name-missing',
    ]);
  });

  test('keeps what is not given: half a pair is judged only against what is known', () => {
    const half = { service: 'web', deploymentConfiguration: { maximumPercent: 100 } };
    expect(codesOf('UpdateService', half)).toEqual([]);
    const breaker = {
      service: 'web',
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    };
    expect(codesOf('UpdateService', breaker)).toEqual([]);
    const existing = {
      serviceName: 'web',
      deploymentConfiguration: { strategy: 'CANARY' as const },
    };
    expect(codesOf('UpdateService', breaker, { service: () => existing })).toEqual([
      'service/breaker-rolling',
    ]);
  });
});

test('every rule of a service has a row', () => {
  const launch = new Set(LAUNCH_RULES.map(({ code }) => code));
  const covered = new Set([...CREATED, ...UPDATE_ROWS].map(([code]) => code));
  const codes = SERVICE_RULES.map(({ code }) => code).filter((code) => !launch.has(code));
  expect(codes.filter((code) => !covered.has(code))).toEqual([]);
});

test('nothing is said of values that are references, nor of empty lists', () => {
  const ref = { $ref: 'a/B', attribute: 'Arn' };
  const fields = [
    'serviceName',
    'taskDefinition',
    'desiredCount',
    'launchType',
    'loadBalancers',
    'serviceRegistries',
    'networkConfiguration',
    'placementStrategy',
    'placementConstraints',
    'capacityProviderStrategy',
    'deploymentConfiguration',
    'serviceConnectConfiguration',
    'volumeConfigurations',
    'vpcLatticeConfigurations',
    'gatewayConnectors',
    'monitoring',
    'tags',
  ];
  for (const field of fields)
    expect(codesOf('CreateService', { ...SERVICE, [field]: ref })).toEqual([]);
  const lists = fields.filter((field) => /s$|Strategy$/.test(field) && field !== 'monitoring');
  for (const field of lists)
    expect(codesOf('CreateService', { ...SERVICE, [field]: [] })).toEqual([]);
});
