import { expect, test } from 'vitest';
import { judgeRequest, type Operation } from '../../lib/rules/index.ts';
import { ALONE, type Neighbourhood } from '../../lib/rules/neighbourhood.ts';
import { withTask } from './table.ts';

/** Requests that AWS refused, in its own words, as people reported them; with what stood around. */
const REFUSED: readonly (readonly [Operation, object, string, Partial<Neighbourhood>?])[] = [
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      cluster: 'mycluster',
      schedulingStrategy: 'DAEMON',
    },
    'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
    { cluster: () => ({ defaultStrategy: [{ capacityProvider: 'FARGATE' }] }) },
  ],
  [
    'CreateService',
    { serviceName: 'web', taskDefinition: 'web:1', launchType: 'FARGATE', desiredCount: 1 },
    "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    withTask({ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] }),
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      launchType: 'FARGATE',
      desiredCount: 1,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-12344321'], securityGroups: ['sg-12344321'] },
      },
      loadBalancers: [
        {
          targetGroupArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
          containerName: 'web',
          containerPort: 80,
        },
      ],
    },
    'The provided target group arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.',
    {
      ...withTask({ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] }),
      targetGroup: () => ({ targetType: 'instance' }),
    },
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      launchType: 'FARGATE',
      desiredCount: 1,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-12344321'], securityGroups: ['sg-12344321'] },
      },
      loadBalancers: [
        {
          targetGroupArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
          containerName: 'web',
          containerPort: 80,
        },
      ],
    },
    'The target group with targetGroupArn arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef does not have an associated load balancer.',
    { targetGroup: () => ({ targetType: 'ip', isAttached: false }) },
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      loadBalancers: [
        {
          targetGroupArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
          containerName: 'Frontend',
          containerPort: 80,
        },
      ],
    },
    'The container Frontend does not exist in the task definition.',
    containers('nginx', 'php01', 'php02'),
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      loadBalancers: [
        {
          targetGroupArn:
            'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef',
          containerName: 'nginx',
          containerPort: 80,
        },
      ],
    },
    'Container port 80 is used in more than one port mapping for container nginx',
    withTask({
      containerDefinitions: [
        {
          name: 'nginx',
          portMappings: [
            { containerPort: 80, hostPort: 80 },
            { containerPort: 80, hostPort: 8080 },
          ],
        },
      ],
    }),
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 100 },
    },
    'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
  ],
  [
    'CreateService',
    { serviceName: 'web', taskDefinition: 'web:1', schedulingStrategy: 'DAEMON', desiredCount: 1 },
    'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      launchType: 'EC2',
      desiredCount: 1,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-12344321'],
          securityGroups: ['sg-12344321'],
          assignPublicIp: 'ENABLED',
        },
      },
    },
    'Assign public IP is not supported for this launch type',
  ],
  [
    'CreateService',
    {
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 1,
      serviceRegistries: [
        {
          registryArn:
            'arn:aws:servicediscovery:us-east-2:123456789012:service/srv-l2ijonw3ungcigcj',
        },
      ],
    },
    "When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition. Registry: arn:aws:servicediscovery:us-east-2:123456789012:service/srv-l2ijonw3ungcigcj",
    withTask({ networkMode: 'bridge' }),
  ],
  [
    'UpdateService',
    { service: 'web', taskDefinition: 'web:2' },
    'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    { service: () => ({ serviceName: 'web', deploymentController: { type: 'CODE_DEPLOY' } }) },
  ],
  [
    'UpdateService',
    { service: 'web', enableExecuteCommand: true },
    "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task definition and try again.",
    { ...withTask({}), service: () => ({ serviceName: 'web', taskDefinition: 'web:1' }) },
  ],
  [
    'CreateCapacityProvider',
    {
      name: 'ecs-service-with-task-placement-cp',
      autoScalingGroupProvider: {
        autoScalingGroupArn:
          'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:57ffcb94-11f0-4d6d-bf60-3bac5EXAMPLE:autoScalingGroupName/MyASG',
      },
    },
    'The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and lowercase), numbers, underscores, and hyphens. The name cannot be prefixed with "aws", "ecs", or "fargate".',
  ],
  [
    'PutClusterCapacityProviders',
    {
      cluster: 'c',
      capacityProviders: ['FARGATE', 'cp1'],
      defaultCapacityProviderStrategy: [
        { capacityProvider: 'FARGATE', weight: 1 },
        { capacityProvider: 'cp1', weight: 1 },
      ],
    },
    'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
    { providerKind: (named) => (named === 'cp1' ? 'Auto Scaling group' : 'Fargate') },
  ],
  [
    'PutClusterCapacityProviders',
    {
      cluster: 'c',
      capacityProviders: [
        'cp1',
        'cp2',
        'cp3',
        'cp4',
        'cp5',
        'cp6',
        'cp7',
        'cp8',
        'cp9',
        'cp10',
        'cp11',
        'cp12',
        'cp13',
        'cp14',
        'cp15',
        'cp16',
        'cp17',
        'cp18',
        'cp19',
        'cp20',
        'cp21',
      ],
      defaultCapacityProviderStrategy: [],
    },
    'The maximum number of capacity providers per cluster has been exceeded.',
  ],
  [
    'PutClusterCapacityProviders',
    {
      cluster: 'example-cluster',
      capacityProviders: ['asg-cp', 'mi-cp'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'mi-cp', weight: 1 }],
    },
    'Cannot associate Managed Instances capacity provider to clusters using this API. Managed Instances capacity providers are already',
    { providerKind: (named) => (named === 'mi-cp' ? 'managed instances' : 'Auto Scaling group') },
  ],
  [
    'CreateCluster',
    {
      clusterName: 'ECS-tr-express',
      capacityProviders: [
        'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:57ffcb94-11f0-4d6d-bf60-3bac5EXAMPLE:autoScalingGroupName/MyASG',
      ],
    },
    'The specified capacity provider was not found. Specify a valid capacity provider and try again',
  ],
  [
    'RunTask',
    {
      cluster: 'c',
      taskDefinition: 'web:1',
      overrides: { containerOverrides: [{ name: 'django', command: ['migrate'] }] },
    },
    'Override for container named django is not a container in the TaskDefinition.',
    containers('web'),
  ],
  [
    'TagResource',
    {
      resourceArn: 'arn:aws:ecs:eu-west-1:123456789012:service/my-service',
      tags: [{ key: 'a', value: 'b' }],
    },
    'Long arn format must be used for tagging operations',
  ],
  ['DescribeTasks', { cluster: 'c', tasks: [] }, 'Tasks cannot be empty.'],
];

const CASES = REFUSED.map(([operation, request, words, around = {}]) => ({
  operation,
  request,
  words,
  around,
}));

test.each(CASES)('$operation is refused in the words of AWS: $words', (refused) => {
  const { operation, request, words, around } = refused;
  const breaches = judgeRequest(operation, request, { ...ALONE, ...around });
  expect(breaches.map(({ awsMessage }) => awsMessage)).toEqual([words]);
  expect(breaches[0]?.rule.severity).toBe('error');
});

function containers(...names: readonly string[]): Partial<Neighbourhood> {
  return withTask({ containerDefinitions: names.map((name) => ({ name, image: 'nginx' })) });
}
