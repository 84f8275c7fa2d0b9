/** `gantry run`: runs standalone tasks and follows them. */

import type {
  CapacityProviderStrategyItem,
  LaunchType,
  PlacementConstraint,
  PlacementStrategy,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import { GantryError } from '../../core/errors.ts';
import { type RunTaskOptions, type RunTaskResult, runTask } from '../../toolkit/run-task.ts';
import type { CommandCall } from '../commands.ts';
import { drawTable } from '../draw/table.ts';
import { printJson } from '../json.ts';
import { listOf } from '../list.ts';
import { timeoutOf, wholeNumber } from '../number.ts';
import type { OptionValues } from '../options.ts';
import { withSession } from '../session.ts';

/** Runs the tasks; what they write goes to standard error, what became of them to standard output. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const [task, ...rest] = call.positionals;
  if (task === undefined) throw usage('run needs the address or the family of a task definition');
  const order = orderOf(task, options);
  return withSession({ ...call, positionals: rest }, 'write', async (session) => {
    const result = await runTask(session.app, {
      ...session.options,
      ...order,
      onTask: ({ task: id, message }) => host.stderr.write(`${id.slice(0, 8)}  ${message}\n`),
    });
    for (const failure of result.failures) host.stderr.write(`not started: ${failure}\n`);
    if (options.json === true) printJson(host, command, result);
    else host.stdout.write(`${drawTasks(result)}\n`);
    return result.exitCode;
  });
}

function drawTasks({ tasks }: RunTaskResult): string {
  if (tasks.length === 0) return 'no task was started';
  return drawTable(
    ['TASK', 'STATUS', 'ENDED', 'REASON'],
    tasks.map(({ taskArn, status, containers, stoppedReason = '', next }) => [
      taskArn.split('/').at(-1) ?? '',
      status,
      containers
        .flatMap(({ name, exitCode }) => (exitCode === undefined ? [] : [`${name} ${exitCode}`]))
        .join(', '),
      [stoppedReason, ...(next === undefined ? [] : [`next: ${next}`])].join('; '),
    ]),
  ).join('\n');
}

/** What the options ask for. Throws `cli/usage` with the offending value. */
export function orderOf(task: string, options: OptionValues): RunTaskOptions {
  const launchType = options['launch-type'] as LaunchType | undefined;
  const strategy = options['capacity-provider-strategy'];
  if (launchType !== undefined && strategy !== undefined)
    throw usage('--launch-type and --capacity-provider-strategy exclude each other');
  const instances = itemsOf(options['container-instances']);
  const beside = ELSEWHERE.find((name) => options[name] !== undefined);
  if (instances !== undefined && beside !== undefined)
    throw usage(`--container-instances and --${beside} exclude each other`);
  const overrides = overridesOf(options);
  const placement = itemsOf(options['placement-strategy']);
  const subnets = itemsOf(options.subnets);
  const securityGroups = itemsOf(options['security-groups']);
  return {
    task,
    count: wholeNumber('run', 'count', options.count, 1),
    wait: (options.wait as RunTaskOptions['wait']) ?? 'stopped',
    ...timeoutOf('run', options.timeout),
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    ...(launchType === undefined ? {} : { launchType }),
    ...(strategy === undefined ? {} : { capacityProviderStrategy: strategyOf(strategy) }),
    ...(placement === undefined ? {} : { placementStrategy: placement.map(placementStrategy) }),
    ...constraints(options['placement-constraint']),
    ...(instances === undefined ? {} : { containerInstances: instances }),
    ...(subnets === undefined ? {} : { subnets }),
    ...(securityGroups === undefined ? {} : { securityGroups }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

/** What a task has that ECS places. */
const ELSEWHERE = [
  'count',
  'launch-type',
  'capacity-provider-strategy',
  'placement-strategy',
  'placement-constraint',
] as const;

function itemsOf(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : listOf(text);
}

// NAME=WEIGHT[:BASE]
function strategyOf(text: string): readonly CapacityProviderStrategyItem[] {
  return listOf(text).map((item) => {
    const [, capacityProvider, weight, base] = /^([\w-]+)(?:=(\d+)(?::(\d+))?)?$/.exec(item) ?? [];
    if (capacityProvider === undefined)
      throw usage(
        `--capacity-provider-strategy takes NAME=WEIGHT[:BASE], with commas between, not ${item}`,
      );
    return {
      capacityProvider,
      weight: Number(weight ?? 1),
      ...(base === undefined ? {} : { base: Number(base) }),
    };
  });
}

function placementStrategy(item: string): PlacementStrategy {
  const [type = '', ...field] = item.split(':');
  if (!['binpack', 'spread', 'random'].includes(type))
    throw usage(`--placement-strategy takes binpack:FIELD, spread:FIELD or random, not ${item}`);
  return {
    type: type as NonNullable<PlacementStrategy['type']>,
    ...(field.length === 0 ? {} : { field: field.join(':') }),
  };
}

// An expression may hold commas: there is one constraint.
function constraints(text: string | undefined): Pick<RunTaskOptions, 'placementConstraints'> {
  if (text === undefined) return {};
  const constraint: PlacementConstraint =
    text === 'distinctInstance'
      ? { type: 'distinctInstance' }
      : { type: 'memberOf', expression: text };
  return { placementConstraints: [constraint] };
}

function overridesOf(options: OptionValues): TaskOverride | undefined {
  const given =
    options.overrides === undefined ? undefined : jsonOf('overrides', options.overrides);
  const { command, container } = options;
  if (command === undefined) {
    if (container !== undefined) throw usage('--container goes with --command');
    return given as TaskOverride | undefined;
  }
  if (given !== undefined) throw usage('--overrides and --command exclude each other');
  if (container === undefined)
    throw usage('--command needs --container NAME: the container whose command it is');
  const words = command.startsWith('[') ? jsonOf('command', command) : command.split(/\s+/);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string'))
    throw usage(`--command takes words, or a JSON list of texts, not ${command}`);
  return { containerOverrides: [{ name: container, command: words as string[] }] };
}

function jsonOf(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(
      `--${option} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function usage(detail: string): GantryError {
  return new GantryError('cli/usage', detail, { hint: 'see: gantry run --help' });
}
