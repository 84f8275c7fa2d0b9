/** What AWS refuses of environment variables, files of them, and secrets. */
import { error, noneOf, refusalIf, violationIf, warning, within } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items, repeated } from '../values.ts';
import { api, guide, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const FILE = api('EnvironmentFile');

const RULES: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/secret-names',
    'Secrets of a container have names of their own.',
    refusal('CircleCI-Public/aws-ecs-orb 190'),
    ({ container: { secrets }, path }) => {
      const twice = repeated(items(secrets).flatMap((secret) => text(secret?.name) ?? []));
      return refusalIf(
        twice.length > 0,
        `${path}.secrets`,
        `Duplicate secret names found: ${twice.join(', ')}. Each secret name must be unique.`,
      );
    },
  ),
  error(
    'task-definition/secret-and-variable',
    'No variable is both a secret and plain.',
    refusal('dagster-io/dagster 11622'),
    ({ container: { secrets, environment }, path }) => {
      const variables = new Set(items(environment).map((variable) => variable?.name));
      const both = items(secrets).find(
        (secret) => text(secret?.name) && variables.has(secret.name),
      );
      return refusalIf(
        both !== undefined,
        `${path}.secrets`,
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${both?.name}'.`,
      );
    },
  ),
  error(
    'task-definition/secret-source',
    'A secret is the ARN of a secret or parameter, or the name of a parameter in the same Region.',
    api('Secret'),
    ({ container, path }) => [
      ...sources(`${path}.secrets`, container.secrets),
      ...sources(
        `${path}.logConfiguration.secretOptions`,
        shape(container.logConfiguration)?.secretOptions,
      ),
    ],
  ),
  error(
    'task-definition/environment-file-count',
    'A container reads up to 10 environment files.',
    FILE,
    ({ container: { environmentFiles }, path }) =>
      violationIf(
        items(environmentFiles).length > 10,
        `${path}.environmentFiles`,
        `${items(environmentFiles).length} files; there can be 10 environment files.`,
      ),
  ),
  error(
    'task-definition/environment-file-type',
    'Environment files are in S3.',
    FILE,
    ({ container: { environmentFiles }, path }) =>
      items(environmentFiles).flatMap((file, index) =>
        noneOf(`${path}.environmentFiles[${index}].type`, shape(file)?.type, ['s3']),
      ),
  ),
  error(
    'task-definition/environment-file-name',
    'An environment file is the ARN of an object whose name ends in .env.',
    FILE,
    ({ container: { environmentFiles }, path }) =>
      items(environmentFiles).flatMap((file, index) => {
        const value = text(shape(file)?.value);
        return violationIf(
          value !== undefined && !/^arn:[^:]+:s3:::[^/]+\/.*\.env$/.test(value),
          `${path}.environmentFiles[${index}].value`,
          `${value} is not the ARN of an object in S3 whose name ends in .env.`,
        );
      }),
  ),
  warning(
    'task-definition/plain-secret',
    'Passwords, tokens and keys are secrets, and no plain variables.',
    guide('Pass sensitive data to an Amazon ECS container'),
    ({ container: { environment }, path }) =>
      items(environment).flatMap((variable, index) => {
        const name = text(variable?.name) ?? '';
        const value = text(variable?.value);
        return violationIf(
          value !== undefined && (isAccessKey(value) || (SECRET_NAME.test(name) && isPlain(value))),
          `${path}.environment[${index}]`,
          `${name} looks like a secret: everybody who may describe the task definition reads it.`,
          { hint: 'keep it in Secrets Manager or Parameter Store, and name it under secrets' },
        );
      }),
  ),
];

/** The rules. */
export const ENVIRONMENT_RULES: readonly Rule<TaskSubject>[] = within(containersOf, RULES);

const SECRET_NAME =
  /(^|_)(PASSWORD|PASSWD|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|TOKEN|API_?KEY|PRIVATE_KEY)$/i;

function isAccessKey(value: string): boolean {
  return /^AKIA[0-9A-Z]{16}$/.test(value);
}

/** Whether a value may be the secret itself: no ARN, path, address or placeholder that says where it is. */
function isPlain(value: string): boolean {
  return !/^(arn:|\/|<|\$|https?:)/.test(value);
}

type Sourced = { readonly name?: unknown; readonly valueFrom?: unknown };

function sources(path: string, secrets: readonly Sourced[] | undefined): readonly Violation[] {
  return items(secrets).flatMap((secret, index) => {
    const from = shape(secret)?.valueFrom;
    if (from !== undefined && from !== null && typeof from !== 'string') return [];
    const wrong = complaint(from ?? '');
    return wrong === undefined ? [] : [{ path: `${path}[${index}].valueFrom`, detail: wrong }];
  });
}

/** What is wrong with where a secret comes from. */
function complaint(from: string): string | undefined {
  if (from === '') return 'The secret says not where its value comes from.';
  if (!from.startsWith('arn:')) return undefined;
  const [, , service, region, , kind, ...rest] = from.split(':');
  if (service === 'ssm' && kind?.startsWith('parameter/') === true) return undefined;
  if (service !== 'secretsmanager' || kind !== 'secret')
    return `${from} is the ARN of neither a secret nor a parameter.`;
  if (region === '') return `${from} names no Region.`;
  const [name, , stage, version, ...more] = rest;
  // After the name come key, stage and version, with all three colons or none.
  if (!name || more.length > 0 || (rest.length > 1 && rest.length !== 4))
    return `${from} is not arn:aws:secretsmanager:region:account:secret:name:json-key:version-stage:version-id with all its colons.`;
  if (stage && version) return `${from} names both a version stage and a version; give one.`;
  return undefined;
}
