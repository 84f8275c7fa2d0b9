/** Task definitions that are written as JSON. */
import type { Volume } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import { isJsonObject, type Json, type JsonObject, omitUndefined } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import type { RoleLike } from '../iam/role.ts';
import { badProp, type ConstructOptions, optionsOf } from '../options.ts';
import type { Compatibility, NetworkMode } from './compatibility.ts';
import type { ContainerDefinitionProps, PortMapping } from './container-options.ts';
import { type JsonSource, objectsIn, requestFrom, tagsOf } from './json-source.ts';
import { type CustomLogConfiguration, LogDrivers } from './log-driver.ts';
import type { Secret } from './secret.ts';
import type { AnyTaskDefinitionProps } from './task-definition-options.ts';

/** What can be said of a task definition beside its JSON. */
export interface TaskDefinitionJsonOptions<C extends Compatibility, Mode extends NetworkMode>
  extends ConstructOptions {
  /** Where the JSON says that the task can run: the compiler reads no JSON. @default 'FARGATE' */
  readonly compatibility?: C;
  /** The network mode that the JSON has. @default - `bridge` for EC2 and external instances, else `awsvpc` */
  readonly networkMode?: Mode;
}

/** What a task definition is made with. */
export interface TaskDefinitionParts {
  readonly props: AnyTaskDefinitionProps;
  readonly containers: readonly {
    readonly name: string;
    readonly props: ContainerDefinitionProps<NetworkMode>;
  }[];
}

/**
 * The props that make the task definition that a JSON means, field by field. Nothing is granted of itself: the roles that it
 * names are as their owner made them. Throws `tree/bad-props` with the place of what does not fit.
 */
export function taskDefinitionParts(
  scope: Construct,
  id: string,
  source: JsonSource,
  options: TaskDefinitionJsonOptions<Compatibility, NetworkMode>,
): TaskDefinitionParts {
  const request = requestFrom(scope, id, source, 'RegisterTaskDefinition');
  const { containerDefinitions: _, tags: __, volumes: ___, ...fields } = request;
  const volumes = objectsIn(scope, id, request, 'volumes');
  const containers = objectsIn(scope, id, request, 'containerDefinitions');
  if (containers.length === 0)
    throw badProp(scope, `the JSON of ${id} has no containerDefinitions`, 'give it one');
  const place = placeOf(fields);
  checkPlace(scope, id, place, options);
  return {
    props: {
      ...optionsOf(options),
      ...(omitUndefined({
        family: textIn(fields, 'family'),
        ...place,
        cpu: unitsOf(fields['cpu'], /^([\d.]+)\s*vcpu$/i),
        memoryMiB: unitsOf(fields['memory'], /^([\d.]+)\s*gb$/i),
        taskRole: roleOf(fields['taskRoleArn']),
        executionRole: roleOf(fields['executionRoleArn']),
        volumes: volumes.length === 0 ? undefined : (volumes as readonly Inputs<Volume>[]),
      }) as AnyTaskDefinitionProps),
      tags: { ...tagsOf(request), ...options.tags },
      overrides: {
        // What the JSON leaves to AWS stays AWS's.
        requiresCompatibilities: null,
        ...fields,
        ...options.overrides,
      },
    },
    containers: containers.map((container, index) => {
      const path = `containerDefinitions[${index}]`;
      const name = textIn(container, 'name');
      const image = container['image'];
      if (name === undefined || image === undefined)
        throw badProp(
          scope,
          `${path}.${name === undefined ? 'name' : 'image'} is missing in the JSON of ${id}`,
          'give it in the JSON',
        );
      return { name, props: containerProps(container, image as Input<string>) };
    }),
  };
}

type Place = Pick<AnyTaskDefinitionProps, 'compatibility' | 'networkMode'>;

function placeOf(fields: JsonObject): Place {
  const asked = fields['requiresCompatibilities'];
  const networkMode = textIn(fields, 'networkMode') as NetworkMode | undefined;
  const places = Array.isArray(asked) ? (asked as readonly Json[]).map(String).sort() : [];
  // What asks for no place can run wherever its fields allow.
  const sized = fields['cpu'] !== undefined && fields['memory'] !== undefined;
  const anywhere = networkMode === 'awsvpc' && sized ? 'EC2_AND_FARGATE' : 'EC2';
  return omitUndefined({
    compatibility: (places.length === 0 ? anywhere : places.join('_AND_')) as Compatibility,
    networkMode,
  }) as Place;
}

function checkPlace(
  scope: Construct,
  id: string,
  place: Place,
  options: TaskDefinitionJsonOptions<Compatibility, NetworkMode>,
): void {
  for (const prop of ['compatibility', 'networkMode'] as const)
    if (options[prop] !== undefined && place[prop] !== undefined && options[prop] !== place[prop])
      throw badProp(
        scope,
        `${prop} of ${id} is ${JSON.stringify(options[prop])}, and its JSON says ${JSON.stringify(place[prop])}`,
        'let both say the same',
      );
}

/** What the construct must know of a container, and the rest as it is. */
function containerProps(
  container: JsonObject,
  imageName: Input<string>,
): ContainerDefinitionProps<NetworkMode> {
  const { name, image, essential, portMappings, environment, secrets, logConfiguration, ...rest } =
    container;
  const variables = recordOf(environment, 'value');
  const secretValues = recordOf(secrets, 'valueFrom');
  return {
    image: { imageName, pullStatements: [] },
    ...(typeof essential === 'boolean' ? { essential } : {}),
    ...(Array.isArray(portMappings)
      ? { portMappings: portMappings as unknown as readonly PortMapping[] }
      : {}),
    ...(variables === undefined ? {} : { environment: variables }),
    ...(secretValues === undefined
      ? {}
      : {
          secrets: Object.fromEntries(
            Object.entries(secretValues).map(([key, valueFrom]): [string, Secret] => [
              key,
              { valueFrom, readStatements: [] },
            ]),
          ),
        }),
    logging: isJsonObject(logConfiguration)
      ? LogDrivers.custom(logConfiguration as unknown as CustomLogConfiguration)
      : LogDrivers.none(),
    overrides: {
      ...rest,
      ...(variables === undefined && environment !== undefined ? { environment } : {}),
      ...(secretValues === undefined && secrets !== undefined ? { secrets } : {}),
    },
  } as ContainerDefinitionProps<NetworkMode>;
}

/** A list of names and values as a record; undefined where it is none, or a name stands in it twice. */
function recordOf(
  list: Json | undefined,
  member: string,
): Readonly<Record<string, Input<string>>> | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const entries = (list as readonly Json[]).map((item): readonly [unknown, unknown] =>
    isJsonObject(item) ? [item['name'], item[member]] : [undefined, undefined],
  );
  const names = new Set(entries.map(([name]) => name));
  const isPlain = entries.every(([name, value]) => typeof name === 'string' && isText(value));
  return isPlain && names.size === entries.length
    ? (Object.fromEntries(entries as [string, Input<string>][]) as Record<string, Input<string>>)
    : undefined;
}

function isText(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    (isJsonObject(value) && ('$ref' in value || '$join' in value || '$lookup' in value))
  );
}

/** A role whose owner grants what it needs, by ARN or, as AWS takes it too, by name. */
function roleOf(given: Json | undefined): RoleLike | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  const roleArn = given as unknown as Input<string>;
  return {
    roleArn,
    roleName: typeof given === 'string' ? (given.split('/').at(-1) ?? given) : roleArn,
    addToPolicy: () => {},
  };
}

function textIn(fields: JsonObject, field: string): string | undefined {
  const value = fields[field];
  return typeof value === 'string' ? value : undefined;
}

/** CPU units or MiB; AWS takes whole numbers and texts such as `.5 vCPU` and `2 GB`. */
function unitsOf(value: Json | undefined, inThousands: RegExp): number | undefined {
  const text = String(value ?? '').trim();
  if (/^\d+$/.test(text)) return Number(text);
  const large = inThousands.exec(text)?.[1];
  return large === undefined ? undefined : Math.round(Number(large) * 1024);
}
