/** The pure part of the target group type. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { outside, violation } from '../../findings.ts';
import { attributeFindings, offValue } from '../attribute-table.ts';
import { nameFindings } from '../names.ts';
import { TARGET_GROUP_ATTRIBUTES } from './attributes.ts';
import { canonicalTargetGroup } from './canonical.ts';
import { TARGET_GROUP_TYPE, type TargetGroupProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;
const kept = { change: 'update', impact: 'live', off: 'keep' } as const;
const live = { change: 'update', impact: 'live' } as const;

/**
 * Target groups. A change of what AWS cannot modify makes another target group: derived names carry a hash of these
 * fields, so both can exist while the listeners and the service move over. Targets are registered by ECS, never here.
 */
export const elbv2TargetGroup: ResourceType<TargetGroupProperties> = {
  name: TARGET_GROUP_TYPE,
  fields: {
    Name: replaced,
    Protocol: replaced,
    ProtocolVersion: replaced,
    Port: replaced,
    VpcId: replaced,
    TargetType: replaced,
    IpAddressType: replaced,
    TargetControlPort: replaced,
    // The defaults of these three follow from the protocol, so that there is no one value to go back to.
    HealthCheckProtocol: kept,
    HealthCheckTimeoutSeconds: kept,
    Matcher: kept,
    HealthCheckPath: { ...live, off: { value: '/' } },
    HealthCheckPort: { ...live, off: { value: 'traffic-port' } },
    HealthCheckEnabled: { ...live, off: { value: true } },
    HealthCheckIntervalSeconds: { ...live, off: { value: 30 } },
    HealthyThresholdCount: { ...live, off: { value: 5 } },
    UnhealthyThresholdCount: { ...live, off: { value: 2 } },
    Attributes: {
      ...live,
      entries: { off: (key) => offValue(TARGET_GROUP_ATTRIBUTES, key) },
    },
  },
  attributes: {
    TargetGroupArn: 'ARN of the target group',
    TargetGroupName: 'name of the target group',
    TargetGroupFullName: 'last part of the ARN, such as targetgroup/name/id, as metrics name it',
  },
  digested: true,
  identity: ({ Name }) => ({ Name: Name ?? '' }),
  canonical: canonicalTargetGroup,
  validate: (properties) => [
    ...nameFindings(properties.Name),
    ...networkFindings(properties),
    ...healthFindings(properties),
    ...attributeFindings(TARGET_GROUP_ATTRIBUTES, properties.Attributes, properties.Protocol),
  ],
  calls: {
    create: ['CreateTargetGroup', 'ModifyTargetGroupAttributes', 'AddTags'],
    update: ['ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'AddTags', 'RemoveTags'],
    delete: ['DeleteTargetGroup'],
  },
  operations: async () => (await import('./operations.ts')).targetGroupOperations,
};

function networkFindings(properties: TargetGroupProperties): Finding[] {
  const findings = outside('Port', properties.Port, 1, 65_535);
  const { ProtocolVersion, Protocol } = properties;
  if (properties.TargetType === 'lambda')
    for (const field of ['Protocol', 'Port', 'VpcId'] as const)
      if (properties[field] !== undefined)
        findings.push(violation(field, `a target group of lambda functions takes no ${field}`));
  if (properties.TargetType !== 'lambda')
    for (const field of ['Protocol', 'Port', 'VpcId'] as const)
      if (properties[field] === undefined)
        findings.push(violation(field, `a target group of ${kindOf(properties)} needs ${field}`));
  if (ProtocolVersion !== undefined && Protocol !== 'HTTP' && Protocol !== 'HTTPS')
    findings.push(
      violation('ProtocolVersion', `${ProtocolVersion} goes with HTTP and HTTPS, not ${Protocol}`),
    );
  return findings;
}

function kindOf(properties: TargetGroupProperties): string {
  return properties.TargetType === 'ip'
    ? 'IP addresses'
    : `${properties.TargetType ?? 'instance'}s`;
}

function healthFindings(properties: TargetGroupProperties): Finding[] {
  const interval = properties.HealthCheckIntervalSeconds;
  const timeout = properties.HealthCheckTimeoutSeconds;
  const findings = [
    ...outside('HealthCheckIntervalSeconds', interval, 5, 300),
    ...outside('HealthCheckTimeoutSeconds', timeout, 2, 120),
    ...outside('HealthyThresholdCount', properties.HealthyThresholdCount, 2, 10),
    ...outside('UnhealthyThresholdCount', properties.UnhealthyThresholdCount, 2, 10),
  ];
  const protocol = properties.HealthCheckProtocol ?? properties.Protocol;
  const http = protocol === 'HTTP' || protocol === 'HTTPS';
  // Of HTTP and HTTPS target groups AWS's own timeout is five seconds, which is also the shortest interval.
  const usual = properties.Protocol === 'HTTP' || properties.Protocol === 'HTTPS' ? 5 : undefined;
  const waits = timeout ?? usual;
  if (http && typeof waits === 'number' && waits >= (interval ?? 30))
    findings.push(
      violation(
        'HealthCheckTimeoutSeconds',
        `the timeout of ${waits} s is not below the interval of ${interval ?? 30} s`,
      ),
    );
  if (typeof properties.HealthCheckPath === 'string' && !properties.HealthCheckPath.startsWith('/'))
    findings.push(
      violation(
        'HealthCheckPath',
        `${JSON.stringify(properties.HealthCheckPath)} must start with /`,
      ),
    );
  if (properties.Matcher?.GrpcCode !== undefined && properties.ProtocolVersion !== 'GRPC')
    findings.push(violation('Matcher.GrpcCode', 'gRPC codes go with ProtocolVersion GRPC only'));
  if (properties.HealthCheckEnabled === false && properties.TargetType !== 'lambda')
    findings.push(
      violation('HealthCheckEnabled', 'health checks can be switched off for lambda targets only'),
    );
  return findings;
}
