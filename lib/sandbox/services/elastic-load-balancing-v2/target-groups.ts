/** Target groups: creation that repeats safely, reading, changing health checks, deletion. */
import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { jsonEquals } from '../../../core/json.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { table as ec2Table } from '../ec2/store.ts';
import { isAttached, loadBalancersOf, targetGroupsOf } from './associations.ts';
import { changedHealthCheck, newHealthCheck } from './health-checks.ts';
import { pageOf } from './pages.ts';
import type { TargetGroupRecord } from './records.ts';
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
  targetGroupNamed,
} from './store.ts';
import { checkTags, forgetTags, putTags } from './tags.ts';
import { forgetTargets } from './target-health.ts';

/** CreateTargetGroup: a repeat with the same settings answers with the same one. */
export function createTargetGroup(
  input: Decoded<CreateTargetGroupInput>,
  call: Call,
): CreateTargetGroupOutput {
  checkName('target group', input.Name);
  checkTags(input.Tags);
  const settings = settingsOf(call, input);
  const existing = targetGroupNamed(call, input.Name);
  if (existing !== undefined) {
    const { arn: _arn, name: _name, attributes: _attributes, ...current } = existing;
    if (!jsonEquals(current, settings))
      throw new ServiceFault(
        'DuplicateTargetGroupName',
        `A target group with the same name '${input.Name}' exists, but with different settings`,
      );
    return { TargetGroups: [describeGroup(call, existing)] };
  }
  checkQuota(table(call, 'target-group').size + 1, 3000, 'TooManyTargetGroups', 'target groups');
  const record = save(call, 'target-group', {
    ...settings,
    arn: elbArn(call.scope, `targetgroup/${input.Name}/${call.world.hex(16)}`),
    name: input.Name,
    attributes: {},
  });
  putTags(call, record.arn, input.Tags);
  return { TargetGroups: [describeGroup(call, record)] };
}

/** DescribeTargetGroups, by ARNs, names or load balancer, or all. */
export function describeTargetGroups(
  input: Decoded<DescribeTargetGroupsInput>,
  call: Call,
): DescribeTargetGroupsOutput {
  const page = pageOf(chosen(input, call), input);
  return {
    TargetGroups: page.items.map((record) => describeGroup(call, record)),
    NextMarker: page.next,
  };
}

/** ModifyTargetGroup: only the health check can change. */
export function modifyTargetGroup(
  input: Decoded<ModifyTargetGroupInput>,
  call: Call,
): ModifyTargetGroupOutput {
  const record = lookup(call, 'target-group', input.TargetGroupArn);
  const healthCheck = changedHealthCheck(record.healthCheck, input, record);
  return {
    TargetGroups: [describeGroup(call, save(call, 'target-group', { ...record, healthCheck }))],
  };
}

/** DeleteTargetGroup: refused while a listener or rule forwards to it. */
export function deleteTargetGroup(input: Decoded<DeleteTargetGroupInput>, call: Call): object {
  const record = lookup(call, 'target-group', input.TargetGroupArn);
  if (isAttached(call.world, call.scope, record.arn))
    throw new ServiceFault(
      'ResourceInUse',
      `Target group '${record.arn}' is currently in use by a listener or a rule`,
    );
  table(call, 'target-group').delete(record.arn);
  forgetTargets(call, record.arn);
  forgetTags(call, record.arn);
  return {};
}

function chosen(
  input: Decoded<DescribeTargetGroupsInput>,
  call: Call,
): readonly TargetGroupRecord[] {
  const { TargetGroupArns: arns = [], Names: names = [], LoadBalancerArn: owner } = input;
  const given = [arns.length > 0, names.length > 0, owner !== undefined].filter(Boolean);
  if (given.length > 1)
    throw invalid(
      'You cannot specify more than one of load balancer ARN, target group ARNs and names',
    );
  if (arns.length > 0) return arns.map((arn) => lookup(call, 'target-group', arn));
  const groups = all(call, 'target-group');
  if (owner !== undefined) {
    lookup(call, 'load-balancer', owner);
    const used = targetGroupsOf(call, owner);
    return groups.filter((group) => used.includes(group.arn));
  }
  if (names.length === 0) return groups;
  return [...new Set(names)].map((name) => {
    const group = targetGroupNamed(call, name);
    if (group !== undefined) return group;
    throw new ServiceFault('TargetGroupNotFound', 'One or more target groups not found');
  });
}

type Settings = Omit<TargetGroupRecord, 'arn' | 'name' | 'attributes'>;

function settingsOf(place: Place, input: Decoded<CreateTargetGroupInput>): Settings {
  const targetType = input.TargetType ?? 'instance';
  const ipAddressType = input.IpAddressType ?? 'ipv4';
  if (targetType === 'lambda')
    return { targetType, ipAddressType, healthCheck: newHealthCheck(input, { targetType }) };
  const { Protocol: protocol, Port: port, VpcId: vpcId } = input;
  if (protocol === undefined) throw invalid('A protocol must be specified');
  if (!protocols.includes(protocol))
    throw invalid(`Protocol '${protocol}' must be one of '${protocols.join(', ')}'`);
  if (port === undefined) throw invalid('A port must be specified');
  if (port < 1 || port > 65535)
    throw invalid(`Port '${port}' must be between '1' and '65535' inclusive`);
  if (vpcId === undefined) throw invalid('A VPC ID must be specified');
  if (!ec2Table(place, 'vpc').has(vpcId)) throw invalid(`The VPC ID '${vpcId}' is not found`);
  const isHttp = protocol === 'HTTP' || protocol === 'HTTPS';
  const protocolVersion = isHttp ? (input.ProtocolVersion ?? 'HTTP1') : undefined;
  return {
    targetType,
    protocol,
    port,
    vpcId,
    ipAddressType,
    ...(protocolVersion === undefined ? {} : { protocolVersion }),
    healthCheck: newHealthCheck(input, { targetType, protocol, protocolVersion }),
  };
}

const protocols: readonly string[] = ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP'];

function describeGroup(place: Place, record: TargetGroupRecord): TargetGroup {
  const { healthCheck: check } = record;
  return {
    TargetGroupArn: record.arn,
    TargetGroupName: record.name,
    Protocol: record.protocol as TargetGroup['Protocol'],
    ProtocolVersion: record.protocolVersion,
    Port: record.port,
    VpcId: record.vpcId,
    TargetType: record.targetType,
    IpAddressType: record.ipAddressType as NonNullable<TargetGroup['IpAddressType']>,
    HealthCheckEnabled: check.enabled,
    HealthCheckProtocol: check.protocol as TargetGroup['HealthCheckProtocol'],
    HealthCheckPort: check.port,
    HealthCheckPath: check.path,
    HealthCheckIntervalSeconds: check.interval,
    HealthCheckTimeoutSeconds: check.timeout,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    Matcher: check.matcher,
    LoadBalancerArns: [...loadBalancersOf(place, record.arn)],
  };
}
