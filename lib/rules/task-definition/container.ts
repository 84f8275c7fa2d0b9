/** What AWS refuses of a container's name, image, network names, restarts and credentials. */
import {
  ECS_NAME,
  error,
  isAbsent,
  malformed,
  noneOf,
  outside,
  refusalIf,
  violationIf,
  within,
} from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const CONTAINER = api('ContainerDefinition');

const RULES: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/container-name',
    'A container has a name of up to 255 letters, numbers, underscores and hyphens.',
    CONTAINER,
    ({ container: { name }, path }) =>
      isAbsent(name)
        ? refusalIf(true, `${path}.name`, 'Container.name should not be null or empty.')
        : malformed(`${path}.name`, name, ECS_NAME),
  ),
  error(
    'task-definition/image-missing',
    'A container has an image.',
    refusal('aws/aws-cli 5924'),
    ({ container: { image }, path }) =>
      refusalIf(isAbsent(image), `${path}.image`, 'Container.image should not be null or empty.'),
  ),
  error(
    'task-definition/image-length',
    'An image has up to 255 characters before its digest.',
    refusal('hashicorp/terraform-provider-aws 22629'),
    ({ container: { image }, path }) =>
      refusalIf(
        (text(image)?.split('@')[0]?.length ?? 0) > 255,
        `${path}.image`,
        'Container.image should be 255 characters or less',
      ),
  ),
  error(
    'task-definition/image',
    'An image is made of letters, numbers and - _ : . / #.',
    CONTAINER,
    ({ container: { image }, path }) => {
      const named = text(image)?.split('@')[0];
      return violationIf(
        // Pipelines fill in images that stand in angle brackets.
        named !== undefined && !/^<.*>$/.test(named) && !/^[A-Za-z0-9\-_:./#]+$/.test(named),
        `${path}.image`,
        `${image} has other characters than letters, numbers and - _ : . / #.`,
      );
    },
  ),
  error(
    'task-definition/image-digest',
    'A digest is sha256 and 64 hexadecimal digits.',
    CONTAINER,
    ({ container: { image }, path }) => {
      const [, digest] = text(image)?.split('@') ?? [];
      return violationIf(
        digest !== undefined && !/^sha256:[0-9a-fA-F]{64}$/.test(digest),
        `${path}.image`,
        `The digest of ${image} is not sha256: and 64 hexadecimal digits.`,
      );
    },
  ),
  error(
    'task-definition/version-consistency',
    'Version consistency is enabled or disabled.',
    CONTAINER,
    ({ container: { versionConsistency }, path }) =>
      noneOf(`${path}.versionConsistency`, text(versionConsistency), ['enabled', 'disabled']),
  ),
  error(
    'task-definition/hostname',
    'A container in awsvpc has no hostname of its own.',
    refusal('labd/ecs-deplojo 26'),
    ({ container: { hostname }, path, task: { networkMode } }) =>
      refusalIf(
        !isAbsent(hostname) && networkMode === 'awsvpc',
        `${path}.hostname`,
        'hostname is not supported on container when networkMode=awsvpc.',
      ),
  ),
  error(
    'task-definition/extra-hosts',
    'A container in awsvpc has no extra hosts.',
    CONTAINER,
    ({ container: { extraHosts }, path, task: { networkMode } }) =>
      violationIf(
        !isAbsent(extraHosts) && networkMode === 'awsvpc',
        `${path}.extraHosts`,
        'extraHosts are not supported when networkMode=awsvpc.',
      ),
  ),
  error(
    'task-definition/links',
    'Links need the network mode bridge.',
    CONTAINER,
    ({ container: { links }, path, task: { networkMode } }) =>
      violationIf(
        !isAbsent(links) && networkMode !== undefined && !isBridge(networkMode),
        `${path}.links`,
        `links are only supported when networkMode=bridge, not ${networkMode}.`,
      ),
  ),
  error(
    'task-definition/restart-policy',
    'A restart policy says whether it is enabled.',
    api('ContainerRestartPolicy'),
    ({ container, path }) => {
      const policy = shape(container.restartPolicy);
      return violationIf(
        policy !== undefined && isAbsent(policy.enabled),
        `${path}.restartPolicy.enabled`,
        'The restart policy does not say whether it is enabled.',
      );
    },
  ),
  error(
    'task-definition/restart-attempt-period',
    'A container runs 60 to 1800 seconds before it can be restarted.',
    api('ContainerRestartPolicy'),
    ({ container, path }) =>
      outside(
        `${path}.restartPolicy.restartAttemptPeriod`,
        shape(container.restartPolicy)?.restartAttemptPeriod,
        60,
        1800,
      ),
  ),
  error(
    'task-definition/restart-exit-codes',
    'A restart policy ignores up to 50 exit codes.',
    api('ContainerRestartPolicy'),
    ({ container, path }) => {
      const codes = items(shape(container.restartPolicy)?.ignoredExitCodes);
      return violationIf(
        codes.length > 50,
        `${path}.restartPolicy.ignoredExitCodes`,
        `${codes.length} exit codes; there can be 50.`,
      );
    },
  ),
  error(
    'task-definition/credential-spec-count',
    'A container has one credential spec.',
    CONTAINER,
    ({ container: { credentialSpecs }, path }) =>
      violationIf(
        items(credentialSpecs).length > 1,
        `${path}.credentialSpecs`,
        `${items(credentialSpecs).length} credential specs; there can be one.`,
      ),
  ),
  error(
    'task-definition/credential-spec',
    'A credential spec is credentialspec: or credentialspecdomainless: and an ARN of SSM or S3.',
    CONTAINER,
    ({ container: { credentialSpecs }, path }) =>
      items(credentialSpecs).flatMap((spec, index) =>
        violationIf(
          typeof spec === 'string' &&
            !/^credentialspec(domainless)?:arn:[^:]+:(ssm|s3):/.test(spec),
          `${path}.credentialSpecs[${index}]`,
          `${spec} is not credentialspec: or credentialspecdomainless: and an ARN of SSM or S3.`,
        ),
      ),
  ),
];

/** The rules. */
export const CONTAINER_RULES: readonly Rule<TaskSubject>[] = within(containersOf, RULES);

/** Whether containers of a task have addresses on the instance alone: bridge, and what Windows calls it. */
function isBridge(networkMode: string): boolean {
  return networkMode === 'bridge' || networkMode === '<default>' || networkMode === '';
}
