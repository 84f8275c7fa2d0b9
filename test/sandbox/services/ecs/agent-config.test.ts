import { describe, expect, test } from 'vitest';
import { agentConfig } from '../../../../lib/sandbox/services/ecs/agent-config.ts';

describe('agentConfig', () => {
  const clusters: readonly (readonly [string, string, string | undefined])[] = [
    ['nothing', '', undefined],
    ['an echo', '#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config', 'shop'],
    ['a quoted echo', 'echo "ECS_CLUSTER=shop" >> /etc/ecs/ecs.config', 'shop'],
    ['a quoted value', "ECS_CLUSTER='shop'", 'shop'],
    [
      'a here document',
      "cat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER=shop\nECS_LOGLEVEL=info\nEOF",
      'shop',
    ],
    ['the last of two', 'ECS_CLUSTER=old\nECS_CLUSTER=shop', 'shop'],
    ['no comment', '# ECS_CLUSTER=old\nECS_CLUSTER=shop', 'shop'],
    ['Bottlerocket', '[settings.ecs]\ncluster = "shop"', 'shop'],
    ['Bottlerocket, dotted', 'settings.ecs.cluster = "shop"', 'shop'],
    [
      'PowerShell',
      '<powershell>\nInitialize-ECSAgent -Cluster shop -EnableTaskIAMRole -LoggingDrivers \'["json-file","awslogs"]\'\n</powershell>',
      'shop',
    ],
    ['PowerShell, quoted', "Initialize-ECSAgent -Cluster 'shop'", 'shop'],
    [
      'an environment variable of Windows',
      '[Environment]::SetEnvironmentVariable("ECS_CLUSTER", "shop", "Machine")',
      'shop',
    ],
  ];
  test.each(clusters)('finds the cluster in %s', (_, userData, cluster) => {
    expect(agentConfig(userData).cluster).toBe(cluster);
  });

  test('reads what an ecs.config says', () => {
    const config = agentConfig(
      [
        'ECS_CLUSTER=shop',
        'ECS_INSTANCE_ATTRIBUTES={"stack":"blue","tier":"2"}',
        'ECS_RESERVED_MEMORY=256',
        'ECS_RESERVED_PORTS=[22,9100]',
        'ECS_RESERVED_PORTS_UDP=[8125]',
        'ECS_ENABLE_SPOT_INSTANCE_DRAINING=true',
        'ECS_AVAILABLE_LOGGING_DRIVERS=["json-file","awslogs"]',
        'ECS_ENABLE_GPU_SUPPORT=true',
        'ECS_CONTAINER_INSTANCE_TAGS={"team":"web"}',
        'ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM=ec2_instance',
      ].join('\n'),
    );
    expect(config).toEqual({
      cluster: 'shop',
      attributes: { stack: 'blue', tier: '2' },
      reservedMemory: 256,
      reservedTcpPorts: [22, 9100],
      reservedUdpPorts: [8125],
      spotDraining: true,
      loggingDrivers: ['json-file', 'awslogs'],
      gpuSupport: true,
      tags: { team: 'web' },
      propagateTags: true,
      installsAgent: false,
    });
  });

  test('reads JSON out of an echo with escaped quotes', () => {
    const { attributes } = agentConfig(
      'echo "ECS_INSTANCE_ATTRIBUTES={\\"stack\\":\\"blue\\"}" >> /etc/ecs/ecs.config',
    );
    expect(attributes).toEqual({ stack: 'blue' });
  });

  test("reads Bottlerocket's settings", () => {
    const config = agentConfig(
      [
        '[settings.ecs]',
        'cluster = "shop" # the shop',
        'enable-spot-instance-draining = true',
        'logging-drivers = ["json-file"]',
        '[settings.ecs.instance-attributes]',
        'stack = "blue"',
        '"my.team" = "web"',
        '[settings.host-containers.admin]',
        'cluster = "other"',
      ].join('\n'),
    );
    expect(config).toMatchObject({
      cluster: 'shop',
      spotDraining: true,
      loggingDrivers: ['json-file'],
      attributes: { stack: 'blue', 'my.team': 'web' },
    });
  });
});
