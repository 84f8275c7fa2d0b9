/** The script that makes a machine outside AWS a container instance of a cluster. */

/** What a script is made of. */
export interface Registration {
  readonly region: string;
  /** `aws`, `aws-cn` or another one. */
  readonly partition: string;
  /** Name of the cluster. */
  readonly cluster: string;
  readonly activationId: string;
  /** A secret: with it, a machine gets the role of the activation. */
  readonly activationCode: string;
  readonly os: 'linux' | 'windows';
}

/**
 * The script, as the ECS developer guide gives it on its page "ecs-anywhere-registration": to be run as administrator
 * on the machine.
 */
export function registrationScript(registration: Registration): string {
  return registration.os === 'windows' ? windowsScript(registration) : linuxScript(registration);
}

function linuxScript(registration: Registration): string {
  const { region, cluster, activationId, activationCode } = registration;
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    'script=$(mktemp)',
    `trap 'rm -f "$script"' EXIT`,
    `curl --proto '=https' --fail --silent --show-error -o "$script" '${sourceOf(registration)}.sh'`,
    'bash "$script" \\',
    `  --region '${region}' \\`,
    `  --cluster '${cluster}' \\`,
    `  --activation-id '${activationId}' \\`,
    `  --activation-code '${activationCode}'`,
    '',
  ].join('\n');
}

function windowsScript(registration: Registration): string {
  const { region, cluster, activationId, activationCode } = registration;
  return [
    "$ErrorActionPreference = 'Stop'",
    `$script = Join-Path $env:TEMP 'ecs-anywhere-install.ps1'`,
    `Invoke-RestMethod -Uri '${sourceOf(registration)}.ps1' -OutFile $script`,
    `& $script -Region '${region}' -Cluster '${cluster}' -ActivationID '${activationId}' -ActivationCode '${activationCode}'`,
    'Remove-Item $script',
    '',
  ].join('\r\n');
}

// China has a bucket of its own, and of Linux's script the newest is called so.
function sourceOf({ partition, os }: Registration): string {
  const bucket =
    partition === 'aws-cn'
      ? 'https://amazon-ecs-agent.s3.cn-north-1.amazonaws.com.cn'
      : 'https://amazon-ecs-agent.s3.amazonaws.com';
  return `${bucket}/ecs-anywhere-install${os === 'linux' ? '-latest' : ''}`;
}
