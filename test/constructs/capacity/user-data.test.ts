import { describe, expect, test } from 'vitest';
import {
  Duration,
  type EcsAgentConfiguration,
  Lookup,
  Text,
  UserData,
} from '../../../lib/index.ts';

const configuration: EcsAgentConfiguration = {
  attributes: { rack: 'b7' },
  reservedMemoryMiB: 256,
  reservedPorts: [22, 8080],
  imagePullBehavior: 'prefer-cached',
  taskCleanupWait: Duration.minutes(10),
  containerStopTimeout: Duration.seconds(45),
  awsvpcBlockInstanceMetadata: true,
  imageCleanup: false,
  privilegedContainers: false,
  loggingDrivers: ['json-file', 'awslogs'],
  taskMetadataRate: { perSecond: 80, burst: 120 },
  spotInstanceDraining: true,
};

describe('user data', () => {
  test('for Linux write the variables of the agent between the commands', () => {
    expect(
      UserData.linux({
        cluster: 'web',
        configuration: { ...configuration, variables: { ECS_SELINUX_CAPABLE: 'true' } },
        commandsBefore: ['dnf install -y jq'],
        commandsAfter: ['echo done'],
      }),
    ).toBe(`#!/bin/bash
dnf install -y jq
cat <<'ECS_CONFIG' >> /etc/ecs/ecs.config
ECS_CLUSTER=web
ECS_INSTANCE_ATTRIBUTES={"rack":"b7"}
ECS_RESERVED_MEMORY=256
ECS_RESERVED_PORTS=[22,8080]
ECS_ENABLE_SPOT_INSTANCE_DRAINING=true
ECS_IMAGE_PULL_BEHAVIOR=prefer-cached
ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=600s
ECS_CONTAINER_STOP_TIMEOUT=45s
ECS_AWSVPC_BLOCK_IMDS=true
ECS_AVAILABLE_LOGGING_DRIVERS=["json-file","awslogs"]
ECS_DISABLE_IMAGE_CLEANUP=true
ECS_DISABLE_PRIVILEGED=true
ECS_TASK_METADATA_RPS_LIMIT=80,120
ECS_SELINUX_CAPABLE=true
ECS_CONFIG
echo done
`);
  });

  test('for Windows initialize the agent with the switches that it has', () => {
    expect(
      UserData.windows({
        cluster: 'web',
        configuration: {
          ...configuration,
          taskNetworkInterfaces: true,
          awsvpcAdditionalLocalRoutes: ['10.0.0.0/8'],
        },
        commandsBefore: ['Write-Host "hello"'],
      }),
    ).toBe(`<powershell>
Write-Host "hello"
[Environment]::SetEnvironmentVariable("ECS_INSTANCE_ATTRIBUTES", '{"rack":"b7"}', "Machine")
[Environment]::SetEnvironmentVariable("ECS_RESERVED_MEMORY", '256', "Machine")
[Environment]::SetEnvironmentVariable("ECS_RESERVED_PORTS", '[22,8080]', "Machine")
[Environment]::SetEnvironmentVariable("ECS_ENABLE_SPOT_INSTANCE_DRAINING", 'true', "Machine")
[Environment]::SetEnvironmentVariable("ECS_IMAGE_PULL_BEHAVIOR", 'prefer-cached', "Machine")
[Environment]::SetEnvironmentVariable("ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION", '600s', "Machine")
[Environment]::SetEnvironmentVariable("ECS_CONTAINER_STOP_TIMEOUT", '45s', "Machine")
[Environment]::SetEnvironmentVariable("ECS_DISABLE_IMAGE_CLEANUP", 'true', "Machine")
[Environment]::SetEnvironmentVariable("ECS_DISABLE_PRIVILEGED", 'true', "Machine")
[Environment]::SetEnvironmentVariable("ECS_TASK_METADATA_RPS_LIMIT", '80,120', "Machine")
Import-Module ECSTools
Initialize-ECSAgent -Cluster 'web' -EnableTaskIAMRole -EnableTaskENI -AwsvpcBlockIMDS -AwsvpcAdditionalLocalRoutes '["10.0.0.0/8"]' -LoggingDrivers '["json-file","awslogs"]'
</powershell>
`);
  });

  test('for Bottlerocket are settings, not commands', () => {
    expect(
      UserData.bottlerocket({
        cluster: 'web',
        configuration: {
          attributes: { rack: 'b7' },
          reservedMemoryMiB: 256,
          taskCleanupWait: Duration.minutes(10),
          imageCleanup: false,
          privilegedContainers: true,
          loggingDrivers: ['json-file', 'awslogs'],
          taskMetadataRate: { perSecond: 80, burst: 120 },
        },
        bottlerocketSettings: '[settings.host-containers.admin]\nenabled = true',
      }),
    ).toBe(`[settings.ecs]
cluster = "web"
reserved-memory = 256
task-cleanup-wait = "600s"
logging-drivers = ["json-file","awslogs"]
image-cleanup-enabled = false
allow-privileged-containers = true
metadata-service-rps = 80
metadata-service-burst = 120

[settings.ecs.instance-attributes]
"rack" = "b7"

[settings.host-containers.admin]
enabled = true
`);
  });

  test('keep references: the launch template encodes them when they are known', () => {
    const made = UserData.linux({
      cluster: new Lookup('name'),
      configuration: { variables: { HTTP_PROXY: new Lookup('proxy') } },
    });
    expect(made).toBeInstanceOf(Text);
    expect(JSON.parse(JSON.stringify(made))).toEqual({
      $join: [
        "#!/bin/bash\ncat <<'ECS_CONFIG' >> /etc/ecs/ecs.config\nECS_CLUSTER=",
        { $lookup: 'name' },
        '\nHTTP_PROXY=',
        { $lookup: 'proxy' },
        '\nECS_CONFIG\n',
      ],
    });
  });
});
