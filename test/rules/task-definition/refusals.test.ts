import { describe, expect, test } from 'vitest';
import { taskDefinitionBreaches } from '../../../lib/rules/task-definition/index.ts';
import { executionRoleArn, raw, type Task } from './bases.ts';

const web = { name: 'web', image: 'nginx:latest' };
const onEc2 = { ...web, memory: 128 };
const FARGATE = { requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' } as const;
const SMALL = { ...FARGATE, cpu: '256', memory: '512' } as const;

/** What AWS said to requests like these, word for word. */
const REFUSALS: readonly (readonly [message: string, request: object])[] = [
  [
    'No Fargate configuration exists for given values: 512 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
    { ...FARGATE, containerDefinitions: [web], cpu: '512', memory: '512' },
  ],
  [
    "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    { containerDefinitions: [onEc2], requiresCompatibilities: ['EC2'], cpu: '64' },
  ],
  [
    "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    { containerDefinitions: [onEc2], cpu: '' },
  ],
  [
    "Fargate requires that 'cpu' be defined at the task level.",
    { ...FARGATE, containerDefinitions: [{ ...web, memory: 512 }], memory: '512' },
  ],
  [
    "The 'memory' setting for container 'worker' is greater than for the task.",
    {
      ...FARGATE,
      containerDefinitions: [{ name: 'worker', image: 'app', memory: 32_768 }],
      cpu: '4096',
      memory: '16384',
    },
  ],
  [
    'Log driver awslogs requires options: awslogs-region, awslogs-group',
    {
      containerDefinitions: [{ ...onEc2, logConfiguration: { logDriver: 'awslogs', options: {} } }],
    },
  ],
  [
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    {
      ...SMALL,
      containerDefinitions: [{ ...web, portMappings: [{ containerPort: 80, hostPort: 8080 }] }],
    },
  ],
  [
    'Fargate only supports network mode ‘awsvpc’.',
    { ...SMALL, containerDefinitions: [web], networkMode: 'bridge' },
  ],
  [
    'hostname is not supported on container when networkMode=awsvpc.',
    { ...SMALL, containerDefinitions: [{ ...web, hostname: 'web' }] },
  ],
  [
    "Unknown volume 'root-RO'.",
    {
      containerDefinitions: [
        {
          ...onEc2,
          mountPoints: [{ sourceVolume: 'root-RO', containerPath: '/rootfs', readOnly: true }],
        },
      ],
    },
  ],
  [
    "Invalid 'volumesFrom' setting. Unknown container: 'container'.",
    { containerDefinitions: [{ ...onEc2, volumesFrom: [{ sourceContainer: 'container' }] }] },
  ],
  [
    'When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.',
    {
      containerDefinitions: [
        {
          ...onEc2,
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': 'g', 'awslogs-region': 'us-east-1' },
          },
        },
        {
          name: 'log_router',
          image: 'amazon/aws-for-fluent-bit:latest',
          memory: 256,
          firelensConfiguration: { type: 'fluentbit' },
        },
      ],
      executionRoleArn,
    },
  ],
  [
    'Fargate requires task definition to have execution role ARN to support ECR images.',
    {
      ...FARGATE,
      containerDefinitions: [
        { name: 'hub', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/hub:latest' },
      ],
      cpu: '2048',
      memory: '6144',
    },
  ],
  [
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    {
      containerDefinitions: [
        {
          ...onEc2,
          secrets: [{ name: 'DB', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/db' }],
        },
      ],
    },
  ],
  ['Family contains invalid characters.', { family: 'my.app/web', containerDefinitions: [onEc2] }],
  [
    'Duplicate secret names found: APP_ENV. Each secret name must be unique.',
    {
      containerDefinitions: [
        {
          ...onEc2,
          secrets: [
            { name: 'APP_ENV', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/a' },
            { name: 'APP_ENV', valueFrom: 'arn:aws:ssm:us-east-1:123456789012:parameter/b' },
          ],
        },
      ],
      executionRoleArn,
    },
  ],
  [
    'When using an EFS access point, the root directory must either be set to "/" or be omitted.',
    {
      containerDefinitions: [
        { ...onEc2, mountPoints: [{ sourceVolume: 'efs', containerPath: '/mnt' }] },
      ],
      volumes: [
        {
          name: 'efs',
          efsVolumeConfiguration: {
            fileSystemId: 'fs-1234',
            rootDirectory: '/path/to/my/data',
            transitEncryption: 'ENABLED',
            authorizationConfig: { accessPointId: 'fsap-1234', iam: 'ENABLED' },
          },
        },
      ],
    },
  ],
  [
    "Invalid setting for container 'web'. At least one of 'memory' or 'memoryReservation' must be specified.",
    { containerDefinitions: [web] },
  ],
  [
    'Container.image should not be null or empty.',
    { containerDefinitions: [{ name: 'web', memory: 128 }] },
  ],
  [
    'Container.image should be 255 characters or less',
    { containerDefinitions: [{ ...onEc2, image: 'a'.repeat(256) }] },
  ],
  [
    'Container.name should not be null or empty.',
    { containerDefinitions: [{ image: 'nginx', memory: 128 }] },
  ],
  [
    "The secret name must be unique and not shared with any new or existing environment variables set on the container, such as 'DAGSTER_POSTGRES_USER'.",
    {
      containerDefinitions: [
        {
          ...onEc2,
          secrets: [{ name: 'DAGSTER_POSTGRES_USER', valueFrom: 'user' }],
          environment: [{ name: 'DAGSTER_POSTGRES_USER', value: 'user' }],
        },
      ],
      executionRoleArn,
    },
  ],
];

describe('what AWS refused is refused in its words', () => {
  test.each(REFUSALS)('%s', (message, request) => {
    const task = raw<Task>({ family: 'invalid', ...request });
    const told = taskDefinitionBreaches(task).filter(({ awsMessage }) => awsMessage === message);
    expect(told).toHaveLength(1);
    expect(told[0]?.rule.severity).toBe('error');
  });

  test('with the length of what is too long', () => {
    const [told] = taskDefinitionBreaches(
      raw({
        family: 'invalid',
        containerDefinitions: [{ ...onEc2, command: ['x'.repeat(70_000)] }],
      }),
    );
    expect(told?.awsMessage).toMatch(
      /^Actual length: '70\d\d\d'\. Max allowed length is '65536' bytes\.$/,
    );
  });
});
