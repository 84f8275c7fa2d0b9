/** User data: what an instance does at its first start, so that it joins its cluster. */
import { type Input, text } from '../../graph/reference.ts';
import type { EcsAgentConfiguration } from './agent-configuration.ts';
import { agentVariables, bottlerocketSettings } from './agent-variables.ts';
import type { OperatingSystem } from './machine-image.ts';

/** What user data are made of. */
export interface UserDataProps {
  /** Name of the cluster that the instance joins. */
  readonly cluster: Input<string>;
  /** Settings of the agent. @default - those of the image */
  readonly configuration?: EcsAgentConfiguration;
  /** Lines of the shell (bash, PowerShell) before the agent starts; not for Bottlerocket. @default - none */
  readonly commandsBefore?: readonly Input<string>[];
  /** Lines of the shell (bash, PowerShell) after the agent is configured; not for Bottlerocket. @default - none */
  readonly commandsAfter?: readonly Input<string>[];
  /** Further settings of Bottlerocket, as TOML. @default - none */
  readonly bottlerocketSettings?: Input<string>;
}

/**
 * User data as plain text, with the cluster's name inside as a reference; the launch template encodes it when it is sent.
 *
 * @category Constructs
 * @example
 * const userData = UserData.linux({
 *   cluster: cluster.clusterName,
 *   configuration: { reservedMemoryMiB: 256 },
 * });
 */
export const UserData = {
  /** A script for bash that writes `/etc/ecs/ecs.config`. */
  linux: (props: UserDataProps): Input<string> =>
    joined([
      '#!/bin/bash',
      ...(props.commandsBefore ?? []),
      // Quoted, so that the shell leaves JSON and dollar signs alone.
      "cat <<'ECS_CONFIG' >> /etc/ecs/ecs.config",
      text`ECS_CLUSTER=${props.cluster}`,
      ...agentVariables(props.configuration ?? {}).map(([name, value]) => text`${name}=${value}`),
      'ECS_CONFIG',
      ...(props.commandsAfter ?? []),
      '',
    ]),
  /** A script for PowerShell that calls `Initialize-ECSAgent`. */
  windows: (props: UserDataProps): Input<string> => {
    const { configuration = {} } = props;
    return joined([
      '<powershell>',
      ...(props.commandsBefore ?? []),
      ...agentVariables(withoutSwitches(configuration)).map(
        ([name, value]) =>
          text`[Environment]::SetEnvironmentVariable("${name}", '${value}', "Machine")`,
      ),
      'Import-Module ECSTools',
      text`Initialize-ECSAgent -Cluster '${props.cluster}'${switchesOf(configuration)}`,
      ...(props.commandsAfter ?? []),
      '</powershell>',
      '',
    ]);
  },
  /** Settings of Bottlerocket, in TOML. */
  bottlerocket: (props: UserDataProps): Input<string> =>
    joined([
      '[settings.ecs]',
      text`cluster = "${props.cluster}"`,
      ...bottlerocketSettings(props.configuration ?? {}),
      ...(props.bottlerocketSettings === undefined ? [] : ['', props.bottlerocketSettings]),
      '',
    ]),
} as const;

/** The user data that an operating system understands. */
export function userDataFor(system: OperatingSystem, props: UserDataProps): Input<string> {
  if (system === 'windows') return UserData.windows(props);
  return system === 'bottlerocket' ? UserData.bottlerocket(props) : UserData.linux(props);
}

function joined(lines: readonly Input<string>[]): Input<string> {
  return lines.reduce((before, line) => text`${before}\n${line}`);
}

/** What `Initialize-ECSAgent` takes as parameters rather than as variables. */
function withoutSwitches({
  taskIamRole: _,
  taskNetworkInterfaces: __,
  awsvpcBlockInstanceMetadata: ___,
  awsvpcAdditionalLocalRoutes: ____,
  loggingDrivers: _____,
  ...variables
}: EcsAgentConfiguration): EcsAgentConfiguration {
  return variables;
}

function switchesOf(configuration: EcsAgentConfiguration): string {
  const { loggingDrivers, awsvpcAdditionalLocalRoutes: routes } = configuration;
  return [
    ...((configuration.taskIamRole ?? true) ? ['-EnableTaskIAMRole'] : []),
    ...(configuration.taskNetworkInterfaces === true ? ['-EnableTaskENI'] : []),
    ...(configuration.awsvpcBlockInstanceMetadata === true ? ['-AwsvpcBlockIMDS'] : []),
    ...(routes === undefined ? [] : [`-AwsvpcAdditionalLocalRoutes '${JSON.stringify(routes)}'`]),
    ...(loggingDrivers === undefined
      ? []
      : [`-LoggingDrivers '${JSON.stringify(loggingDrivers)}'`]),
  ]
    .map((parameter) => ` ${parameter}`)
    .join('');
}
