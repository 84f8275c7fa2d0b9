/** The collector of AWS Distro for OpenTelemetry beside the containers of a task. */
import type { Input } from '../../../graph/reference.ts';
import type { Compatibility, NetworkMode } from '../compatibility.ts';
import type { ContainerDefinition } from '../container-definition.ts';
import { ContainerImage } from '../container-image.ts';
import { Secret } from '../secret.ts';
import type { TaskDefinition } from '../task-definition.ts';
import { type SidecarOptions, sidecarProps } from './sidecar.ts';

/** The options of {@link addAdotCollector}. */
export interface AdotCollectorOptions extends SidecarOptions {
  /**
   * Configuration: a file of the image, or the ARN of an SSM parameter that holds it; reading that is granted.
   *
   * @default { file: '/etc/ecs/ecs-default-config.yaml' }
   */
  readonly config?:
    | {
        /** Path of a file in the image. */
        readonly file: string;
      }
    | {
        /** ARN of an SSM parameter that holds it. */
        readonly parameterArn: Input<string>;
      };
  /** ARN of the workspace of Amazon Managed Service for Prometheus that metrics are written to. @default - none */
  readonly prometheusWorkspaceArn?: Input<string>;
}

/**
 * Adds the collector, which takes OpenTelemetry on ports 4317 and 4318 and X-Ray segments on 2000, and sends traces to
 * X-Ray and metrics to CloudWatch; the task role is granted that.
 *
 * @category Constructs
 * @example
 * addAdotCollector(taskDefinition, { config: { file: '/etc/ecs/ecs-cloudwatch-xray.yaml' } });
 */
export function addAdotCollector<C extends Compatibility, Mode extends NetworkMode>(
  taskDefinition: TaskDefinition<C, Mode>,
  {
    config = { file: '/etc/ecs/ecs-default-config.yaml' },
    prometheusWorkspaceArn,
    ...options
  }: AdotCollectorOptions = {},
): ContainerDefinition<Mode> {
  taskDefinition.addToTaskRolePolicy({ actions: ACTIONS, resources: ['*'] });
  if (prometheusWorkspaceArn !== undefined)
    taskDefinition.addToTaskRolePolicy({
      actions: ['aps:RemoteWrite'],
      resources: [prometheusWorkspaceArn],
    });
  return taskDefinition.addContainer(
    options.containerName ?? 'aws-otel-collector',
    sidecarProps<Mode>(taskDefinition.networkMode, {
      image: ContainerImage.fromRegistry(
        'public.ecr.aws/aws-observability/aws-otel-collector:latest',
      ),
      ports: [
        { containerPort: 4317 },
        { containerPort: 4318 },
        { containerPort: 2000, protocol: 'udp' },
      ],
      options: { memoryReservationMiB: 256, ...options },
      more:
        'file' in config
          ? { command: [`--config=${config.file}`] }
          : { secrets: { AOT_CONFIG_CONTENT: Secret.fromSsmParameter(config.parameterArn) } },
    }),
  );
}

/** What the collector's default configuration sends. These actions know no resources, or groups that it makes. */
const ACTIONS = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
  'cloudwatch:PutMetricData',
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
  'logs:PutLogEvents',
  'logs:PutRetentionPolicy',
];
