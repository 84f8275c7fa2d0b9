/** A service behind an Application Load Balancer that shifts traffic between two target groups. */
import type {
  CreateServiceRequest,
  DeploymentConfiguration,
  ServiceDeployment,
  Task,
} from '@aws-sdk/client-ecs';
import type { Rule, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancingV2 } from '../../../../lib/sandbox/services/elastic-load-balancing-v2/index.ts';
import { iam } from '../../../../lib/sandbox/services/iam/index.ts';
import { aService, newStory, register, type Story } from './story.ts';

/** The story, what its rules and groups are, and short ways to look at them. */
export interface TrafficStory extends Story {
  readonly blue: string;
  readonly green: string;
  readonly production: string;
  readonly test: string;
  readonly role: string;
  /** The weights of both target groups in a rule, blue first. */
  readonly weights: (rule: string) => readonly (number | undefined)[];
  /** States of the targets of a group. */
  readonly targets: (group: string) => readonly (string | undefined)[];
  /** The latest service deployment of `web`. */
  readonly deployment: () => ServiceDeployment;
  /** Updates `web` and gives back its new deployment. */
  readonly deploy: (change?: object) => ServiceDeployment;
  /** Lets time pass in seconds until the deployment is at this stage, at most for a day. */
  readonly until: (stage: string) => ServiceDeployment;
  /** Task definitions of the tasks that shall run. */
  readonly running: () => readonly (string | undefined)[];
  /** A request for `web` in this story. */
  readonly request: (
    configuration: DeploymentConfiguration,
    overrides?: Partial<CreateServiceRequest>,
  ) => CreateServiceRequest;
}

/** A world with a load balancer, a production and a test rule, two target groups and a role; no service yet. */
export function newTrafficStory(
  options: { readonly testForwards?: 'blue' | 'green' } = {},
): TrafficStory {
  const story = newStory();
  const elb = <T>(operation: string, input: object): T =>
    story.call<T>(elasticLoadBalancingV2, operation, input);
  const group = (Name: string) =>
    elb<{ TargetGroups: { TargetGroupArn: string }[] }>('CreateTargetGroup', {
      Name,
      Protocol: 'HTTP',
      Port: 80,
      VpcId: story.vpc,
      TargetType: 'ip',
      HealthCheckIntervalSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      HealthCheckTimeoutSeconds: 2,
    }).TargetGroups[0]?.TargetGroupArn ?? '';
  const [blue, green] = [group('blue'), group('green')];
  const LoadBalancerArn = elb<{ LoadBalancers: { LoadBalancerArn: string }[] }>(
    'CreateLoadBalancer',
    { Name: 'front', Scheme: 'internal', Subnets: story.subnets, SecurityGroups: [story.group] },
  ).LoadBalancers[0]?.LoadBalancerArn;
  const ListenerArn = elb<{ Listeners: { ListenerArn: string }[] }>('CreateListener', {
    LoadBalancerArn,
    Protocol: 'HTTP',
    Port: 80,
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
  }).Listeners[0]?.ListenerArn;
  const rule = (Priority: number, header: string, TargetGroupArn: string) =>
    elb<{ Rules: Rule[] }>('CreateRule', {
      ListenerArn,
      Priority,
      Conditions: [
        {
          Field: 'http-header',
          HttpHeaderConfig: { HttpHeaderName: 'x-lane', Values: [header] },
        },
      ],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    }).Rules[0]?.RuleArn ?? '';
  const production = rule(20, 'production', blue);
  const test = rule(10, 'test', options.testForwards === 'blue' ? blue : green);
  const role = story.call<{ Role: { Arn: string } }>(iam, 'CreateRole', {
    RoleName: 'ecs-infrastructure',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'ecs.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    }),
  }).Role.Arn;
  register(story);
  const deployment = () => {
    const [found] = story.ecs<{ serviceDeployments: ServiceDeployment[] }>(
      'DescribeServiceDeployments',
      { serviceDeploymentArns: [story.service('web').currentServiceDeployment] },
    ).serviceDeployments;
    if (found === undefined) throw new Error('no deployment');
    return found;
  };
  return {
    ...story,
    blue,
    green,
    production,
    test,
    role,
    deployment,
    weights: (RuleArn) => {
      const [found] = elb<{ Rules: Rule[] }>('DescribeRules', { RuleArns: [RuleArn] }).Rules;
      const groups = found?.Actions?.[0]?.ForwardConfig?.TargetGroups ?? [];
      return [blue, green].map(
        (arn) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight,
      );
    },
    targets: (TargetGroupArn) =>
      elb<{ TargetHealthDescriptions: TargetHealthDescription[] }>('DescribeTargetHealth', {
        TargetGroupArn,
      }).TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State),
    deploy: (change = { taskDefinition: register(story) }) => {
      story.ecs('UpdateService', { cluster: 'main', service: 'web', ...change });
      return deployment();
    },
    until: (stage) => {
      for (let seconds = 0; seconds < 86_400; seconds += 1) {
        const now = deployment();
        if (now.lifecycleStage === stage || now.status === stage) return now;
        story.pass(1);
      }
      throw new Error(`the deployment never came to ${stage}: ${JSON.stringify(deployment())}`);
    },
    running: () => {
      const { taskArns } = story.ecs<{ taskArns: string[] }>('ListTasks', {
        cluster: 'main',
        serviceName: 'web',
      });
      if (taskArns.length === 0) return [];
      return story
        .ecs<{ tasks: Task[] }>('DescribeTasks', { cluster: 'main', tasks: taskArns })
        .tasks.map(({ taskDefinitionArn }) => taskDefinitionArn?.split('/')[1])
        .sort();
    },
    request: (deploymentConfiguration, overrides = {}) =>
      aService(story, {
        deploymentConfiguration,
        loadBalancers: [
          {
            targetGroupArn: blue,
            containerName: 'web',
            containerPort: 80,
            advancedConfiguration: {
              alternateTargetGroupArn: green,
              productionListenerRule: production,
              testListenerRule: test,
              roleArn: role,
            },
          },
        ],
        ...overrides,
      }),
  };
}

/** The same with service `web` up under this configuration. */
export function aTrafficStory(configuration: DeploymentConfiguration): TrafficStory {
  const story = newTrafficStory();
  story.ecs('CreateService', story.request(configuration));
  story.until('SUCCESSFUL');
  return story;
}
