/** Making service revisions: what a service's tasks are made of, at one moment. */
import { type RevisionRecord, revisionArn, revisions } from './deployment-record.ts';
import type { Slot } from './deployment-traffic.ts';
import { type Place, plain } from './place.ts';
import type { ServiceRecord, ServiceSettings } from './service-record.ts';
import { tryTaskDefinition } from './task-definition-record.ts';

/** Keeps the present settings of a service as a new revision, whose tasks will be in this slot. */
export function createRevision(place: Place, service: ServiceRecord, slot: Slot): RevisionRecord {
  const number = numericId(place);
  const { settings } = service;
  const definition = tryTaskDefinition(place, settings.taskDefinition ?? '');
  const record: RevisionRecord = {
    number,
    arn: revisionArn(place, service, number),
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: place.world.now(),
    settings: plain(settings),
    slot,
    launchType: settings.launchType,
    capacityProviderStrategy: settings.capacityProviderStrategy,
    images: (definition?.body.containerDefinitions ?? []).map(({ name = '', image = '' }) => ({
      containerName: name,
      image,
    })),
  };
  revisions(place, service.cluster).set(`${service.name}/${number}`, record);
  return record;
}

const DEPLOYED = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
  'launchType',
  'capacityProviderStrategy',
] as const satisfies readonly (keyof ServiceSettings)[];

/** The settings that belong to a revision and come back with it; scaling and deployment settings stay as they are. */
export function pickDeployed(settings: ServiceSettings): Partial<ServiceSettings> {
  return Object.fromEntries(DEPLOYED.map((field) => [field, settings[field]]));
}

/** Nineteen digits, as deployments and service revisions have. */
export function numericId(place: Place): string {
  return (BigInt(`0x${place.world.hex(15)}`) + 1_000_000_000_000_000_000n).toString().slice(0, 19);
}
