import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import type { ClusterPlace } from '../../lib/survey/clusters.ts';
import { isWindows, joins, reservedMemory } from '../../lib/survey/templates.ts';

const template = (data: object) => ({
  data: data as RequestLaunchTemplateData,
  raw: data as RequestLaunchTemplateData,
});

const cluster = (name: string, address?: string) =>
  ({
    name,
    thing: address === undefined ? undefined : { node: { address } },
  }) as unknown as ClusterPlace;

describe('joins', () => {
  test.each([
    '#!/bin/bash\necho ECS_CLUSTER=fleet >> /etc/ecs/ecs.config',
    'Initialize-ECSAgent -Cluster fleet -EnableTaskIAMRole',
    "Initialize-ECSAgent -Cluster 'fleet'",
    '[settings.ecs]\ncluster = "fleet"',
  ])('understands %j', (UserData) => {
    expect(joins(template({ UserData }), cluster('fleet'))).toBe(true);
    expect(joins(template({ UserData }), cluster('flee'))).toBe(false);
  });

  test('follows a reference to the cluster', () => {
    const UserData = { $join: ['ECS_CLUSTER=', { $ref: 'app/Cluster', attribute: 'clusterName' }] };
    expect(joins(template({ UserData }), cluster('any', 'app/Cluster'))).toBe(true);
    expect(joins(template({ UserData }), cluster('any', 'app/Other'))).toBe(false);
  });
});

test('memory that the agent leaves alone is read from its configuration', () => {
  expect(reservedMemory(template({ UserData: 'ECS_RESERVED_MEMORY=128' }))).toBe(128);
  expect(reservedMemory(template({ UserData: { $join: ['ECS_RESERVED_MEMORY="64"', 'x'] } }))).toBe(
    64,
  );
  expect(reservedMemory(template({}))).toBe(0);
});

test('Windows is told by its image or by its user data', () => {
  const name = '/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-ECS_Optimized';
  expect(isWindows(template({ ImageId: { $lookup: 'ssm-parameter', name } }))).toBe(true);
  expect(isWindows(template({ UserData: '<powershell>\n</powershell>' }))).toBe(true);
  expect(isWindows(template({ ImageId: 'ami-1', UserData: '#!/bin/sh' }))).toBe(false);
});
