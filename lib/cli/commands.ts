/** Every command: what it is called, what it takes, and where it is. A command's code is loaded when it runs. */
import type { CliHost } from './host.ts';
import { AWS_OPTIONS, type OptionName, type OptionValues, SELECTION_OPTIONS } from './options.ts';

/** What a command is run with. */
export interface CommandCall {
  readonly host: CliHost;
  /** Its name. */
  readonly command: string;
  readonly entry: CommandEntry;
  readonly positionals: readonly string[];
  readonly options: OptionValues;
}

/** Runs a command; the result is the exit code. */
export type Command = (call: CommandCall) => Promise<number>;

/** One line of the help, and the way to the code. */
export interface CommandEntry {
  readonly summary: string;
  /** The names of its positional arguments, in their order; one that ends in `...` takes all that follow. */
  readonly positionals?: readonly string[];
  readonly options: readonly OptionName[];
  load(): Promise<{ readonly run: Command }>;
}

/** The commands, in the order of the help. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'Write a first app into a folder',
    positionals: ['folder'],
    options: ['json'],
    load: () => import('./verbs/init.ts'),
  },
  import: {
    summary:
      'Write a typed app from JSON files of task definitions and services, or from live services of a cluster',
    positionals: ['files...'],
    options: [...AWS_OPTIONS, 'cluster', 'service', 'name', 'out', 'stdout', 'force', 'json'],
    load: () => import('./verbs/import.ts'),
  },
  synth: {
    summary: 'Print the graph of resources that the app means',
    positionals: ['app'],
    options: ['json'],
    load: () => import('./verbs/synth.ts'),
  },
  plan: {
    summary: 'Compare the app with live AWS and say what a deploy would do',
    positionals: ['app or stacks...'],
    options: [
      ...AWS_OPTIONS,
      ...SELECTION_OPTIONS,
      'no-wait',
      'allow-downtime',
      'adopt',
      'force-new-deployment',
      'image',
      'strict',
      'destroy',
      'out',
      'markdown',
      'detailed-exitcode',
      'json',
    ],
    load: () => import('./verbs/plan.ts'),
  },
  deploy: {
    summary:
      'Bring AWS to what the app means, and follow each service deployment to its end; with a plan file do what was planned, or nothing',
    positionals: ['plan.json, app or stacks...'],
    options: [
      ...AWS_OPTIONS,
      ...SELECTION_OPTIONS,
      'yes',
      'no-wait',
      'allow-downtime',
      'adopt',
      'force-new-deployment',
      'image',
      'strict',
      'detailed-exitcode',
      'json',
    ],
    load: () => import('./verbs/deploy.ts'),
  },
  drift: {
    summary: 'Say how live AWS differs from the code, and who is behind it',
    positionals: ['app or stacks...'],
    options: [...AWS_OPTIONS, ...SELECTION_OPTIONS, 'unmanaged', 'detailed-exitcode', 'json'],
    load: () => import('./verbs/drift.ts'),
  },
  orphans: {
    summary: 'List what of the app AWS has and the code does not name; removes nothing',
    positionals: ['app'],
    options: [...AWS_OPTIONS, 'detailed-exitcode', 'json'],
    load: () => import('./verbs/orphans.ts'),
  },
  adopt: {
    summary: 'Take over objects that exist already and belong to no app, and nothing else',
    positionals: ['app or addresses...'],
    options: [...AWS_OPTIONS, 'all', 'yes', 'json'],
    load: () => import('./verbs/adopt.ts'),
  },
  destroy: {
    summary: 'Remove everything that the app owns, or stacks of it',
    positionals: ['plan.json, app or stacks...'],
    options: [...AWS_OPTIONS, 'only', 'yes', 'no-wait', 'json'],
    load: () => import('./verbs/destroy.ts'),
  },
  run: {
    summary: 'Run standalone tasks from a task definition of the app, and follow them',
    positionals: ['task', 'app'],
    options: [
      ...AWS_OPTIONS,
      'count',
      'cluster',
      'launch-type',
      'capacity-provider-strategy',
      'placement-strategy',
      'placement-constraint',
      'container-instances',
      'subnets',
      'security-groups',
      'container',
      'command',
      'overrides',
      'wait',
      'timeout',
      'json',
    ],
    load: () => import('./verbs/run.ts'),
  },
  roll: {
    summary:
      'Take the newest machine image of a group and replace its instances one after the other',
    positionals: ['group', 'app'],
    options: [...AWS_OPTIONS, 'min-healthy', 'all', 'yes', 'json'],
    load: () => import('./verbs/roll.ts'),
  },
  instances: {
    summary: 'List the container instances of a cluster: state, agent, tasks, what is free',
    positionals: ['app'],
    options: [...AWS_OPTIONS, 'cluster', 'json'],
    load: () => import('./verbs/instances.ts'),
  },
  drain: {
    summary:
      'Let container instances drain, until no task of a service is left there; by id, capacity provider, group or address',
    positionals: ['instance...'],
    options: [
      ...AWS_OPTIONS,
      'app',
      'cluster',
      'undo',
      'strict',
      'timeout',
      'no-wait',
      'yes',
      'json',
    ],
    load: () => import('./verbs/drain.ts'),
  },
  'update-agent': {
    summary:
      'Update the container agent of instances, of all unless some are named, where AWS can; tasks go on meanwhile',
    positionals: ['instance...'],
    options: [...AWS_OPTIONS, 'app', 'cluster', 'timeout', 'json'],
    load: () => import('./verbs/update-agent.ts'),
  },
  register: {
    summary: 'Print the script with which a machine outside AWS joins a cluster of the app',
    positionals: ['capacity', 'app'],
    options: [...AWS_OPTIONS, 'os', 'cluster', 'json'],
    load: () => import('./verbs/register.ts'),
  },
  continue: {
    summary: 'Let a service deployment that stopped for people go on, or back with --rollback',
    positionals: ['service', 'app'],
    options: [...AWS_OPTIONS, 'rollback', 'json'],
    load: () => import('./verbs/continue.ts'),
  },
  rollback: {
    summary: 'End a service deployment that is under way, and take the service back',
    positionals: ['service', 'app'],
    options: [...AWS_OPTIONS, 'yes', 'json'],
    load: () => import('./verbs/rollback.ts'),
  },
  check: {
    summary:
      'Judge JSON files of task definitions, services and other requests by the rules of AWS',
    positionals: ['file...'],
    options: ['as', 'strict', 'rules', 'json'],
    load: () => import('./verbs/check.ts'),
  },
  skeleton: {
    summary: 'Print a request of ECS with every field that it has, to be filled in',
    positionals: ['operation'],
    options: ['required', 'json'],
    load: () => import('./verbs/skeleton.ts'),
  },
  status: {
    summary: 'Show what the services run now',
    positionals: ['app or stacks...'],
    options: [...AWS_OPTIONS, 'only', 'json'],
    load: () => import('./verbs/status.ts'),
  },
  graph: {
    summary: 'Print resources and the edges between them',
    positionals: ['app'],
    options: ['dot', 'mermaid', 'json'],
    load: () => import('./verbs/graph.ts'),
  },
  unlock: {
    summary: 'Remove the lock of a deploy whose process is gone',
    positionals: ['app'],
    options: [...AWS_OPTIONS, 'yes', 'json'],
    load: () => import('./verbs/unlock.ts'),
  },
  sandbox: {
    summary: 'Serve a sandbox of AWS on this machine until interrupted',
    options: ['port', 'speed', 'json'],
    load: () => import('./verbs/sandbox.ts'),
  },
};
