/** CreateGateway, DescribeGateway, UpdateGateway, DeleteGateway, ListGateways. */
import type {
  CreateGatewayRequest,
  DeleteGatewayRequest,
  DescribeGatewayRequest,
  Gateway,
  HostSharedAlbConfiguration,
  ListGatewaysRequest,
  UpdateGatewayRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf } from './arns.ts';
import { invalid } from './faults.ts';
import {
  accessTypeOf,
  type GatewayRecord,
  gatewayAssociations,
  gatewayBy,
  gateways,
  livingAssociations,
  routesOf,
} from './gateway-record.ts';
import { checkGroup, checkSubnet } from './neighbours.ts';
import { ecsCanAssume } from './neighbours-managed-instances.ts';
import { type Place, plain, same } from './place.ts';
import { checkTags } from './tag-rules.ts';
import { CHANGING_PROVIDER } from './timing.ts';

/** CreateGateway: at once ACTIVE; repeating the same request returns the gateway, another one of the name is refused. */
export function createGateway(input: CreateGatewayRequest, call: Call): object {
  const { clientToken: _, ...request } = plain(input);
  const name = input.name ?? '';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid('Gateway name must be up to 255 letters, numbers, hyphens and underscores.');
  const existing = gateways(call).get(name);
  if (existing !== undefined) {
    if (!same(existing.request, request))
      throw invalid(`A gateway with the name ${name} already exists.`);
    return { gatewayArn: existing.arn, name, status: existing.status };
  }
  checkRole(call, input.infrastructureRoleArn);
  const record: GatewayRecord = {
    name,
    arn: arnOf(call.scope, `gateway/${name}`),
    createdAt: call.world.now(),
    request,
    updatedAt: call.world.now(),
    status: 'ACTIVE',
    infrastructureRoleArn: input.infrastructureRoleArn ?? '',
    deletionProtection: input.deletionProtection ?? true,
    propagateTags: input.propagateTags ?? 'GATEWAY',
    configuration: filled(call, sharedAlbOf(input)),
    tags: checkTags(input.tags),
  };
  gateways(call).set(name, record);
  return { gatewayArn: record.arn, name, status: record.status };
}

/** DescribeGateway: with tags, always. */
export function describeGateway(
  input: DescribeGatewayRequest,
  call: Call,
): { readonly gateway: Gateway } {
  const record = gatewayBy(call, input.gateway);
  const balancers = usedBalancers(call, record);
  return {
    gateway: {
      gatewayArn: record.arn,
      name: record.name,
      status: record.status,
      failures: [],
      infrastructureRoleArn: record.infrastructureRoleArn,
      deletionProtection: record.deletionProtection,
      configuration: {
        hostSharedAlb: { ...plain(record.configuration), currentAlbCount: balancers },
      },
      accessType: accessTypeOf(record.configuration),
      propagateTags: record.propagateTags,
      tags: plain(record.tags),
      createdAt: new Date(record.createdAt),
      updatedAt: new Date(record.updatedAt),
    },
  };
}

/** UpdateGateway: absent members stay; UPDATE_IN_PROGRESS for a moment. */
export function updateGateway(input: UpdateGatewayRequest, call: Call): object {
  const record = gatewayBy(call, input.gateway);
  if (record.status === 'UPDATE_IN_PROGRESS')
    throw new ServiceFault('InvalidParameterException', 'The gateway is being updated.');
  if (input.infrastructureRoleArn !== undefined) checkRole(call, input.infrastructureRoleArn);
  const asked = sharedAlbOf(input);
  const before = record.configuration;
  record.configuration = filled(call, {
    ...before,
    ...asked,
    networkConfiguration: { ...before.networkConfiguration, ...asked?.networkConfiguration },
  });
  record.infrastructureRoleArn = input.infrastructureRoleArn ?? record.infrastructureRoleArn;
  record.deletionProtection = input.deletionProtection ?? record.deletionProtection;
  record.propagateTags = input.propagateTags ?? record.propagateTags;
  record.status = 'UPDATE_IN_PROGRESS';
  record.updatedAt = call.world.now();
  call.world.schedule(call.scope, CHANGING_PROVIDER, 'ecs.gateway-updated', { name: record.name });
  return { gatewayArn: record.arn, name: record.name, status: record.status };
}

/** Ends an update. */
export function gatewayUpdated(payload: { readonly name: string }, place: Place): void {
  const record = gateways(place).get(payload.name);
  if (record?.status === 'UPDATE_IN_PROGRESS') record.status = 'UPDATE_COMPLETE';
}

/** DeleteGateway: neither protected nor associated with a cluster. */
export function deleteGateway(input: DeleteGatewayRequest, call: Call): object {
  const record = gatewayBy(call, input.gateway);
  if (record.deletionProtection)
    throw invalid('The gateway cannot be deleted because deletion protection is enabled.');
  if (livingAssociations(call).some(({ gateway }) => gateway === record.name))
    throw invalid('The gateway cannot be deleted because it has cluster associations.');
  gateways(call).delete(record.name);
  return { gatewayArn: record.arn, name: record.name, status: 'DELETED' };
}

/** ListGateways: by name. */
export function listGateways(input: ListGatewaysRequest, call: Call): object {
  const found = [...gateways(call).values()]
    .filter(({ name, status }) => {
      const named = (input.names ?? []).length === 0 || input.names?.includes(name) === true;
      return (
        named && ((input.status ?? []).length === 0 || input.status?.includes(status) === true)
      );
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = paginate(found, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return {
    gateways: page.items.map(({ arn, name, status, createdAt }) => ({
      gatewayArn: arn,
      name,
      status,
      createdAt: new Date(createdAt),
    })),
    nextToken: page.next,
  };
}

/** One load balancer serves all services; there is none before the first of them. */
function usedBalancers(place: Place, { name }: GatewayRecord): number {
  const associations = [...gatewayAssociations(place).values()];
  return associations.some((one) => one.gateway === name && routesOf(place, one).length > 0)
    ? 1
    : 0;
}

function sharedAlbOf({
  configuration,
}: Pick<UpdateGatewayRequest | CreateGatewayRequest, 'configuration'>):
  | HostSharedAlbConfiguration
  | undefined {
  const asked = configuration?.hostSharedAlb;
  return asked === undefined ? undefined : plain(asked);
}

function checkRole(place: Place, role: string | undefined): void {
  if (!ecsCanAssume(place, role ?? ''))
    throw new ServiceFault('AccessDeniedException', `Cannot assume role ${role}`);
}

function filled(
  place: Place,
  asked: HostSharedAlbConfiguration | undefined,
): HostSharedAlbConfiguration {
  if (asked === undefined) throw invalid('Exactly one gateway configuration must be specified.');
  const { subnets = [], inboundSecurityGroup: group } = asked.networkConfiguration ?? {};
  if (subnets.length === 0)
    throw invalid('No default VPC was found. Specify subnets in networkConfiguration.');
  for (const id of subnets) checkSubnet(place, id);
  if (group !== undefined) checkGroup(place, group);
  if ((asked.port ?? 443) !== 443 || (asked.protocol ?? 'HTTPS') !== 'HTTPS')
    throw invalid('The gateway supports only HTTPS at port 443.');
  return {
    scheme: 'internet-facing',
    port: 443,
    protocol: 'HTTPS',
    maxAlbCount: 10,
    httpDesync: 'defensive',
    ...asked,
    networkConfiguration: { ipAddressType: 'dualstack', ...asked.networkConfiguration },
  };
}
