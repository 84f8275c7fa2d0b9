/** What a machine's user data tells the ECS agent: `/etc/ecs/ecs.config`, Bottlerocket's settings, or PowerShell. */

/** The configuration of an ECS agent. */
export interface AgentConfig {
  /** The cluster to register with; undefined for `default`. */
  readonly cluster: string | undefined;
  /** Custom attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** MiB that are kept from tasks. */
  readonly reservedMemory: number;
  /** Host ports that are kept from tasks, such as `8125/udp`; undefined for the agent's own list. */
  readonly reservedTcpPorts: readonly number[] | undefined;
  readonly reservedUdpPorts: readonly number[];
  /** Whether the instance drains when its interruption is announced. */
  readonly spotDraining: boolean;
  /** Log drivers; undefined for the agent's own list. */
  readonly loggingDrivers: readonly string[] | undefined;
  readonly gpuSupport: boolean;
  /** Tags of the container instance. */
  readonly tags: Readonly<Record<string, string>>;
  /** Whether the container instance gets the tags of its EC2 instance. */
  readonly propagateTags: boolean;
  /** Whether an agent is installed by the user data itself. */
  readonly installsAgent: boolean;
}

/** Reads the configuration out of a machine's user data. */
export function agentConfig(userData: string): AgentConfig {
  const found = new Map([...settingsOfBottlerocket(userData), ...settingsOfShell(userData)]);
  return {
    cluster: textOf(found.get('ECS_CLUSTER')) ?? powerShellCluster(userData),
    attributes: mapOf(found.get('ECS_INSTANCE_ATTRIBUTES')),
    reservedMemory: Number(textOf(found.get('ECS_RESERVED_MEMORY')) ?? 0) || 0,
    reservedTcpPorts: portsOf(found.get('ECS_RESERVED_PORTS')),
    reservedUdpPorts: portsOf(found.get('ECS_RESERVED_PORTS_UDP')) ?? [],
    spotDraining: isOn(found.get('ECS_ENABLE_SPOT_INSTANCE_DRAINING')),
    loggingDrivers: listOf(
      found.get('ECS_AVAILABLE_LOGGING_DRIVERS') ?? powerShellDrivers(userData),
    ),
    gpuSupport: isOn(found.get('ECS_ENABLE_GPU_SUPPORT')),
    tags: mapOf(found.get('ECS_CONTAINER_INSTANCE_TAGS')),
    propagateTags:
      textOf(found.get('ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM')) === 'ec2_instance',
    installsAgent: /\b(amazon-ecs-init|ecs-init)\b/.test(userData),
  };
}

/** Assignments as ecs.config has them, wherever a script writes them; later ones win. */
function settingsOfShell(userData: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of userData.split(/\r?\n/)) {
    if (/^\s*#/.test(line)) continue;
    const match = /(?:^|[\s"'(,;])(?:export\s+)?(ECS_[A-Z_]+)\s*(?:=|["']\s*,)\s*(.*)$/.exec(line);
    if (match?.[1] === undefined) continue;
    found.set(match[1], headOf(match[2] ?? ''));
  }
  return found;
}

/** The value at the head of the rest of a line: without the quotes and the redirection that a script puts after it. */
function headOf(rest: string): string {
  const plain = rest
    .replace(/\s*>>?\s*["']?\/etc\/ecs\/ecs\.config.*$/, '')
    .replace(/\s*\|.*$/, '')
    .trim()
    .replaceAll('\\"', '"');
  if (plain.startsWith('{') || plain.startsWith('[')) return balanced(plain);
  const quoted = /^(["'])(.*?)\1/.exec(plain);
  return quoted?.[2] ?? /^[^\s"';,)]*/.exec(plain)?.[0] ?? '';
}

/** The JSON at the head of a text, up to the bracket that closes it. */
function balanced(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    if ('{['.includes(text.charAt(index))) depth += 1;
    if ('}]'.includes(text.charAt(index))) depth -= 1;
    if (depth === 0) return text.slice(0, index + 1);
  }
  return text;
}

const BOTTLEROCKET: Readonly<Record<string, string>> = {
  cluster: 'ECS_CLUSTER',
  'enable-spot-instance-draining': 'ECS_ENABLE_SPOT_INSTANCE_DRAINING',
  'logging-drivers': 'ECS_AVAILABLE_LOGGING_DRIVERS',
  'reserved-memory': 'ECS_RESERVED_MEMORY',
};

/** Bottlerocket's settings, under the names of ecs.config. */
function settingsOfBottlerocket(userData: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const attributes: Record<string, string> = {};
  let section = '';
  for (const line of userData.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = header.replaceAll(/["'\s]/g, '');
    const match = /^\s*([\w."'-]+)\s*=\s*(.+?)\s*(?:#.*)?$/.exec(line);
    if (header !== undefined || match?.[1] === undefined) continue;
    const path = `${section === '' ? '' : `${section}.`}${match[1].replaceAll(/["']/g, '')}`;
    const value = match[2] ?? '';
    if (path.startsWith('settings.ecs.instance-attributes.'))
      attributes[path.slice('settings.ecs.instance-attributes.'.length)] = textOf(value) ?? '';
    const name = BOTTLEROCKET[path.replace(/^settings\.ecs\./, '')];
    if (path.startsWith('settings.ecs.') && name !== undefined) found.set(name, value);
  }
  if (Object.keys(attributes).length > 0)
    found.set('ECS_INSTANCE_ATTRIBUTES', JSON.stringify(attributes));
  return found;
}

function powerShellCluster(userData: string): string | undefined {
  return textOf(/Initialize-ECSAgent\b[^\n]*?-Cluster\s+(\S+)/i.exec(userData)?.[1]);
}

function powerShellDrivers(userData: string): string | undefined {
  return /Initialize-ECSAgent\b[^\n]*?-LoggingDrivers\s+'(\[[^\]]*\])'/i.exec(userData)?.[1];
}

function textOf(value: string | undefined): string | undefined {
  const text = value?.replace(/^(["'])(.*)\1$/, '$2');
  return text === undefined || text === '' ? undefined : text;
}

function isOn(value: string | undefined): boolean {
  return textOf(value)?.toLowerCase() === 'true';
}

function portsOf(value: string | undefined): readonly number[] | undefined {
  return listOf(value)?.map(Number);
}

function listOf(value: string | undefined): readonly string[] | undefined {
  const read = json(value);
  return Array.isArray(read) ? read.map(String) : undefined;
}

function mapOf(value: string | undefined): Readonly<Record<string, string>> {
  const read = json(value);
  if (read === null || typeof read !== 'object' || Array.isArray(read)) return {};
  return Object.fromEntries(Object.entries(read).map(([key, one]) => [key, String(one)]));
}

/** What a text says as JSON; an agent takes a value that is none for absent. */
function json(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return undefined;
  }
}
