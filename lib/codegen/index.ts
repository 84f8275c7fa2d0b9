/** From requests to the text of a typed program. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Code, call, literal, object, raw } from './code.ts';
import { createProgram } from './program.ts';
import { type ServiceInput, type ServiceScope, writeService } from './service.ts';
import { type TargetGroupInput, writeTargetGroup } from './target-group.ts';
import {
  type Scope,
  type TaskDefinitionInput,
  type WrittenTaskDefinition,
  writeTaskDefinition,
} from './task-definition.ts';

export type { ServiceInput, ServiceScalingInput } from './service.ts';
export { withoutServiceDefaults } from './service-defaults.ts';
export type { TargetGroupInput } from './target-group.ts';
export type { TaskDefinitionInput } from './task-definition.ts';

/** A VPC that exists. */
export interface VpcInput {
  readonly vpcId: string;
  readonly publicSubnetIds: readonly string[];
  readonly privateSubnetIds: readonly string[];
}

/** A service, and which of the task definitions it runs. */
export interface ProgramService extends ServiceInput {
  /** Index of its task definition. */
  readonly task: number;
  /** Index of its VPC. */
  readonly vpc?: number;
  /** Name of its cluster. @default 'default' */
  readonly cluster?: string;
}

/** What a program is written from. */
export interface ProgramInput {
  /** Name of the app. */
  readonly app: string;
  /** Id of its stack. */
  readonly stack: string;
  /** Region, where it is known. */
  readonly region?: string | undefined;
  /** Twelve-digit account id, where it is known. */
  readonly account?: string | undefined;
  /** Lines that stand above everything, as comments. */
  readonly notes?: readonly string[];
  readonly vpcs?: readonly VpcInput[];
  readonly targetGroups?: readonly TargetGroupInput[];
  readonly taskDefinitions: readonly TaskDefinitionInput[];
  readonly services: readonly ProgramService[];
}

/** The text of the program. The same input gives the same bytes. */
export function generateProgram(input: ProgramInput): string {
  const program = createProgram();
  for (const name of ['app', 'stack']) program.variable(name);
  const stack = raw('stack');
  program.declare('app', call(`new ${program.use('App')}`, literal({ name: input.app })), {
    exported: true,
  });
  program.declare('stack', stackCode(program.use('Stack'), input));
  const scope: Scope = { program, stack, region: input.region };
  const vpcs = (input.vpcs ?? []).map((vpc) => writeVpc(scope, vpc));
  for (const { cluster } of input.services) writeCluster(scope, cluster);
  const targetGroups = new Map<string, Code>();
  for (const group of input.targetGroups ?? []) {
    program.paragraph();
    targetGroups.set(group.arn, writeTargetGroup(scope, group, vpcs[group.vpc]));
  }
  for (const [index, task] of input.taskDefinitions.entries()) {
    program.paragraph();
    writeServicesOf(index, writeTaskDefinition(scope, task));
  }
  return `${notesText(input.notes ?? [])}${program.text()}`;

  function writeServicesOf(index: number, task: WrittenTaskDefinition): void {
    for (const service of input.services.filter((one) => one.task === index)) {
      const vpc = service.vpc === undefined ? undefined : input.vpcs?.[service.vpc];
      const variable = service.vpc === undefined ? undefined : vpcs[service.vpc];
      const place: ServiceScope = {
        ...scope,
        cluster: writeCluster(scope, service.cluster),
        targetGroups,
        ...(variable === undefined ? {} : { vpc: variable }),
        ...(vpc === undefined
          ? {}
          : { subnets: { public: vpc.publicSubnetIds, private: vpc.privateSubnetIds } }),
      };
      writeService(place, task, service);
    }
  }
}

function stackCode(name: string, { stack, region, account }: ProgramInput): Code {
  const props = {
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
  };
  const given = Object.keys(props).length === 0 ? [] : [literal(props)];
  return call(`new ${name}`, raw('app'), literal(stack), ...given);
}

function writeVpc({ program, stack }: Scope, vpc: VpcInput): Code {
  const ids = (name: string, list: readonly string[]) =>
    list.length === 0 ? undefined : ([name, literal(list)] as const);
  return program.declare(
    program.variable('vpc'),
    call(
      `${program.use('Vpc')}.fromVpcAttributes`,
      stack,
      literal(program.id('Vpc')),
      object([
        ['vpcId', literal(vpc.vpcId)],
        ids('publicSubnetIds', vpc.publicSubnetIds),
        ids('privateSubnetIds', vpc.privateSubnetIds),
      ]),
    ),
  );
}

/** An existing cluster, once. */
function writeCluster({ program, stack }: Scope, clusterName = 'default'): Code {
  return program.once(`cluster ${clusterName}`, () =>
    program.declare(
      program.variable('cluster'),
      call(
        `${program.use('Cluster')}.fromClusterAttributes`,
        stack,
        literal(program.id('Cluster')),
        literal({ clusterName }),
      ),
    ),
  );
}

function notesText(notes: readonly string[]): string {
  return notes.length === 0 ? '' : `${notes.map((note) => `// ${note}\n`).join('')}\n`;
}

/** A Region that a request names in its ARNs and log options; undefined where it names none or several. */
export function regionIn(requests: readonly JsonObject[]): string | undefined {
  const found = new Set<string>();
  const look = (value: Json | undefined, key: string): void => {
    if (typeof value === 'string') {
      const region = /^arn:[\w-]+:(?!iam|s3)[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d):/.exec(value)?.[1];
      if (region !== undefined) found.add(region);
      if (key === 'awslogs-region' && value !== '') found.add(value);
    } else if (Array.isArray(value)) for (const item of value as readonly Json[]) look(item, key);
    else if (isJsonObject(value))
      for (const [name, member] of Object.entries(value)) look(member, name);
  };
  for (const request of requests) look(request, '');
  return found.size === 1 ? [...found][0] : undefined;
}
