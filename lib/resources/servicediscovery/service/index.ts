/** The pure part of the service of Cloud Map. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { DESCRIPTION, description, replaced } from '../rules.ts';
import { DISCOVERY_SERVICE_TYPE, type DiscoveryServiceProperties } from './properties.ts';

/** Seconds for which resolvers may keep an answer, where the code says nothing. */
const TTL = 60;

/** `AWS::ServiceDiscovery::Service`. It goes only when its instances have gone: those of tasks go when the tasks do. */
export const servicediscoveryService: ResourceType<DiscoveryServiceProperties> = {
  name: DISCOVERY_SERVICE_TYPE,
  fields: {
    Name: replaced,
    NamespaceId: replaced,
    Description: DESCRIPTION,
    DnsRecordTypes: { ...replaced, order: 'set' },
    DnsRecordTtls: { change: 'update', impact: 'live', entries: { off: () => TTL } },
    RoutingPolicy: replaced,
    HealthCheckCustomConfig: replaced,
    HealthCheckConfig: { change: 'update', impact: 'live', off: { value: null } },
  },
  requires: ['NamespaceId'],
  attributes: {
    Id: 'Id of the service',
    Arn: 'ARN of the service, which registries of ECS services name',
    Name: 'Name of the service',
  },
  removedBefore: [
    'AWS::ServiceDiscovery::HttpNamespace',
    'AWS::ServiceDiscovery::PrivateDnsNamespace',
    'AWS::ServiceDiscovery::PublicDnsNamespace',
  ],
  identity: ({ NamespaceId, Name }) => ({ NamespaceId, Name: Name ?? '' }),
  canonical: canonicalService,
  validate: serviceFindings,
  calls: {
    create: ['CreateService'],
    update: ['UpdateService', 'TagResource', 'UntagResource'],
    delete: ['DeregisterInstance', 'DeleteService'],
  },
  operations: async () => (await import('./operations.ts')).discoveryServiceOperations,
};

function canonicalService(properties: DiscoveryServiceProperties): DiscoveryServiceProperties {
  const { DnsRecordTypes: types, HealthCheckCustomConfig: custom } = properties;
  return withoutDefaults(
    {
      ...properties,
      DnsRecordTypes: asSet(types),
      // AWS ignores the threshold, and always answers 1.
      HealthCheckCustomConfig: custom === undefined ? undefined : { FailureThreshold: 1 },
    },
    { Description: '', DnsRecordTypes: [], DnsRecordTtls: {} },
  );
}

function serviceFindings(properties: DiscoveryServiceProperties): readonly Finding[] {
  const { Name, Description, DnsRecordTypes: types, DnsRecordTtls: ttls } = properties;
  const known: readonly unknown[] = Array.isArray(types) ? types : [];
  const check = properties.HealthCheckConfig;
  const findings: Finding[] = [
    ...malformed('Name', Name, {
      most: 127,
      pattern: /^[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?$/,
      says: 'a name of at most 127 letters, digits and _ - .',
    }),
    ...description(Description),
    ...Object.entries(ttls ?? {}).flatMap(([type, ttl]) =>
      outside(`DnsRecordTtls.${type}`, ttl, 0, 2_147_483_647),
    ),
    ...Object.keys(ttls ?? {})
      .filter((type) => !known.includes(type))
      .map((type) =>
        violation(
          `DnsRecordTtls.${type}`,
          `the service has no records of the type ${type}`,
          `its DnsRecordTypes are ${known.length === 0 ? 'none' : known.join(', ')}`,
        ),
      ),
  ];
  if (known.includes('CNAME') && known.length > 1)
    findings.push(
      violation('DnsRecordTypes', 'a CNAME record stands alone', 'leave out the others'),
    );
  if (check !== undefined && properties.HealthCheckCustomConfig !== undefined)
    findings.push(
      violation(
        'HealthCheckConfig',
        'a service has either a health check of Route 53 or a custom one',
        'keep one of the two',
      ),
    );
  return findings;
}
