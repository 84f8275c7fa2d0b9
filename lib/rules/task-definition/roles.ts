/** What AWS refuses, or cannot do, for want of a role. */
import { error, isAbsent, refusalIf, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { api, guide, refusal } from './sources.ts';
import {
  type ContainerSubject,
  containersOf,
  shape,
  type TaskSubject,
  text,
  type VolumeSubject,
  volumesOf,
} from './subject.ts';

const EXECUTION_ROLE = guide('Amazon ECS task execution IAM role');

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/execution-role-secrets',
    'Secrets are read with the execution role.',
    refusal('fabfuel/ecs-deploy 87'),
    ({ container, path, task }) =>
      refusalIf(
        task.noExecutionRole && !isAbsent(container.secrets),
        `${path}.secrets`,
        "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
      ),
  ),
  error(
    'task-definition/execution-role-image',
    'Fargate pulls images of ECR with the execution role.',
    refusal('hashicorp/terraform-provider-aws 3051'),
    ({ container, path, task }) =>
      refusalIf(
        task.platforms.has('FARGATE') && task.noExecutionRole && isInEcr(container.image),
        `${path}.image`,
        'Fargate requires task definition to have execution role ARN to support ECR images.',
      ),
  ),
  error(
    'task-definition/execution-role-logs',
    'Fargate writes logs to CloudWatch with the execution role.',
    EXECUTION_ROLE,
    ({ container, path, task }) =>
      violationIf(
        task.platforms.has('FARGATE') &&
          task.noExecutionRole &&
          shape(container.logConfiguration)?.logDriver === 'awslogs',
        `${path}.logConfiguration`,
        'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
      ),
  ),
  error(
    'task-definition/execution-role-registry',
    'Credentials of a private registry are read with the execution role.',
    guide('Using non-AWS container images in Amazon ECS'),
    ({ container, path, task }) =>
      violationIf(
        task.noExecutionRole && shape(container.repositoryCredentials) !== undefined,
        `${path}.repositoryCredentials`,
        'The credentials are read with the execution role, and the task has no executionRoleArn.',
      ),
  ),
  error(
    'task-definition/execution-role-files',
    'Fargate reads environment files with the execution role.',
    EXECUTION_ROLE,
    ({ container, path, task }) =>
      violationIf(
        task.platforms.has('FARGATE') &&
          task.noExecutionRole &&
          !isAbsent(container.environmentFiles),
        `${path}.environmentFiles`,
        'The files are read with the execution role, and the task has no executionRoleArn.',
      ),
  ),
  error(
    'task-definition/execution-role-log-secrets',
    'Secrets of a log driver are read with the execution role.',
    EXECUTION_ROLE,
    ({ container, path, task }) =>
      violationIf(
        task.noExecutionRole && !isAbsent(shape(container.logConfiguration)?.secretOptions),
        `${path}.logConfiguration.secretOptions`,
        'The secrets are read with the execution role, and the task has no executionRoleArn.',
      ),
  ),
  warning(
    'task-definition/execution-role-elsewhere',
    'Instances that ECS manages or that stand outside AWS use the execution role for images of ECR, logs and environment files.',
    EXECUTION_ROLE,
    ({ container, path, task: { platforms, noExecutionRole } }) => {
      const asked = platforms.has('EXTERNAL') || platforms.has('MANAGED_INSTANCES');
      return violationIf(
        asked &&
          noExecutionRole &&
          !platforms.has('FARGATE') &&
          (isInEcr(container.image) ||
            shape(container.logConfiguration)?.logDriver === 'awslogs' ||
            !isAbsent(container.environmentFiles)),
        path,
        'Images of ECR, logs in CloudWatch and environment files need the execution role there, and the task has no executionRoleArn.',
      );
    },
  ),
];

const VOLUMES: readonly Rule<VolumeSubject>[] = [
  error(
    'task-definition/task-role-efs',
    'EFS with IAM authorization is mounted with the task role.',
    api('EFSAuthorizationConfig'),
    ({ volume, path, task: { task } }) => {
      const efs = shape(volume.efsVolumeConfiguration);
      return violationIf(
        isAbsent(task.taskRoleArn) && shape(efs?.authorizationConfig)?.iam === 'ENABLED',
        `${path}.efsVolumeConfiguration.authorizationConfig.iam`,
        'IAM authorization uses the task role, and the task has none.',
      );
    },
  ),
  error(
    'task-definition/task-role-s3-files',
    'S3 Files are mounted with the task role.',
    api('S3FilesVolumeConfiguration'),
    ({ volume, path, task: { task } }) =>
      violationIf(
        isAbsent(task.taskRoleArn) && shape(volume.s3filesVolumeConfiguration) !== undefined,
        `${path}.s3filesVolumeConfiguration`,
        'S3 Files are mounted with the task role, and the task has none.',
      ),
  ),
];

/** The rules. */
export const ROLE_RULES: readonly Rule<TaskSubject>[] = [
  ...within(containersOf, CONTAINERS),
  ...within(volumesOf, VOLUMES),
];

function isInEcr(image: unknown): boolean {
  return /\.dkr[.-]ecr\./.test(text(image) ?? '');
}
