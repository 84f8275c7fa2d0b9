/** Gateways and clusters, and the routes of services: the operations on associations, resources and routes. */
import type {
  AssociateGatewayWithClusterRequest,
  DescribeGatewayResourcesRequest,
  DescribeGatewayRouteRequest,
  DisassociateGatewayFromClusterRequest,
  ListGatewayClusterAssociationsRequest,
  ListGatewayRoutesRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { activeCluster, clusters } from './cluster-record.ts';
import { invalid } from './faults.ts';
import {
  type GatewayAssociationRecord,
  type GatewayRouteView,
  gatewayAssociations,
  gatewayBy,
  gateways,
  livingAssociations,
  routesOf,
} from './gateway-record.ts';
import type { Place } from './place.ts';

/** AWS's limit of gateways for each cluster. */
const PER_CLUSTER = 5;

/** AssociateGatewayWithCluster: repeating it changes nothing. */
export function associateGatewayWithCluster(
  input: AssociateGatewayWithClusterRequest,
  call: Call,
): object {
  const gateway = gatewayBy(call, input.gateway);
  const cluster = activeCluster(call, input.cluster);
  const living = livingAssociations(call).filter((one) => one.cluster === cluster.name);
  const known = living.find((one) => one.gateway === gateway.name);
  if (known === undefined && living.length >= PER_CLUSTER)
    throw invalid(`A cluster can be associated with up to ${PER_CLUSTER} gateways.`);
  const record: GatewayAssociationRecord = {
    gateway: gateway.name,
    cluster: cluster.name,
    status: 'ACTIVE',
  };
  gatewayAssociations(call).set(`${gateway.name}/${cluster.name}`, record);
  return view(call, record);
}

/** DisassociateGatewayFromCluster: DISASSOCIATING until no service of the cluster has a route. */
export function disassociateGatewayFromCluster(
  input: DisassociateGatewayFromClusterRequest,
  call: Call,
): object {
  const gateway = gatewayBy(call, input.gateway);
  const cluster = activeCluster(call, input.cluster);
  const record = livingAssociations(call).find(
    (one) => one.gateway === gateway.name && one.cluster === cluster.name,
  );
  if (record === undefined)
    throw new ServiceFault(
      'ResourceNotFoundException',
      'The gateway is not associated with the cluster.',
    );
  record.status = 'DISASSOCIATING';
  return view(call, record);
}

/** ListGatewayClusterAssociations. */
export function listGatewayClusterAssociations(
  input: ListGatewayClusterAssociationsRequest,
  call: Call,
): object {
  const found = livingAssociations(call).filter(
    ({ gateway, cluster, status }) =>
      isNamed(input.gateway, gateway) &&
      isNamed(input.cluster, cluster) &&
      ((input.status ?? []).length === 0 || input.status?.includes(status) === true),
  );
  const page = paginate(found, pageOf(input));
  return {
    gatewayClusterAssociations: page.items.map((one) => view(call, one)),
    nextToken: page.next,
  };
}

/** ListGatewayRoutes. */
export function listGatewayRoutes(input: ListGatewayRoutesRequest, call: Call): object {
  const found = allRoutes(call).filter(
    (route) =>
      isNamed(input.gateway, route.gateway) &&
      isNamed(input.cluster, route.cluster) &&
      isNamed(input.service, lastPart(route.serviceArn)) &&
      (input.serviceContainerPortName ?? route.portName) === route.portName &&
      ((input.status ?? []).length === 0 || input.status?.includes(route.status) === true),
  );
  const page = paginate(found, pageOf(input));
  return {
    gatewayRoutes: page.items.map((route) => ({
      gatewayRouteArn: route.arn,
      gatewayArn: gateways(call).get(route.gateway)?.arn,
      clusterArn: clusters(call).get(route.cluster)?.arn,
      serviceArn: route.serviceArn,
      serviceContainerPortName: route.portName,
      status: route.status,
    })),
    nextToken: page.next,
  };
}

/** DescribeGatewayRoute. */
export function describeGatewayRoute(input: DescribeGatewayRouteRequest, call: Call): object {
  const route = allRoutes(call).find(({ arn }) => arn === input.gatewayRouteArn);
  if (route === undefined)
    throw new ServiceFault('ResourceNotFoundException', 'The gateway route was not found.');
  return {
    gatewayRoute: {
      gatewayRouteArn: route.arn,
      serviceArn: route.serviceArn,
      serviceContainerPortName: route.portName,
      status: route.status,
      serviceUrl: `https://${lastPart(route.serviceArn)}.${route.gateway}.ecs.${call.scope.region}.on.aws`,
    },
  };
}

/** DescribeGatewayResources: which routes there are; load balancers of gateways are not modelled. */
export function describeGatewayResources(
  input: DescribeGatewayResourcesRequest,
  call: Call,
): object {
  const { name, arn } = gatewayBy(call, input.gateway);
  const routes = allRoutes(call).filter(({ gateway }) => gateway === name);
  return {
    gatewayResources: {
      gatewayArn: arn,
      resources: {
        hostSharedAlb:
          routes.length === 0 ? [] : [{ gatewayRouteArns: routes.map((route) => route.arn) }],
      },
    },
  };
}

function allRoutes(place: Place): readonly GatewayRouteView[] {
  return livingAssociations(place).flatMap((one) => routesOf(place, one));
}

function isNamed(reference: string | undefined, name: string): boolean {
  return reference === undefined || lastPart(reference) === name;
}

function pageOf(input: {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}) {
  return {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  };
}

function view(place: Place, { gateway, cluster, status }: GatewayAssociationRecord): object {
  return {
    gatewayArn: arnOf(place.scope, `gateway/${gateway}`),
    clusterArn: arnOf(place.scope, `cluster/${cluster}`),
    status,
  };
}
