/** Secrets and the stages of their versions. Values are taken and kept nowhere: nothing here hands one out. */
import type {
  CreateSecretRequest,
  DeleteSecretRequest,
  DescribeSecretRequest,
  PutSecretValueRequest,
} from '@aws-sdk/client-secrets-manager';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { uuid } from '../../uuid.ts';
import type { Scope, Table, World } from '../../world.ts';

/** A secret; the table's key is its name. */
interface SecretRecord {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly created: number;
  changed: number;
  /** Stages by the id of the version that has them; a version without any is deprecated. */
  versions: Readonly<Record<string, readonly string[]>>;
}

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** CreateSecret. Without a value it has no version. */
export function createSecret(input: Decoded<CreateSecretRequest>, call: Call): object {
  const { Name: name, Description: description, KmsKeyId: kmsKeyId } = input;
  const { world, scope, account, region } = call;
  const secrets = secretsOf(world, scope);
  if (!/^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name))
    throw new ServiceFault(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
  if (secrets.has(name))
    throw new ServiceFault(
      'ResourceExistsException',
      `The operation failed because the secret ${name} already exists.`,
    );
  const secret: SecretRecord = {
    name,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${world.hex(6)}`,
    description,
    kmsKeyId,
    created: world.now(),
    changed: world.now(),
    versions: {},
  };
  secrets.set(name, secret);
  const VersionId = hasValue(input) ? addVersion(secret, input, call) : undefined;
  return { ARN: secret.arn, Name: name, VersionId };
}

/** PutSecretValue: another version, which is the current one unless stages say otherwise. */
export function putSecretValue(input: Decoded<PutSecretValueRequest>, call: Call): object {
  const secret = secretNamed(call, input.SecretId);
  if (!hasValue(input))
    throw new ServiceFault(
      'InvalidRequestException',
      'You must provide either SecretString or SecretBinary.',
    );
  const VersionId = addVersion(secret, input, call);
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId,
    VersionStages: secret.versions[VersionId],
  };
}

/** DescribeSecret: everything but the values. */
export function describeSecret({ SecretId }: Decoded<DescribeSecretRequest>, call: Call): object {
  const { name, arn, description, kmsKeyId, created, changed, versions } = secretNamed(
    call,
    SecretId,
  );
  const staged = Object.entries(versions).filter(([, stages]) => stages.length > 0);
  return {
    ARN: arn,
    Name: name,
    Description: description,
    KmsKeyId: kmsKeyId,
    CreatedDate: new Date(created),
    LastChangedDate: new Date(changed),
    ...(staged.length === 0 ? {} : { VersionIdsToStages: Object.fromEntries(staged) }),
  };
}

/** DeleteSecret, at once: the days in which it can be taken back are left out. */
export function deleteSecret({ SecretId }: Decoded<DeleteSecretRequest>, call: Call): object {
  const { arn, name } = secretNamed(call, SecretId);
  secretsOf(call.world, call.scope).delete(name);
  return { ARN: arn, Name: name, DeletionDate: new Date(call.world.now()) };
}

type Value = Pick<
  PutSecretValueRequest,
  'SecretString' | 'SecretBinary' | 'ClientRequestToken' | 'VersionStages'
>;

function hasValue({ SecretString, SecretBinary }: Value): boolean {
  return SecretString !== undefined || SecretBinary !== undefined;
}

// A stage is on one version at a time; the version that was current becomes the previous one.
function addVersion(secret: SecretRecord, input: Value, { world }: Call): string {
  const { ClientRequestToken: token, VersionStages: stages = [CURRENT] } = input;
  const id = token ?? uuid(world.hex(32));
  const moved = new Set(stages.includes(CURRENT) ? [...stages, PREVIOUS] : stages);
  const others = Object.entries(secret.versions).map(([version, known]) => {
    const kept = known.filter((stage) => !moved.has(stage));
    const wasCurrent = stages.includes(CURRENT) && known.includes(CURRENT);
    return [version, wasCurrent ? [...kept, PREVIOUS] : kept] as const;
  });
  secret.versions = { ...Object.fromEntries(others), [id]: stages };
  secret.changed = world.now();
  return id;
}

function secretsOf(world: World, scope: Scope): Table<SecretRecord> {
  return world.table(scope, 'secrets-manager.secrets');
}

/** By name, by ARN, or by an ARN without the six characters at its end. */
function secretNamed({ world, scope }: Call, id: string): SecretRecord {
  const secrets = secretsOf(world, scope);
  const name = /^arn:[^:]+:secretsmanager:[^:]*:\d*:secret:(.+)$/.exec(id)?.[1] ?? id;
  const found = secrets.get(name) ?? secrets.get(name.replace(/-[A-Za-z0-9]{6}$/, ''));
  if (found !== undefined && (name === found.name || id === found.arn)) return found;
  throw new ServiceFault(
    'ResourceNotFoundException',
    "Secrets Manager can't find the specified secret.",
  );
}
