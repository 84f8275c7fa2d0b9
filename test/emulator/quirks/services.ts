/** What the emulator drops of services. */
import {
  CreateClusterCommand,
  CreateServiceCommand,
  RegisterTaskDefinitionCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import type { RawClients } from '../raw-clients.ts';
import type { Quirk } from './quirk.ts';

/** Fields of CreateService that it drops, each with what shows that it would be there. */
const DROPPED: Readonly<Record<string, (service: Service) => unknown>> = {
  deploymentConfiguration: (one) => one.deploymentConfiguration?.maximumPercent,
  healthCheckGracePeriodSeconds: (one) => one.healthCheckGracePeriodSeconds,
  capacityProviderStrategy: (one) => one.capacityProviderStrategy?.[0],
  placementStrategy: (one) => one.placementStrategy?.[0],
  availabilityZoneRebalancing: (one) => one.availabilityZoneRebalancing,
  serviceConnectConfiguration: (one) => one.deployments?.[0]?.serviceConnectConfiguration,
  volumeConfigurations: (one) => one.deployments?.[0]?.volumeConfigurations?.[0],
};

/** The quirks. */
export const serviceQuirks: readonly Quirk[] = Object.entries(DROPPED).map(([field, shown]) => ({
  type: 'AWS::ECS::Service',
  paths: [field],
  reason: `CreateService drops ${field}`,
  remains: async (aws) => {
    const service = await aService(aws, `quirk-${field}`);
    return service !== undefined && shown(service) === undefined;
  },
}));

async function aService({ ecs }: RawClients, name: string): Promise<Service | undefined> {
  await ecs.send(new CreateClusterCommand({ clusterName: name }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      containerDefinitions: [{ name: 'web', image: 'nginx:1.27', memory: 128 }],
    }),
  );
  const { service } = await ecs.send(
    new CreateServiceCommand({
      cluster: name,
      serviceName: name,
      taskDefinition: name,
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 60,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      placementStrategy: [{ type: 'spread', field: 'instanceId' }],
      availabilityZoneRebalancing: 'DISABLED',
      serviceConnectConfiguration: { enabled: true },
      volumeConfigurations: [{ name: 'scratch', managedEBSVolume: { roleArn: ROLE } }],
      deploymentConfiguration: {
        maximumPercent: 150,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    }),
  );
  return service;
}

const ROLE = 'arn:aws:iam::123456789012:role/volumes';
