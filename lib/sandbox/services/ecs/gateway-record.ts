/** Gateways and their associations with clusters as stored; their routes are told by the services that use them. */
import type {
  Gateway,
  GatewayRouteStatus,
  HostSharedAlbConfiguration,
  Tag,
} from '@aws-sdk/client-ecs';
import { ServiceFault } from '../../service.ts';
import type { Table } from '../../world.ts';
import { arnOf, lastPart } from './arns.ts';
import type { Place } from './place.ts';
import { services } from './service-record.ts';

/** A gateway. Moments are milliseconds since the epoch. */
export interface GatewayRecord {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** The create request without its token: what a repeated one is compared with. */
  readonly request: object;
  updatedAt: number;
  status: NonNullable<Gateway['status']>;
  infrastructureRoleArn: string;
  deletionProtection: boolean;
  propagateTags: NonNullable<Gateway['propagateTags']>;
  configuration: HostSharedAlbConfiguration;
  tags: Tag[];
}

/** The association of a gateway with a cluster. */
export interface GatewayAssociationRecord {
  readonly gateway: string;
  readonly cluster: string;
  status: 'ACTIVE' | 'DISASSOCIATING';
}

/** The way of one port of a service through a gateway. */
export interface GatewayRouteView {
  readonly arn: string;
  readonly gateway: string;
  readonly cluster: string;
  readonly serviceArn: string;
  readonly portName: string;
  readonly status: GatewayRouteStatus;
}

/** The gateways of an account and Region by name. */
export function gateways(place: Place): Table<GatewayRecord> {
  return place.world.table(place.scope, 'ecs.gateways');
}

/** The associations by `gateway/cluster`. */
export function gatewayAssociations(place: Place): Table<GatewayAssociationRecord> {
  return place.world.table(place.scope, 'ecs.gateway-associations');
}

/** The gateway that a request names by name or ARN. */
export function gatewayBy(place: Place, reference: string | undefined): GatewayRecord {
  const record = gateways(place).get(lastPart(reference ?? ''));
  if (record === undefined)
    throw new ServiceFault('GatewayNotFoundException', 'The specified gateway was not found.');
  return record;
}

/** The associations that there are. One that is being taken away goes with its last route. */
export function livingAssociations(place: Place): readonly GatewayAssociationRecord[] {
  const table = gatewayAssociations(place);
  for (const [key, one] of [...table.entries()])
    if (one.status === 'DISASSOCIATING' && routesOf(place, one).length === 0) table.delete(key);
  return [...table.values()];
}

/** The routes of an association: one for each service of the cluster that asks for ingress paths of this kind. */
export function routesOf(
  place: Place,
  { gateway, cluster }: GatewayAssociationRecord,
): readonly GatewayRouteView[] {
  const record = gateways(place).get(gateway);
  const access = accessTypeOf(record?.configuration);
  return [...services(place, cluster).values()].flatMap((service) =>
    service.status === 'INACTIVE'
      ? []
      : (service.settings.gatewayConnectors ?? [])
          .filter(({ filters }) => filters?.accessTypes?.includes(access) ?? true)
          .map(({ portName = '' }) => ({
            arn: arnOf(
              place.scope,
              `gateway-route/${gateway}/${cluster}/${service.name}/${portName}`,
            ),
            gateway,
            cluster,
            serviceArn: service.arn,
            portName,
            status: 'ACTIVE' as const,
          })),
  );
}

/** Whether the internet reaches a gateway. */
export function accessTypeOf(
  configuration: HostSharedAlbConfiguration | undefined,
): 'PUBLIC' | 'PRIVATE' {
  return configuration?.scheme === 'internal' ? 'PRIVATE' : 'PUBLIC';
}
