/** RegisterTaskDefinition's request as a task definition with its containers. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Code, call, literal, type Member, object, raw } from './code.ts';
import { containerCode } from './container.ts';
import {
  as,
  type FieldTable,
  isNothing,
  objectsIn,
  type Spoken,
  speak,
  without,
} from './fields.ts';
import type { Program } from './program.ts';

/** A task definition to be written. */
export interface TaskDefinitionInput {
  /** The request. */
  readonly request: JsonObject;
  /** The user's tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether the live revision is taken over. */
  readonly adopt?: boolean;
}

/** A task definition that has been written. */
export interface WrittenTaskDefinition {
  /** Its variable. */
  readonly variable: Code;
  readonly family: string;
  /** Whether the program in the containers has a role that is not ours. */
  readonly hasTaskRole: boolean;
  readonly compatibility: string;
  readonly networkMode: string;
  /** Names of its containers. */
  readonly containers: readonly string[];
}

/** Where things are written. */
export interface Scope {
  readonly program: Program;
  /** Variable of the stack. */
  readonly stack: Code;
  /** Region of the stack, where it is known. */
  readonly region: string | undefined;
}

interface Context extends Scope {
  readonly family: string;
  readonly compatibility: string;
  readonly networkMode: string;
}

/** Writes a task definition, the existing roles and log groups that it names, and its containers. */
export function writeTaskDefinition(
  scope: Scope,
  { request, tags = {}, adopt = false }: TaskDefinitionInput,
): WrittenTaskDefinition {
  const { program, stack } = scope;
  const {
    containerDefinitions,
    tags: _,
    requiresCompatibilities,
    networkMode,
    ...fields
  } = request;
  const family = String(fields['family'] ?? 'task');
  const place = placeOf(request);
  const context: Context = { ...scope, family, ...place };
  const { props, raw: rest } = speak(fields, TABLE, context);
  const variable = program.variable(family, 'task definition');
  const id = program.id(family, 'Task');
  const hasExecutionRole = isRoleArn(fields['executionRoleArn']);
  const asked = place.isKnown ? {} : { requiresCompatibilities: requiresCompatibilities ?? null };
  const all = { ...asked, ...rest };
  const value = call(
    `new ${program.use('TaskDefinition')}`,
    stack,
    literal(id),
    object([
      ...placeMembers(place),
      ...props,
      Object.keys(tags).length === 0 ? undefined : ['tags', literal(tags)],
      adopt ? ['adopt', raw('true')] : undefined,
      Object.keys(all).length === 0 ? undefined : ['overrides', literal(all)],
    ]),
  );
  const containers = objectsIn(containerDefinitions).map((container) =>
    containerCode(variable, container, {
      ...scope,
      networkMode: place.networkMode,
      hasExecutionRole,
    }),
  );
  program.declare(variable, value);
  for (const container of containers) program.statement(container);
  return {
    variable: raw(variable),
    family,
    hasTaskRole: isRoleArn(fields['taskRoleArn']),
    compatibility: place.compatibility,
    networkMode: place.networkMode,
    containers: objectsIn(containerDefinitions).map(({ name }) => String(name)),
  };
}

const TABLE: FieldTable<Context> = {
  family: as('family'),
  cpu: (value, context) => sized('cpu', value, /^([\d.]+)\s*vcpu$/i, context),
  memory: (value, context) => sized('memoryMiB', value, /^([\d.]+)\s*gb$/i, context),
  runtimePlatform: (value, { compatibility }) => {
    const said = onFargate(compatibility)
      ? without(value, { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' })
      : without(value, {});
    return isNothing(said) ? 'omit' : ['runtimePlatform', literal(said)];
  },
  ephemeralStorage: (value, { compatibility }) =>
    isJsonObject(value) && onFargate(compatibility)
      ? ['ephemeralStorageGiB', literal(value['sizeInGiB'])]
      : undefined,
  taskRoleArn: (value, context) => roleMember('taskRole', value, context),
  executionRoleArn: (value, context) => roleMember('executionRole', value, context),
  volumes: (value) => [
    'volumes',
    literal(objectsIn(value).map((one) => without(one, { host: {} }))),
  ],
  placementConstraints: (value, { program, compatibility }) => {
    const expressions = objectsIn(value).map(({ type, expression }) =>
      type === 'memberOf' && typeof expression === 'string' ? expression : '',
    );
    if (onFargate(compatibility) || expressions.includes('')) return undefined;
    const name = program.use('PlacementConstraint');
    const items = expressions.map((one) => call(`${name}.memberOf`, literal(one)));
    return ['placementConstraints', { kind: 'list', items }];
  },
  pidMode: (value, { compatibility }) =>
    onFargate(compatibility) && value !== 'task' ? undefined : ['pidMode', literal(value)],
  ipcMode: onInstances('ipcMode'),
  enableFaultInjection: (value, { networkMode }) => {
    if (value === false) return 'omit';
    const takes = networkMode === 'awsvpc' || networkMode === 'host';
    return takes ? ['enableFaultInjection', literal(value)] : undefined;
  },
};

function onInstances(prop: string) {
  return (value: Json, { compatibility }: Context): Spoken =>
    onFargate(compatibility) ? undefined : [prop, literal(value)];
}

function sized(prop: string, value: Json, inThousands: RegExp, _: Context): Spoken {
  const text = String(value).trim();
  if (/^\d+$/.test(text)) return [prop, literal(Number(text))];
  const large = inThousands.exec(text)?.[1];
  return large === undefined ? undefined : [prop, literal(Math.round(Number(large) * 1024))];
}

/** An existing role of the program: whose owner grants what it needs. */
export function existingRole(scope: Scope, arn: string): Code {
  const { program, stack } = scope;
  const name = arn.split('/').at(-1) ?? 'role';
  const words = /role$/i.test(name) ? [name] : [name, 'role'];
  return program.once(`role ${arn}`, () =>
    program.declare(
      program.variable(...words),
      call(
        `${program.use('Role')}.fromRoleArn`,
        stack,
        literal(program.id(...words)),
        literal(arn),
      ),
    ),
  );
}

function roleMember(prop: string, value: Json, context: Context): Spoken {
  return typeof value === 'string' && isRoleArn(value)
    ? [prop, existingRole(context, value)]
    : undefined;
}

function isRoleArn(value: Json | undefined): boolean {
  return typeof value === 'string' && /^arn:[\w-]+:iam::\d{12}:role\/./.test(value);
}

interface Place {
  readonly compatibility: string;
  readonly networkMode: string;
  /** Whether the construct says the same by its compatibility. */
  readonly isKnown: boolean;
}

const COMPATIBILITIES = new Set([
  'FARGATE',
  'EC2',
  'EXTERNAL',
  'MANAGED_INSTANCES',
  'EC2_AND_FARGATE',
  'EC2_AND_EXTERNAL',
  'EC2_AND_MANAGED_INSTANCES',
  'FARGATE_AND_MANAGED_INSTANCES',
  'EC2_AND_FARGATE_AND_MANAGED_INSTANCES',
]);

function placeOf(request: JsonObject): Place {
  const { requiresCompatibilities, networkMode, cpu, memory } = request;
  const places = Array.isArray(requiresCompatibilities)
    ? (requiresCompatibilities as readonly Json[]).map(String).sort()
    : [];
  const compatibility = places.join('_AND_');
  const isKnown = COMPATIBILITIES.has(compatibility);
  // What asks for no place can run wherever its fields allow.
  const anywhere =
    networkMode === 'awsvpc' && cpu !== undefined && memory !== undefined
      ? 'EC2_AND_FARGATE'
      : 'EC2';
  const chosen = isKnown ? compatibility : anywhere;
  const given = typeof networkMode === 'string' && networkMode !== '<default>';
  return {
    compatibility: chosen,
    networkMode: given ? String(networkMode) : modeOf(chosen, request['runtimePlatform']),
    isKnown,
  };
}

/** The network mode of what names none; Windows' own is no bridge. */
function modeOf(compatibility: string, platform: Json | undefined): string {
  const usual = defaultMode(compatibility);
  const system = isJsonObject(platform) ? String(platform['operatingSystemFamily']) : '';
  return usual === 'bridge' && system.startsWith('WINDOWS') ? 'default' : usual;
}

function placeMembers({ compatibility, networkMode }: Place): readonly (Member | undefined)[] {
  return [
    compatibility === 'FARGATE' ? undefined : ['compatibility', literal(compatibility)],
    networkMode === defaultMode(compatibility) ? undefined : ['networkMode', literal(networkMode)],
  ];
}

function defaultMode(compatibility: string): string {
  return /^(EC2|EXTERNAL|EC2_AND_EXTERNAL)$/.test(compatibility) ? 'bridge' : 'awsvpc';
}

function onFargate(compatibility: string): boolean {
  return compatibility.split('_AND_').includes('FARGATE');
}
