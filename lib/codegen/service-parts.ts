/** What a service is registered with in Cloud Map, and the volumes that it makes for its tasks, as props. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Code, call, literal, type Member } from './code.ts';
import { isNothing, objectOf, objectsIn } from './fields.ts';
import { existingRole, type Scope, type WrittenTaskDefinition } from './task-definition.ts';

/** The prop `cloudMap` of a registry that exists; undefined where it does not say everything. */
export function cloudMapOptions(value: Json, task: WrittenTaskDefinition): Code | undefined {
  const [only, ...others] = objectsIn(value);
  const { registryArn, containerName, containerPort, ...more } = given(only);
  if (typeof registryArn !== 'string' || others.length > 0 || Object.keys(more).length > 0)
    return undefined;
  const named = containerName !== undefined || containerPort !== undefined;
  // The construct would fill in what is left out, and does not know a container of another task definition.
  const whole =
    typeof containerName === 'string' &&
    typeof containerPort === 'number' &&
    task.containers.includes(containerName);
  if (named ? !whole : task.networkMode !== 'awsvpc') return undefined;
  return objectOf([
    ['service', literal({ serviceArn: registryArn, dnsRecordTypes: [] })],
    named ? ['containerName', literal(containerName)] : undefined,
    named ? ['containerPort', literal(containerPort)] : undefined,
  ]);
}

/** Writes the volume that a service makes for its tasks: its variable; undefined where the construct does not say it all. */
export function writeVolume(scope: Scope, value: Json): Code | undefined {
  const [only, ...others] = objectsIn(value);
  const { name, managedEBSVolume, ...more } = given(only);
  const props = isJsonObject(managedEBSVolume) ? propsOf(scope, managedEBSVolume) : undefined;
  if (typeof name !== 'string' || props === undefined || others.length > 0) return undefined;
  if (Object.keys(more).length > 0) return undefined;
  const { program, stack } = scope;
  const variable = program.variable(name, 'volume');
  const id = program.id(name, 'Volume');
  return program.declare(
    variable,
    call(
      `new ${program.use('ServiceManagedVolume')}`,
      stack,
      literal(id),
      objectOf([['name', literal(name)], ...props]),
    ),
  );
}

const PLAIN = [
  'sizeInGiB',
  'snapshotId',
  'volumeType',
  'iops',
  'throughput',
  'encrypted',
  'kmsKeyId',
  'volumeInitializationRate',
  'filesystemType',
] as const;

function propsOf(scope: Scope, volume: JsonObject): readonly Member[] | undefined {
  const { roleArn, tagSpecifications, ...settings } = given(volume);
  const tags = tagMembers(tagSpecifications);
  const known = Object.keys(settings).every((key) => (PLAIN as readonly string[]).includes(key));
  if (!known || !isOfAKind(settings) || tags === undefined || !isRole(roleArn)) return undefined;
  return [
    ...PLAIN.flatMap((key): readonly Member[] =>
      settings[key] === undefined ? [] : [[key, literal(settings[key])]],
    ),
    ...tags,
    ['role', existingRole(scope, roleArn)],
  ];
}

/** Whether a disk of its kind has these settings; see `EbsVolumeType`. */
function isOfAKind({ sizeInGiB, snapshotId, volumeType, iops, throughput }: JsonObject): boolean {
  if (sizeInGiB === undefined && snapshotId === undefined) return false;
  switch (volumeType ?? 'gp3') {
    case 'gp3':
      return true;
    case 'io1':
    case 'io2':
      return iops !== undefined && throughput === undefined;
    case 'gp2':
    case 'st1':
    case 'sc1':
    case 'standard':
      return iops === undefined && throughput === undefined;
    default:
      return false;
  }
}

function tagMembers(specifications: Json | undefined): readonly Member[] | undefined {
  if (specifications === undefined) return [];
  const [only, ...others] = objectsIn(specifications);
  const { resourceType, propagateTags, tags, ...more } = given(only);
  const pairs = objectsIn(tags).map(({ key, value = '' }) => [String(key), String(value)] as const);
  const owner = propagateTags === 'SERVICE' || propagateTags === 'TASK_DEFINITION';
  if (resourceType !== 'volume' || others.length > 0 || Object.keys(more).length > 0)
    return undefined;
  if (propagateTags !== undefined && !owner) return undefined;
  return [
    ...(owner ? [['propagateTags', literal(propagateTags)] as const] : []),
    ...(pairs.length === 0 ? [] : [['volumeTags', literal(Object.fromEntries(pairs))] as const]),
  ];
}

function isRole(value: Json | undefined): value is string {
  return typeof value === 'string' && /^arn:[\w-]+:iam::\d{12}:role\/./.test(value);
}

/** The members that say something. */
function given(value: JsonObject | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, member]) => member !== undefined && !isNothing(member)),
  );
}
