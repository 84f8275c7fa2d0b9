/** A managed daemon as AWS answers it, in the shape of the desired properties. */
import { omitUndefined } from '../../../core/json.ts';
import type { Live } from '../../../resource-type.ts';
import type { DaemonLook } from './describe.ts';
import type { DaemonProperties } from './properties.ts';

/** A daemon as AWS has it. */
export type LiveDaemon = Live<DaemonProperties>;

/** The live daemon. Of one that no revision stands for there is only what identifies it. */
export function liveDaemon(
  { daemon, deployment, revision, providers }: DaemonLook,
  tags: Readonly<Record<string, string>>,
): LiveDaemon {
  const { daemonArn = '', clusterArn, status } = daemon;
  const daemonName = daemonArn.split('/').at(-1) ?? '';
  return {
    id: daemonArn,
    properties: omitUndefined({
      daemonName,
      clusterArn,
      daemonTaskDefinitionArn: revision?.daemonTaskDefinitionArn,
      capacityProviderArns: providers.length === 0 ? undefined : [...providers],
      deploymentConfiguration: deployment?.deploymentConfiguration,
      propagateTags: revision?.propagateTags,
      enableECSManagedTags: revision?.enableECSManagedTags,
      enableExecuteCommand: revision?.enableExecuteCommand,
      critical: revision?.critical,
    }) as DaemonProperties,
    attributes: { daemonArn, daemonName },
    tags,
    state: status === 'DELETE_IN_PROGRESS' ? 'deleting' : 'ready',
  };
}
