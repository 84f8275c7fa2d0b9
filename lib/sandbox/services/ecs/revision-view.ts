/** Service revisions as AWS shows them. */
import type { ServiceRevision } from '@aws-sdk/client-ecs';
import type { RevisionRecord } from './deployment-record.ts';
import { plain } from './place.ts';
import { onFargate } from './service-rules.ts';
import { LATEST_PLATFORM } from './service-view.ts';

/** A service revision as DescribeServiceRevisions shows it. */
export function revisionView(revision: RevisionRecord): ServiceRevision {
  const { settings } = revision;
  const strategy = settings.capacityProviderStrategy ?? [];
  const fargate = onFargate(settings);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: revision.serviceArn,
    clusterArn: revision.clusterArn,
    taskDefinition: settings.taskDefinition,
    ...(strategy.length > 0
      ? { capacityProviderStrategy: plain(strategy) }
      : { launchType: settings.launchType ?? 'EC2' }),
    ...(fargate ? { platformVersion: LATEST_PLATFORM, platformFamily: 'Linux' } : {}),
    loadBalancers: plain(settings.loadBalancers ?? []),
    serviceRegistries: plain(settings.serviceRegistries ?? []),
    ...(settings.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: plain(settings.networkConfiguration) }),
    containerImages: revision.images.map((image) => ({ ...image })),
    guardDutyEnabled: false,
    ...(settings.serviceConnectConfiguration === undefined
      ? {}
      : { serviceConnectConfiguration: plain(settings.serviceConnectConfiguration) }),
    volumeConfigurations: plain(settings.volumeConfigurations ?? []),
    vpcLatticeConfigurations: plain(settings.vpcLatticeConfigurations ?? []),
    ...(settings.gatewayConnectors === undefined
      ? {}
      : { gatewayConnectors: plain(settings.gatewayConnectors) }),
    ...(settings.monitoring === undefined ? {} : { monitoring: plain(settings.monitoring) }),
    createdAt: new Date(revision.createdAt),
  };
}
