/** Load balancers: creation that repeats safely, reading, deletion with what hangs on them. */
import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { digest } from '../../../core/json.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { TimerHandler } from '../../world.ts';
import { table as ec2Table } from '../ec2/store.ts';
import { loadBalancerAttributes } from './attribute-defaults.ts';
import { removeListener } from './listener-removal.ts';
import {
  addNode,
  releaseNodes,
  type Site,
  securityGroupsOf,
  sitesOf,
} from './load-balancer-network.ts';
import { atMost, pageOf } from './pages.ts';
import type { LoadBalancerRecord, NodeRecord } from './records.ts';
import {
  all,
  checkName,
  checkQuota,
  elbArn,
  invalid,
  lookup,
  type Place,
  save,
  table,
} from './store.ts';
import { checkTags, forgetTags, putTags } from './tags.ts';

const startDelay = 120_000;

/** CreateLoadBalancer: a repeat with the same settings answers with the same one. */
export function createLoadBalancer(
  input: Decoded<CreateLoadBalancerInput>,
  call: Call,
): CreateLoadBalancerOutput {
  checkName('load balancer', input.Name);
  checkTags(input.Tags);
  const type = input.Type ?? 'application';
  if (type === 'gateway') throw invalid('Gateway load balancers are not supported here');
  const scheme = input.Scheme ?? 'internet-facing';
  const ipAddressType = input.IpAddressType ?? 'ipv4';
  const existing = all(call, 'load-balancer').find((each) => each.name === input.Name);
  if (existing !== undefined) {
    refuseOtherSettings(call, existing, { ...input, Type: type, Scheme: scheme });
    return { LoadBalancers: [describeLoadBalancer(call, existing)] };
  }
  const sites = sitesOf(call, input, { type, scheme, ipAddressType });
  const vpcId = sites[0]?.subnet.vpcId ?? '';
  checkQuota(
    all(call, 'load-balancer').filter((each) => each.type === type).length + 1,
    50,
    'TooManyLoadBalancers',
    'load balancers',
  );
  const base: Omit<LoadBalancerRecord, 'nodes'> = {
    arn: newArn(call, type, input.Name),
    name: input.Name,
    type,
    scheme,
    vpcId,
    state: 'provisioning',
    createdAt: call.world.now(),
    ...dnsOf(call, input.Name, type, scheme),
    groupIds: securityGroupsOf(call, vpcId, input.SecurityGroups, type),
    ipAddressType,
    attributes: {},
  };
  const record = save(call, 'load-balancer', {
    ...base,
    nodes: sites.map((site) => addNode(call, base, site)),
  });
  putTags(call, record.arn, input.Tags);
  call.world.schedule(call.scope, startDelay, 'elbv2.load-balancer-active', { arn: record.arn });
  return { LoadBalancers: [describeLoadBalancer(call, record)] };
}

/** DescribeLoadBalancers, by at most twenty ARNs or names, or all. */
export function describeLoadBalancers(
  input: Decoded<DescribeLoadBalancersInput>,
  call: Call,
): DescribeLoadBalancersOutput {
  atMost(input.LoadBalancerArns, 20, 'loadBalancerArns');
  atMost(input.Names, 20, 'names');
  const page = pageOf(chosen(input, call), input);
  return {
    LoadBalancers: page.items.map((record) => describeLoadBalancer(call, record)),
    NextMarker: page.next,
  };
}

/** DeleteLoadBalancer: takes listeners along; succeeds when there is nothing to delete. */
export function deleteLoadBalancer(input: Decoded<DeleteLoadBalancerInput>, call: Call): object {
  const record = table(call, 'load-balancer').get(input.LoadBalancerArn);
  if (record === undefined) return {};
  if (loadBalancerAttributes(record)['deletion_protection.enabled'] === 'true')
    throw new ServiceFault(
      'OperationNotPermitted',
      `Load balancer '${record.arn}' cannot be deleted because deletion protection is enabled`,
    );
  for (const listener of all(call, 'listener'))
    if (listener.loadBalancerArn === record.arn) removeListener(call, listener);
  releaseNodes(call, record.nodes);
  table(call, 'load-balancer').delete(record.arn);
  forgetTags(call, record.arn);
  return {};
}

/** Timer `elbv2.load-balancer-active`: provisioning is over. */
export const loadBalancerActive: TimerHandler = (payload: { readonly arn: string }, place) => {
  const record = table(place, 'load-balancer').get(payload.arn);
  if (record !== undefined) save(place, 'load-balancer', { ...record, state: 'active' });
};

/** A load balancer in the SDK's form. */
export function describeLoadBalancer(place: Place, record: LoadBalancerRecord): LoadBalancer {
  return {
    LoadBalancerArn: record.arn,
    LoadBalancerName: record.name,
    DNSName: record.dnsName,
    CanonicalHostedZoneId: record.hostedZoneId,
    CreatedTime: new Date(record.createdAt),
    Scheme: record.scheme,
    VpcId: record.vpcId,
    State: { Code: record.state },
    Type: record.type,
    AvailabilityZones: record.nodes.map((node) => describeNode(place, node)),
    ...(record.type === 'network' && record.groupIds.length === 0
      ? {}
      : { SecurityGroups: [...record.groupIds] }),
    IpAddressType: record.ipAddressType as NonNullable<LoadBalancer['IpAddressType']>,
  };
}

/** A subnet of a load balancer in the SDK's form. */
export function describeNode(place: Place, node: NodeRecord) {
  const address = ec2Table(place, 'elastic-ip').get(node.allocationId ?? '');
  return {
    ZoneName: node.zone,
    SubnetId: node.subnetId,
    LoadBalancerAddresses:
      address === undefined && node.privateIp === undefined
        ? []
        : [
            {
              IpAddress: address?.publicIp,
              AllocationId: address?.id,
              PrivateIPv4Address: node.privateIp,
            },
          ],
  };
}

function chosen(
  input: Decoded<DescribeLoadBalancersInput>,
  call: Call,
): readonly LoadBalancerRecord[] {
  const { LoadBalancerArns: arns = [], Names: names = [] } = input;
  if (arns.length > 0 && names.length > 0)
    throw invalid('Load balancer ARNs and names cannot be specified at the same time');
  if (arns.length > 0) return arns.map((arn) => lookup(call, 'load-balancer', arn));
  if (names.length === 0) return all(call, 'load-balancer');
  const missing = names.filter(
    (name) => !all(call, 'load-balancer').some((each) => each.name === name),
  );
  if (missing.length > 0)
    throw new ServiceFault(
      'LoadBalancerNotFound',
      `Load balancers '[${missing.join(', ')}]' not found`,
    );
  return all(call, 'load-balancer').filter((each) => names.includes(each.name));
}

function refuseOtherSettings(
  place: Place,
  existing: LoadBalancerRecord,
  input: Decoded<CreateLoadBalancerInput>,
): void {
  const subnets = input.Subnets ?? input.SubnetMappings?.map((each) => each.SubnetId ?? '') ?? [];
  const groups = securityGroupsOf(place, existing.vpcId, input.SecurityGroups, existing.type);
  const same =
    input.Type === existing.type &&
    input.Scheme === existing.scheme &&
    (input.IpAddressType ?? 'ipv4') === existing.ipAddressType &&
    sameSet(
      subnets,
      existing.nodes.map((node) => node.subnetId),
    ) &&
    sameSet(groups, existing.groupIds);
  if (!same)
    throw new ServiceFault(
      'DuplicateLoadBalancerName',
      `A load balancer with the same name '${existing.name}' exists, but with different settings`,
    );
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return [...new Set(left)].sort().join() === [...new Set(right)].sort().join();
}

function newArn(place: Place, type: LoadBalancerRecord['type'], name: string): string {
  const short = type === 'application' ? 'app' : 'net';
  return elbArn(place.scope, `loadbalancer/${short}/${name}/${place.world.hex(16)}`);
}

function dnsOf(
  place: Place,
  name: string,
  type: LoadBalancerRecord['type'],
  scheme: LoadBalancerRecord['scheme'],
): Pick<LoadBalancerRecord, 'dnsName' | 'hostedZoneId'> {
  const { region } = place.scope;
  const prefix = scheme === 'internal' ? 'internal-' : '';
  const number = Number.parseInt(place.world.hex(8), 16);
  const domain =
    type === 'application' ? `${region}.elb.amazonaws.com` : `elb.${region}.amazonaws.com`;
  return {
    dnsName: `${prefix}${name}-${number}.${domain}`,
    hostedZoneId: `Z${digest([region, type], 13).toUpperCase()}`,
  };
}

/** Keeps the nodes in subnets that stay, adds and releases the others. */
export function moveNodes(
  place: Place,
  record: LoadBalancerRecord,
  sites: readonly Site[],
): readonly NodeRecord[] {
  const wanted = new Set(sites.map((site) => site.subnet.id));
  releaseNodes(
    place,
    record.nodes.filter((node) => !wanted.has(node.subnetId)),
  );
  return sites.map(
    (site) =>
      record.nodes.find((node) => node.subnetId === site.subnet.id) ?? addNode(place, record, site),
  );
}
