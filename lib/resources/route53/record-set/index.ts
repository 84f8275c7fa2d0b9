/** The pure part of the record set: one name and type of a hosted zone that is there already. */
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { LIVE_KEPT, REPLACES } from '../../ec2/field-rules.ts';
import { LOAD_BALANCER_TYPE } from '../../elbv2/load-balancer/properties.ts';
import { malformed, outside, violation } from '../../findings.ts';
import { dnsName } from '../claim.ts';
import { RECORD_SET_TYPE, type RecordSetProperties } from './properties.ts';

/**
 * `AWS::Route53::RecordSet`. Route 53 has no tags for record sets: a TXT record `<hash>._gantry.<zone>` says whose it is, and
 * is written in the same batch. A record set without one is somebody else's, and never changed.
 */
export const route53RecordSet: ResourceType<RecordSetProperties> = {
  name: RECORD_SET_TYPE,
  global: true,
  shared: true,
  fields: {
    HostedZoneId: REPLACES,
    Name: REPLACES,
    Type: REPLACES,
    TTL: LIVE_KEPT,
    ResourceRecords: { ...LIVE_KEPT, order: 'set' },
    AliasTarget: LIVE_KEPT,
  },
  requires: ['HostedZoneId', 'Name', 'Type'],
  taggable: false,
  attributes: { Name: 'Full name' },
  identity: ({ HostedZoneId, Name, Type }) => ({ HostedZoneId, Name: canonicalName(Name), Type }),
  canonical,
  validate: findings,
  // Whatever makes another record set is part of its name.
  replacement: 'create-first',
  // Names must not lead to load balancers that are gone.
  removedBefore: [LOAD_BALANCER_TYPE],
  calls: {
    create: ['PutParameter', 'ChangeResourceRecordSets'],
    update: ['PutParameter', 'ChangeResourceRecordSets'],
    delete: ['ChangeResourceRecordSets', 'DeleteParameter'],
  },
  expected: { create: 35, update: 35, delete: 35 },
  operations: async () => (await import('./operations.ts')).recordSetOperations,
};

function canonical(properties: RecordSetProperties): RecordSetProperties {
  const { Name, AliasTarget, ResourceRecords } = properties;
  return withoutDefaults<RecordSetProperties>({
    ...properties,
    Name: canonicalName(Name),
    ResourceRecords: asSet(ResourceRecords),
    AliasTarget: AliasTarget && { ...AliasTarget, DNSName: canonicalName(AliasTarget.DNSName) },
  });
}

/** A name as Route 53 spells it; a reference stays for when it is answered. */
function canonicalName(name: string): string {
  return typeof name === 'string' ? dnsName(name) : name;
}

function findings(properties: RecordSetProperties): readonly Finding[] {
  const { AliasTarget, ResourceRecords, TTL } = properties;
  const found = [
    ...malformed('Name', properties.Name, {
      most: 255,
      pattern: /^(\*\.|\\052\.)?([A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?$/,
      says: 'a domain name of labels of at most 63 letters, digits, hyphens and underscores',
    }),
    ...outside('TTL', TTL, 0, 2_147_483_647),
  ];
  if (AliasTarget !== undefined && (TTL !== undefined || ResourceRecords !== undefined))
    found.push(violation('AliasTarget', 'an alias has neither TTL nor ResourceRecords'));
  if (AliasTarget === undefined && (TTL === undefined || ResourceRecords === undefined))
    found.push(violation('ResourceRecords', 'give TTL and ResourceRecords, or AliasTarget'));
  if (properties.Type === 'CNAME' && Array.isArray(ResourceRecords) && ResourceRecords.length > 1)
    found.push(violation('ResourceRecords', 'a CNAME has one value'));
  if (properties.Type === 'TXT' && Array.isArray(ResourceRecords))
    for (const [i, value] of ResourceRecords.entries())
      if (!isRefValue(value) && typeof value === 'string' && !/^".*"$/.test(value))
        found.push(violation(`ResourceRecords[${i}]`, `${value} is not in quotation marks`));
  return found;
}
