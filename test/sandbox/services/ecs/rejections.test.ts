/** Requests that AWS is known to have refused, with its own words. */
import { describe, expect, test } from 'vitest';
import { aService, aTaskDefinition, newStory, register } from './story.ts';

const ec2 = {
  family: 'refused',
  containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128 }],
};
const container = (more: object) => ({
  ...ec2,
  containerDefinitions: [{ name: 'web', image: 'nginx', memory: 128, ...more }],
});
const fargate = (more: object) => ({ ...aTaskDefinition(), ...more });
const role = 'arn:aws:iam::123456789012:role/execution';

describe('RegisterTaskDefinition', () => {
  test.each([
    [
      'a pair of cpu and memory that Fargate does not have',
      fargate({ cpu: '512', memory: '512' }),
      'No Fargate configuration exists for given values: 512 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
    ],
    [
      'a task cpu out of range on EC2',
      { ...ec2, requiresCompatibilities: ['EC2'], cpu: '64' },
      "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    ],
    [
      'Fargate without cpu',
      fargate({ cpu: undefined }),
      "Fargate requires that 'cpu' be defined at the task level.",
    ],
    [
      'a container with more memory than its task',
      fargate({
        cpu: '4096',
        memory: '16384',
        containerDefinitions: [{ name: 'worker', image: 'app', memory: 32768 }],
      }),
      "The 'memory' setting for container 'worker' is greater than for the task.",
    ],
    [
      'awslogs without its options',
      container({ logConfiguration: { logDriver: 'awslogs', options: {} } }),
      'Log driver awslogs requires options: awslogs-region, awslogs-group',
    ],
    [
      'a host port that differs in awsvpc mode',
      fargate({
        containerDefinitions: [
          { name: 'web', image: 'nginx', portMappings: [{ containerPort: 80, hostPort: 8080 }] },
        ],
      }),
      'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    ],
    [
      'Fargate in bridge mode',
      fargate({ networkMode: 'bridge' }),
      'Fargate only supports network mode ‘awsvpc’.',
    ],
    [
      'a hostname in awsvpc mode',
      fargate({ containerDefinitions: [{ name: 'web', image: 'nginx', hostname: 'web' }] }),
      'hostname is not supported on container when networkMode=awsvpc.',
    ],
    [
      'a mount of an unknown volume',
      container({ mountPoints: [{ sourceVolume: 'root-RO', containerPath: '/rootfs' }] }),
      "Unknown volume 'root-RO'.",
    ],
    [
      'volumes from an unknown container',
      container({ volumesFrom: [{ sourceContainer: 'container' }] }),
      "Invalid 'volumesFrom' setting. Unknown container: 'container'.",
    ],
    [
      'a log router that nobody uses',
      container({ firelensConfiguration: { type: 'fluentbit' } }),
      'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    ],
    [
      'an ECR image without an execution role',
      fargate({
        containerDefinitions: [
          { name: 'hub', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/hub:latest' },
        ],
      }),
      'Fargate requires task definition to have execution role ARN to support ECR images.',
    ],
    [
      'secrets without an execution role',
      container({ secrets: [{ name: 'DB', valueFrom: 'arn:aws:ssm:eu-west-1:1:parameter/db' }] }),
      "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    ],
    [
      'a family with other characters',
      { ...ec2, family: 'my.app/web' },
      'Family contains invalid characters.',
    ],
    [
      'a secret given twice',
      {
        ...container({
          secrets: [
            { name: 'APP_ENV', valueFrom: 'a' },
            { name: 'APP_ENV', valueFrom: 'b' },
          ],
        }),
        executionRoleArn: role,
      },
      'Duplicate secret names found: APP_ENV. Each secret name must be unique.',
    ],
    [
      'a root directory with an EFS access point',
      {
        ...ec2,
        volumes: [
          {
            name: 'efs',
            efsVolumeConfiguration: {
              fileSystemId: 'fs-1234',
              rootDirectory: '/path',
              transitEncryption: 'ENABLED',
              authorizationConfig: { accessPointId: 'fsap-1234', iam: 'ENABLED' },
            },
          },
        ],
      },
      'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
    ],
    ['an empty list of tags', { ...ec2, tags: [] }, 'Tags can not be empty.'],
  ])('refuses %s', (_, input, message) => {
    expect(() => newStory().ecs('RegisterTaskDefinition', input)).toThrow(
      expect.objectContaining({ code: 'ClientException', message }),
    );
  });
});

describe('CreateService', () => {
  test.each([
    [
      'awsvpc without a network',
      { networkConfiguration: undefined },
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'a container that is not there',
      {
        loadBalancers: [
          { targetGroupArn: 'arn:group', containerName: 'Frontend', containerPort: 80 },
        ],
      },
      'The container Frontend does not exist in the task definition.',
    ],
    [
      'a deployment that could neither stop nor start tasks',
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 } },
      'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      'a daemon with a desired count',
      { schedulingStrategy: 'DAEMON' as const, desiredCount: 1 },
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
  ])('refuses %s', (_, overrides, message) => {
    const story = newStory();
    register(story);
    expect(() => story.ecs('CreateService', aService(story, overrides))).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });

  test('refuses a second service of the name with other parameters, and returns it for the same ones', () => {
    const story = newStory();
    register(story);
    const first = story.ecs<{ service: { serviceArn: string } }>('CreateService', aService(story));
    const again = story.ecs<{ service: { serviceArn: string } }>(
      'CreateService',
      aService(story, { clientToken: 'another' }),
    );
    expect(again.service.serviceArn).toBe(first.service.serviceArn);
    expect(() => story.ecs('CreateService', aService(story, { desiredCount: 3 }))).toThrow(
      'Creation of service was not idempotent.',
    );
  });

  test('refuses a public address for a launch type without it', () => {
    const story = newStory();
    register(story, undefined, { requiresCompatibilities: ['EC2'] });
    const awsvpcConfiguration = { subnets: [...story.subnets], assignPublicIp: 'ENABLED' as const };
    expect(() =>
      story.ecs(
        'CreateService',
        aService(story, { launchType: 'EC2', networkConfiguration: { awsvpcConfiguration } }),
      ),
    ).toThrow('Assign public IP is not supported for this launch type');
  });
});

describe('other operations', () => {
  test('UpdateService refuses a task definition under CODE_DEPLOY', () => {
    const story = newStory();
    register(story);
    story.ecs('CreateService', aService(story, { deploymentController: { type: 'CODE_DEPLOY' } }));
    register(story);
    expect(() =>
      story.ecs('UpdateService', { cluster: 'main', service: 'web', taskDefinition: 'web:2' }),
    ).toThrow(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
  });

  test('UpdateService refuses exec without a task role', () => {
    const story = newStory();
    register(story);
    story.ecs('CreateService', aService(story));
    expect(() =>
      story.ecs('UpdateService', { cluster: 'main', service: 'web', enableExecuteCommand: true }),
    ).toThrow("The service couldn't be updated because a valid taskRoleArn is not being used.");
  });

  test('CreateCluster refuses an unknown capacity provider', () => {
    expect(() =>
      newStory().ecs('CreateCluster', { clusterName: 'c', capacityProviders: ['my-group'] }),
    ).toThrow(
      'The specified capacity provider was not found. Specify a valid capacity provider and try again',
    );
  });

  test('RunTask refuses an override of an unknown container', () => {
    const story = newStory();
    register(story);
    const { networkConfiguration } = aService(story);
    expect(() =>
      story.ecs('RunTask', {
        cluster: 'main',
        taskDefinition: 'web',
        launchType: 'FARGATE',
        networkConfiguration,
        overrides: { containerOverrides: [{ name: 'django', command: ['migrate'] }] },
      }),
    ).toThrow('Override for container named django is not a container in the TaskDefinition.');
  });

  test('RunTask on EC2 finds no container instance', () => {
    const story = newStory();
    register(story, undefined, { requiresCompatibilities: ['EC2'], networkMode: 'bridge' });
    expect(() =>
      story.ecs('RunTask', { cluster: 'main', taskDefinition: 'web', launchType: 'EC2' }),
    ).toThrow('No Container Instances were found in your cluster.');
  });

  test('TagResource wants the long ARN of a service', () => {
    expect(() =>
      newStory().ecs('TagResource', {
        resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/my-service',
        tags: [{ key: 'a', value: 'b' }],
      }),
    ).toThrow('Long arn format must be used for tagging operations');
  });

  test('DescribeTasks wants at least one task', () => {
    expect(() => newStory().ecs('DescribeTasks', { cluster: 'main', tasks: [] })).toThrow(
      'Tasks cannot be empty.',
    );
  });
});
