/** Every option of the command line: one table, one spelling. */

interface OptionEntry {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  /** The values that are allowed. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** The table of options. */
export const OPTIONS = {
  help: { type: 'boolean', short: 'h', help: 'Show this help' },
  version: { type: 'boolean', help: 'Show the version' },
  json: { type: 'boolean', help: 'Print the result as JSON on standard output' },
  sandbox: {
    type: 'boolean',
    help: 'Work in a sandbox in this process, kept in .gantry/sandbox.json, instead of AWS',
  },
  profile: { type: 'string', value: 'NAME', help: 'Profile of the shared AWS configuration' },
  refresh: {
    type: 'string',
    value: 'HOW',
    choices: ['complete', 'batched'],
    help: 'Read everything (complete, the default), or let digests vouch for what AWS gives only one object a call (batched)',
  },
  'detailed-exitcode': { type: 'boolean', help: 'Exit with 2 when there are changes' },
  yes: { type: 'boolean', short: 'y', help: 'Do not ask for consent' },
  'no-wait': {
    type: 'boolean',
    help: 'Do not follow service deployments to their end (plan and destroy follow none)',
  },
  rollback: { type: 'boolean', help: 'Take the deployment back instead' },
  only: {
    type: 'string',
    value: 'LIST',
    help: 'Work on these resources alone, and on what they need and is not there yet: addresses with commas between, also of what holds resources; * stands for any part of an id',
  },
  exclusively: {
    type: 'boolean',
    help: 'Refuse a selection that needs what is not there yet, instead of making that along',
  },
  'allow-downtime': { type: 'boolean', help: 'Allow replacements that mean downtime' },
  adopt: {
    type: 'string',
    value: 'LIST',
    help: 'Take over objects that exist already and belong to no app: addresses with commas between, or all',
  },
  'force-new-deployment': {
    type: 'string',
    value: 'LIST',
    help: 'Deploy services again although nothing of them changes, so that all their tasks are new: addresses with commas between, or all',
  },
  image: {
    type: 'string',
    value: 'LIST',
    help: 'CONTAINER=IMAGE with commas between, of containers whose image the code leaves to the pipeline',
  },
  service: {
    type: 'string',
    value: 'LIST',
    help: 'Names of services, with commas between; all of the cluster unless given',
  },
  name: { type: 'string', value: 'NAME', help: 'Name of the app' },
  out: {
    type: 'string',
    value: 'FILE',
    help: 'File to write: the program (gantry.app.ts unless given), or the plan, which gantry deploy FILE then runs',
  },
  markdown: {
    type: 'string',
    value: 'FILE',
    help: 'File to write the plan to as a comment for a pull request, at most 60 kB',
  },
  unmanaged: {
    type: 'boolean',
    help: 'Show also fields that the code has never declared',
  },
  destroy: { type: 'boolean', help: 'Plan the removal of everything that the app owns' },
  stdout: { type: 'boolean', help: 'Print the program instead of writing it' },
  force: { type: 'boolean', help: 'Overwrite what is there' },
  os: {
    type: 'string',
    value: 'OS',
    choices: ['linux', 'windows'],
    help: 'Operating system of the machine; linux unless given',
  },
  strict: {
    type: 'boolean',
    help: 'Take warnings for errors; about capacity: the peak of a rollout must fit as well',
  },
  as: {
    type: 'string',
    value: 'OPERATION',
    help: 'Operation that the files are requests of, such as CreateService; found by their shape unless given',
  },
  required: { type: 'boolean', help: 'Only the fields that the operation requires' },
  rules: { type: 'boolean', help: 'Print the table of rules, and what it leaves out and why' },
  count: { type: 'string', value: 'N', help: 'How many tasks; 1 unless given' },
  cluster: {
    type: 'string',
    value: 'NAME',
    help: 'Address, name or ARN of the cluster; the only one of the app unless given (for a task, that of a service with its task definition)',
  },
  'launch-type': {
    type: 'string',
    value: 'TYPE',
    choices: ['EC2', 'FARGATE', 'EXTERNAL'],
    help: "Launch type; the cluster's default strategy unless given",
  },
  'capacity-provider-strategy': {
    type: 'string',
    value: 'LIST',
    help: 'NAME=WEIGHT[:BASE], with commas between',
  },
  'placement-strategy': {
    type: 'string',
    value: 'LIST',
    help: 'binpack:memory, spread:attribute:ecs.availability-zone or random, with commas between',
  },
  'placement-constraint': {
    type: 'string',
    value: 'EXPR',
    help: 'distinctInstance, or an expression of the cluster query language',
  },
  'container-instances': {
    type: 'string',
    value: 'IDS',
    help: 'Container instances that get a task each, with commas between; instead of --count and all of the place',
  },
  subnets: { type: 'string', value: 'IDS', help: 'Subnets of awsvpc tasks, with commas between' },
  'security-groups': {
    type: 'string',
    value: 'IDS',
    help: 'Security groups of awsvpc tasks, with commas between',
  },
  container: { type: 'string', value: 'NAME', help: 'The container whose command is overridden' },
  command: {
    type: 'string',
    value: 'WORDS',
    help: 'Command of that container: words, or a JSON list',
  },
  overrides: {
    type: 'string',
    value: 'JSON',
    help: "Overrides in the form of RunTask's field of that name",
  },
  wait: {
    type: 'string',
    value: 'WHAT',
    choices: ['running', 'stopped', 'none'],
    help: 'What is waited for; that the tasks have stopped unless given',
  },
  timeout: { type: 'string', value: 'SECONDS', help: 'Longest wait; an hour unless given' },
  'min-healthy': {
    type: 'string',
    value: 'PERCENT',
    help: 'Percent of the group that stays in service; 90 unless given',
  },
  all: {
    type: 'boolean',
    help: 'All of them: everything that can be taken over; instances of the newest version too, such as after an account setting has changed',
  },
  app: {
    type: 'string',
    value: 'FILE',
    help: 'The app file; as in package.json, else gantry.app.ts, unless given',
  },
  undo: { type: 'boolean', help: 'Let the instances take tasks again instead' },
  dot: { type: 'boolean', help: 'Print the edges for Graphviz' },
  mermaid: { type: 'boolean', help: 'Print the edges for Mermaid' },
  port: { type: 'string', value: 'N', help: 'Port to serve on; a free one unless given' },
  speed: {
    type: 'string',
    value: 'N',
    help: 'How many seconds pass in the sandbox each second; 1 unless given',
  },
} as const satisfies Record<string, OptionEntry>;

/** The name of an option. */
export type OptionName = keyof typeof OPTIONS;

/** What an option's value is, by its name. */
export type OptionValues = {
  readonly [K in OptionName]?: (typeof OPTIONS)[K] extends { readonly type: 'boolean' }
    ? boolean
    : string;
};

/** The entry of an option, whichever it is. */
export function optionEntry(name: OptionName): OptionEntry {
  return OPTIONS[name];
}

/** The options of every command that talks to AWS. */
export const AWS_OPTIONS = [
  'sandbox',
  'profile',
  'refresh',
] as const satisfies readonly OptionName[];

/** The options of commands that work on a part of the app. */
export const SELECTION_OPTIONS = ['only', 'exclusively'] as const satisfies readonly OptionName[];
