/** The agent's settings as each operating system takes them. */
import { Duration } from '../../core/duration.ts';
import { type Input, text } from '../../graph/reference.ts';
import type { EcsAgentConfiguration } from './agent-configuration.ts';

/** Variables of the agent by name, in a fixed order. */
export function agentVariables(
  configuration: EcsAgentConfiguration,
): readonly (readonly [name: string, value: Input<string>])[] {
  const known = settingsOf(configuration).map(
    ([{ variable, inverted }, value]) =>
      [variable, variableText(inverted === true ? !value : value)] as const,
  );
  return [...known, ...Object.entries(configuration.variables ?? {})];
}

/** Members of Bottlerocket's `settings.ecs`, as TOML. */
export function bottlerocketSettings(configuration: EcsAgentConfiguration): readonly string[] {
  const { attributes = {}, ...others } = configuration;
  const lines = settingsOf(others).flatMap(([{ toml }, value]) =>
    toml === undefined ? [] : [`${toml} = ${tomlValue(value)}`],
  );
  const rate = configuration.taskMetadataRate;
  if (rate !== undefined)
    lines.push(
      `metadata-service-rps = ${rate.perSecond}`,
      `metadata-service-burst = ${rate.burst}`,
    );
  const own = Object.entries(attributes);
  if (own.length === 0) return lines;
  return [
    ...lines,
    '',
    '[settings.ecs.instance-attributes]',
    ...own.map(([name, value]) => `${tomlValue(name)} = ${tomlValue(value)}`),
  ];
}

/** Settings that Bottlerocket does not have. */
export function unknownToBottlerocket(configuration: EcsAgentConfiguration): readonly string[] {
  const { attributes: _, taskMetadataRate: __, variables, ...others } = configuration;
  return [
    ...settingsOf(others).flatMap(([{ toml }, , option]) => (toml === undefined ? [option] : [])),
    ...Object.keys(variables ?? {}).map((name) => `variables.${name}`),
  ];
}

interface AgentSetting {
  readonly variable: string;
  /** Name among Bottlerocket's settings, where it has one. */
  readonly toml?: string;
  /** True where AWS's variable says the opposite. */
  readonly inverted?: true;
}

type Option = keyof Omit<EcsAgentConfiguration, 'variables'>;

const SETTINGS: Readonly<Record<Option, AgentSetting>> = {
  attributes: { variable: 'ECS_INSTANCE_ATTRIBUTES' },
  reservedMemoryMiB: { variable: 'ECS_RESERVED_MEMORY', toml: 'reserved-memory' },
  reservedPorts: { variable: 'ECS_RESERVED_PORTS' },
  reservedUdpPorts: { variable: 'ECS_RESERVED_PORTS_UDP' },
  spotInstanceDraining: {
    variable: 'ECS_ENABLE_SPOT_INSTANCE_DRAINING',
    toml: 'enable-spot-instance-draining',
  },
  imagePullBehavior: { variable: 'ECS_IMAGE_PULL_BEHAVIOR', toml: 'image-pull-behavior' },
  imagePullInactivityTimeout: { variable: 'ECS_IMAGE_PULL_INACTIVITY_TIMEOUT' },
  imagePullTimeout: { variable: 'ECS_IMAGE_PULL_TIMEOUT' },
  taskCleanupWait: {
    variable: 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION',
    toml: 'task-cleanup-wait',
  },
  taskCleanupWaitJitter: { variable: 'ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION_JITTER' },
  containerStopTimeout: { variable: 'ECS_CONTAINER_STOP_TIMEOUT', toml: 'container-stop-timeout' },
  containerStartTimeout: { variable: 'ECS_CONTAINER_START_TIMEOUT' },
  containerCreateTimeout: { variable: 'ECS_CONTAINER_CREATE_TIMEOUT' },
  awsvpcBlockInstanceMetadata: { variable: 'ECS_AWSVPC_BLOCK_IMDS', toml: 'awsvpc-block-imds' },
  awsvpcAdditionalLocalRoutes: { variable: 'ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES' },
  taskNetworkInterfaces: { variable: 'ECS_ENABLE_TASK_ENI' },
  gpuSupport: { variable: 'ECS_ENABLE_GPU_SUPPORT' },
  warmPoolsCheck: { variable: 'ECS_WARM_POOLS_CHECK' },
  loggingDrivers: { variable: 'ECS_AVAILABLE_LOGGING_DRIVERS', toml: 'logging-drivers' },
  instanceTags: { variable: 'ECS_CONTAINER_INSTANCE_TAGS' },
  propagateInstanceTags: { variable: 'ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM' },
  taskIamRole: { variable: 'ECS_ENABLE_TASK_IAM_ROLE' },
  taskIamRoleInHostNetwork: { variable: 'ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST' },
  executionRoleLogs: { variable: 'ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE' },
  imageCleanup: {
    variable: 'ECS_DISABLE_IMAGE_CLEANUP',
    toml: 'image-cleanup-enabled',
    inverted: true,
  },
  imageCleanupInterval: { variable: 'ECS_IMAGE_CLEANUP_INTERVAL', toml: 'image-cleanup-wait' },
  imageCleanupMinimumAge: { variable: 'ECS_IMAGE_MINIMUM_CLEANUP_AGE', toml: 'image-cleanup-age' },
  imagesDeletedPerCycle: {
    variable: 'ECS_NUM_IMAGES_DELETE_PER_CYCLE',
    toml: 'image-cleanup-delete-per-cycle',
  },
  untrackedImageCleanup: { variable: 'ECS_ENABLE_UNTRACKED_IMAGE_CLEANUP' },
  untrackedImageMinimumAge: { variable: 'NON_ECS_IMAGE_MINIMUM_CLEANUP_AGE' },
  imagesKept: { variable: 'ECS_EXCLUDE_UNTRACKED_IMAGE' },
  privilegedContainers: {
    variable: 'ECS_DISABLE_PRIVILEGED',
    toml: 'allow-privileged-containers',
    inverted: true,
  },
  selinux: { variable: 'ECS_SELINUX_CAPABLE' },
  appArmor: { variable: 'ECS_APPARMOR_CAPABLE' },
  metrics: { variable: 'ECS_DISABLE_METRICS', inverted: true },
  pollMetrics: { variable: 'ECS_POLL_METRICS' },
  pollMetricsInterval: { variable: 'ECS_POLLING_METRICS_WAIT_DURATION' },
  containerMetadataFile: {
    variable: 'ECS_ENABLE_CONTAINER_METADATA',
    toml: 'enable-container-metadata',
  },
  taskSizeLimits: { variable: 'ECS_ENABLE_TASK_CPU_MEM_LIMIT' },
  taskMetadataRate: { variable: 'ECS_TASK_METADATA_RPS_LIMIT' },
  dynamicHostPortRange: { variable: 'ECS_DYNAMIC_HOST_PORT_RANGE' },
  ipv6PortBinding: { variable: 'ECS_EXCLUDE_IPV6_PORTBINDING', inverted: true },
  logLevel: { variable: 'ECS_LOGLEVEL', toml: 'loglevel' },
  logFormat: { variable: 'ECS_LOG_OUTPUT_FORMAT' },
  logMaxFileSizeMB: { variable: 'ECS_LOG_MAX_FILE_SIZE_MB' },
  logMaxRollCount: { variable: 'ECS_LOG_MAX_ROLL_COUNT' },
};

type SettingValue = string | number | boolean | object;

function settingsOf(
  configuration: EcsAgentConfiguration,
): readonly (readonly [AgentSetting, SettingValue, Option])[] {
  return (Object.keys(SETTINGS) as Option[]).flatMap((option) => {
    const value = settingValueOf(option, configuration);
    return value === undefined ? [] : [[SETTINGS[option], value, option] as const];
  });
}

/** The value of an option in AWS's terms, where they differ from ours. */
function settingValueOf(
  option: Option,
  configuration: EcsAgentConfiguration,
): SettingValue | undefined {
  if (option === 'propagateInstanceTags') {
    const propagate = configuration.propagateInstanceTags;
    if (propagate === undefined) return undefined;
    return propagate ? 'ec2_instance' : 'none';
  }
  if (option === 'imagesKept') return configuration.imagesKept?.join(',');
  const rate = configuration.taskMetadataRate;
  if (option === 'taskMetadataRate') return rate && `${rate.perSecond},${rate.burst}`;
  return configuration[option];
}

function variableText(value: SettingValue): Input<string> {
  if (value instanceof Duration) return durationText(value);
  return typeof value === 'object' ? JSON.stringify(value) : text`${String(value)}`;
}

function tomlValue(value: SettingValue): string {
  // A JSON text, list of texts, number or boolean is TOML too.
  return JSON.stringify(value instanceof Duration ? durationText(value) : value);
}

function durationText(duration: Duration): string {
  return `${duration.toSeconds()}s`;
}
