/** A container definition as the props of `addContainer`. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Code, call, literal, type Member, object } from './code.ts';
import {
  as,
  type FieldTable,
  listWithout,
  objectOf,
  objectsIn,
  overrides,
  record,
  type Spoken,
  speak,
  unless,
  unlessEmpty,
  without,
} from './fields.ts';
import type { Program } from './program.ts';

/** What the fields of a container are said with. */
export interface ContainerContext {
  readonly program: Program;
  /** Variable of the stack. */
  readonly stack: Code;
  /** Region of the stack, where it is known. */
  readonly region: string | undefined;
  readonly networkMode: string;
  /** Whether ECS has a role that is not ours to start the task with: then nothing is granted by saying what it needs. */
  readonly hasExecutionRole: boolean;
  readonly containerName: string;
  /** Secret with which a private registry lets its images be pulled. */
  readonly credentials: string | undefined;
}

/** The statement that adds a container to a task definition. */
export function containerCode(
  taskDefinition: string,
  container: JsonObject,
  context: Omit<ContainerContext, 'containerName' | 'credentials'>,
): Code {
  const containerName = String(container['name']);
  const { name: _, ...fields } = container;
  const { logConfiguration } = fields;
  // The driver of FireLens comes from a router among the containers, which only a construct can be.
  const firelens =
    isJsonObject(logConfiguration) && logConfiguration['logDriver'] === 'awsfirelens';
  const logged = isJsonObject(logConfiguration) && !firelens;
  const complete = {
    ...fields,
    // What has no log configuration would be given one.
    logConfiguration: logged ? logConfiguration : { logDriver: NONE },
  };
  const spoken = speak(complete, TABLE, {
    ...context,
    containerName,
    credentials: context.hasExecutionRole ? credentialsOf(fields) : undefined,
  });
  const rest = firelens ? { ...spoken.raw, logConfiguration } : spoken.raw;
  return call(
    `${taskDefinition}.addContainer`,
    literal(containerName),
    object([...spoken.props, overrides(rest)]),
  );
}

const NONE = '';

const TABLE: FieldTable<ContainerContext> = {
  image: imageCode,
  repositoryCredentials: (_, { credentials }) => (credentials === undefined ? undefined : 'omit'),
  cpu: unless('cpu', 0),
  memory: as('memoryLimitMiB'),
  memoryReservation: as('memoryReservationMiB'),
  resourceRequirements: accelerators,
  essential: unless('essential', true),
  entryPoint: as('entryPoint'),
  command: as('command'),
  environment: (value) => recordMember('environment', value, 'value'),
  environmentFiles: environmentFiles,
  secrets: (value, { hasExecutionRole }) => {
    const values = record(value, 'valueFrom');
    const known = values !== undefined && Object.values(values).every(isSecretArn);
    return known && hasExecutionRole ? ['secrets', literal(values)] : undefined;
  },
  portMappings: portMappings,
  healthCheck: healthCheck,
  restartPolicy: (value, { program }) => {
    const { enabled, ignoredExitCodes, restartAttemptPeriod, ...more } = objectIn(value);
    if (Object.keys(more).length > 0) return undefined;
    return [
      'restartPolicy',
      objectOf([
        ['enabled', literal(enabled)],
        ignoredExitCodes === undefined
          ? undefined
          : unlessEmpty('ignoredExitCodes', literal(ignoredExitCodes)),
        seconds(program, 'restartAttemptPeriod', restartAttemptPeriod, 300),
      ]),
    ];
  },
  dependsOn: as('dependsOn'),
  logConfiguration: logging,
  ulimits: as('ulimits'),
  user: as('user'),
  workingDirectory: as('workingDirectory'),
  readonlyRootFilesystem: unless('readonlyRootFilesystem', false),
  startTimeout: (value, { program }) => seconds(program, 'startTimeout', value),
  stopTimeout: (value, { program }) => seconds(program, 'stopTimeout', value),
  dockerLabels: as('dockerLabels'),
  mountPoints: listWithout('mountPoints', { readOnly: false }),
  volumesFrom: listWithout('volumesFrom', { readOnly: false }),
  linuxParameters: (value) => {
    const said = without(without(value, { initProcessEnabled: false }), NO_LISTS);
    return Object.keys(objectIn(said)).length === 0 ? 'omit' : ['linuxParameters', literal(said)];
  },
  links: (value, { networkMode }) =>
    networkMode === 'bridge' ? ['links', literal(value)] : undefined,
  hostname: outsideAwsvpc('hostname'),
  extraHosts: outsideAwsvpc('extraHosts'),
  dnsServers: as('dnsServers'),
  dnsSearchDomains: as('dnsSearchDomains'),
  disableNetworking: unless('disableNetworking', false),
  privileged: unless('privileged', false),
  versionConsistency: unless('versionConsistency', 'enabled'),
  dockerSecurityOptions: as('dockerSecurityOptions'),
  interactive: unless('interactive', false),
  pseudoTerminal: unless('pseudoTerminal', false),
  systemControls: as('systemControls'),
};

const NO_LISTS = { devices: [], tmpfs: [] };

function environmentFiles(value: Json, { program, hasExecutionRole }: ContainerContext): Spoken {
  const files = objectsIn(value).map(({ type, value: arn }) => {
    const [, bucket, key] = /^(arn:[\w-]+:s3:::[^/]+)\/(.+\.env)$/.exec(String(arn)) ?? [];
    return type !== 's3' || bucket === undefined || key === undefined
      ? undefined
      : call(`${program.use('EnvironmentFile')}.fromS3`, literal(bucket), literal(key));
  });
  const known = files.filter((file) => file !== undefined);
  return hasExecutionRole && known.length === files.length
    ? ['environmentFiles', { kind: 'list', items: known }]
    : undefined;
}

function accelerators(value: Json, { program }: ContainerContext): Spoken {
  const all = objectsIn(value);
  const [only] = all;
  const amount = String(only?.['value']);
  if (all.length === 1 && only?.['type'] === 'GPU' && /^(\d+|ALL)$/.test(amount))
    return ['gpuCount', literal(amount === 'ALL' ? amount : Number(amount))];
  const items = all.map((one) => {
    const sharing = objectIn(one['sharingStrategy'] ?? null);
    const share = objectIn(sharing['nvidiaMps'] ?? null);
    const name = 'ResourceRequirement';
    if (one['type'] === 'NeuronDevice' && one['value'] === 'ALL')
      return call(`${program.use(name)}.neuronDevices`);
    return one['type'] === 'GPU' && typeof share['memory'] === 'number'
      ? call(`${program.use(name)}.sharedGpu`, literal(share))
      : undefined;
  });
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length
    ? ['resourceRequirements', { kind: 'list', items: known }]
    : undefined;
}

function outsideAwsvpc(prop: string) {
  return (value: Json, { networkMode }: ContainerContext): Spoken =>
    networkMode === 'awsvpc' ? undefined : [prop, literal(value)];
}

/** Pulling from a private registry is granted to a role that ECS would be given for it: only where it has one already. */
function imageCode(
  value: Json,
  { program, hasExecutionRole, credentials }: ContainerContext,
): Spoken {
  const name = String(value);
  const isPlain = name !== '' && !/\s/.test(name) && (hasExecutionRole || !/\.dkr\.ecr/.test(name));
  return [
    'image',
    isPlain
      ? call(
          `${program.use('ContainerImage')}.fromRegistry`,
          literal(name),
          ...(credentials === undefined ? [] : [literal({ repositoryCredentials: credentials })]),
        )
      : object([
          ['imageName', literal(name)],
          ['pullStatements', literal([])],
          credentials === undefined ? undefined : ['repositoryCredentials', literal(credentials)],
        ]),
  ];
}

function credentialsOf({ repositoryCredentials }: JsonObject): string | undefined {
  const given = objectIn(repositoryCredentials ?? null)['credentialsParameter'];
  return typeof given === 'string' ? given : undefined;
}

function isSecretArn(value: string): boolean {
  return (
    /^arn:[\w-]+:ssm:/.test(value) ||
    /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[^:]+(:.*)?$/.test(value)
  );
}

function portMappings(value: Json, { networkMode }: ContainerContext): Spoken {
  const mappings = objectsIn(value).map((mapping) => {
    const { containerPort, hostPort } = mapping;
    const implied = networkMode === 'bridge' ? hostPort === 0 : hostPort === containerPort;
    const said = without(mapping, { protocol: 'tcp' });
    return implied || hostPort === 0 ? without(said, { hostPort: hostPort ?? null }) : said;
  });
  const named = mappings.some(
    (one) => isJsonObject(one) && ('name' in one || 'appProtocol' in one || 'hostPort' in one),
  );
  const refused = networkMode === 'none' || (networkMode === 'host' && named);
  return refused ? undefined : ['portMappings', literal(mappings)];
}

function healthCheck(value: Json, { program }: ContainerContext): Spoken {
  const { command, interval, timeout, retries, startPeriod, ...more } = objectIn(value);
  if (!Array.isArray(command) || Object.keys(more).length > 0) return undefined;
  const words = command as readonly Json[];
  const isShell = words[0] === 'CMD-SHELL' && words.length === 2;
  if (!isShell && !/^(CMD|CMD-SHELL|NONE)$/.test(String(words[0]))) return undefined;
  return [
    'healthCheck',
    objectOf([
      ['command', literal(isShell ? words[1] : words)],
      seconds(program, 'interval', interval, 30),
      seconds(program, 'timeout', timeout, 5),
      retries === 3 || retries === undefined ? undefined : ['retries', literal(retries)],
      seconds(program, 'startPeriod', startPeriod, 0),
    ]),
  ];
}

/** Whole seconds as a duration; nothing where it is what holds anyway. */
export function seconds(
  program: Program,
  prop: string,
  value: Json | undefined,
  usual?: number,
): Member | 'omit' {
  return value === undefined || value === null || value === usual
    ? 'omit'
    : [prop, call(`${program.use('Duration')}.seconds`, literal(value))];
}

function logging(value: Json, context: ContainerContext): Spoken {
  const { program } = context;
  const configuration = objectIn(value);
  const { logDriver } = configuration;
  const none = call(`${program.use('LogDrivers')}.none`);
  if (logDriver === NONE) return ['logging', none];
  const known = awsLogs(configuration, context);
  const said = without(without(configuration, { options: {} }), { secretOptions: [] });
  return ['logging', known ?? call('LogDrivers.custom', literal(said))];
}

/** Gantry's own way to CloudWatch Logs; undefined where it would say anything else. */
function awsLogs(
  { logDriver, options, secretOptions }: JsonObject,
  { program, stack, region, hasExecutionRole, containerName }: ContainerContext,
): Code | undefined {
  const {
    'awslogs-group': group,
    'awslogs-region': place,
    'awslogs-stream-prefix': streamPrefix,
    mode,
    ...more
  } = objectIn(options ?? null);
  if (logDriver !== 'awslogs' || !hasExecutionRole) return undefined;
  if (Array.isArray(secretOptions) && secretOptions.length > 0) return undefined;
  if (typeof group !== 'string' || typeof streamPrefix !== 'string') return undefined;
  if (region === undefined || place !== region) return undefined;
  const logGroup = program.once(`log group ${group}`, () => {
    const name = program.variable(group, 'log group');
    const id = literal(program.id(group, 'LogGroup'));
    return program.declare(
      name,
      call(`${program.use('LogGroup')}.fromLogGroupName`, stack, id, literal(group)),
    );
  });
  return call(
    'LogDrivers.awsLogs',
    objectOf([
      ['logGroup', logGroup],
      streamPrefix === containerName ? undefined : ['streamPrefix', literal(streamPrefix)],
      mode === undefined ? undefined : ['mode', literal(mode)],
      unlessEmpty('options', literal(more)),
    ]),
  );
}

function recordMember(prop: string, value: Json, member: string): Spoken {
  const values = record(value, member);
  return values === undefined ? undefined : [prop, literal(values)];
}

function objectIn(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}
