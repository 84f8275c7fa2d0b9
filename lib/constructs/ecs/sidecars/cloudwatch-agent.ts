/** The CloudWatch agent beside the containers of a task. */
import type { Input } from '../../../graph/reference.ts';
import type { Compatibility, NetworkMode } from '../compatibility.ts';
import type { ContainerDefinition } from '../container-definition.ts';
import { ContainerImage } from '../container-image.ts';
import { Secret } from '../secret.ts';
import type { TaskDefinition } from '../task-definition.ts';
import { type SidecarOptions, sidecarProps } from './sidecar.ts';

/** The options of {@link addCloudWatchAgent}. */
export interface CloudWatchAgentOptions extends SidecarOptions {
  /**
   * Configuration: as an object, or the ARN of an SSM parameter that holds it; reading that is granted.
   *
   * @default - StatsD on port 8125 and the embedded metric format on port 25888
   */
  readonly config?:
    | Readonly<Record<string, unknown>>
    | {
        /** ARN of an SSM parameter that holds it. */
        readonly parameterArn: Input<string>;
      };
}

/**
 * Adds the agent, which takes StatsD and embedded metrics and sends them to CloudWatch; the task role is granted that.
 *
 * @category Constructs
 * @example
 * addCloudWatchAgent(taskDefinition);
 */
export function addCloudWatchAgent<C extends Compatibility, Mode extends NetworkMode>(
  taskDefinition: TaskDefinition<C, Mode>,
  { config = DEFAULT_CONFIG, ...options }: CloudWatchAgentOptions = {},
): ContainerDefinition<Mode> {
  taskDefinition.addToTaskRolePolicy({ actions: ACTIONS, resources: ['*'] });
  const content = 'CW_CONFIG_CONTENT';
  const { environment, ...others } = options;
  const parameter = isParameter(config) ? config.parameterArn : undefined;
  return taskDefinition.addContainer(
    options.containerName ?? 'cloudwatch-agent',
    sidecarProps<Mode>(taskDefinition.networkMode, {
      image: ContainerImage.fromRegistry('public.ecr.aws/cloudwatch-agent/cloudwatch-agent:latest'),
      ports: [
        { containerPort: 8125, protocol: 'udp' },
        { containerPort: 25888 },
        { containerPort: 25888, protocol: 'udp' },
      ],
      options: {
        memoryReservationMiB: 128,
        ...others,
        environment: {
          ...environment,
          ...(parameter === undefined ? { [content]: JSON.stringify(config) } : {}),
        },
      },
      ...(parameter === undefined
        ? {}
        : { more: { secrets: { [content]: Secret.fromSsmParameter(parameter) } } }),
    }),
  );
}

function isParameter(
  config: NonNullable<CloudWatchAgentOptions['config']>,
): config is { readonly parameterArn: Input<string> } {
  return 'parameterArn' in config;
}

const DEFAULT_CONFIG = {
  metrics: { metrics_collected: { statsd: {} } },
  logs: { metrics_collected: { emf: {} } },
};

/** As AWS's policy for the agent has it: these actions know no resources, or groups that the agent makes. */
const ACTIONS = [
  'cloudwatch:PutMetricData',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];
