/** The X-Ray daemon beside the containers of a task. */
import type { Compatibility, NetworkMode } from '../compatibility.ts';
import type { ContainerDefinition } from '../container-definition.ts';
import { ContainerImage } from '../container-image.ts';
import type { TaskDefinition } from '../task-definition.ts';
import { type SidecarOptions, sidecarProps } from './sidecar.ts';

/**
 * Adds the X-Ray daemon, which takes segments on UDP port 2000 and sends them; the task role is granted that.
 *
 * @category Constructs
 * @example
 * addXRayDaemon(taskDefinition);
 */
export function addXRayDaemon<C extends Compatibility, Mode extends NetworkMode>(
  taskDefinition: TaskDefinition<C, Mode>,
  options: SidecarOptions = {},
): ContainerDefinition<Mode> {
  taskDefinition.addToTaskRolePolicy({
    actions: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:GetSamplingStatisticSummaries',
    ],
    // These actions know no resources.
    resources: ['*'],
  });
  return taskDefinition.addContainer(
    options.containerName ?? 'xray-daemon',
    sidecarProps<Mode>(taskDefinition.networkMode, {
      image: ContainerImage.fromRegistry('public.ecr.aws/xray/aws-xray-daemon:3.x'),
      ports: [{ containerPort: 2000, protocol: 'udp' }],
      options: { cpu: 32, memoryReservationMiB: 256, ...options },
    }),
  );
}
