/** Readers of names: certificates, DNS, Cloud Map. */
import { DescribeCertificateCommand, ListTagsForCertificateCommand } from '@aws-sdk/client-acm';
import { type AliasTarget, ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import {
  GetNamespaceCommand,
  GetServiceCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-servicediscovery';
import type { RawClients } from '../raw-clients.ts';
import { found, type Reader, type Readers, tagsOf } from './reader.ts';

const namespace: Reader = async (aws, id) => {
  const { Namespace } = await aws.serviceDiscovery.send(new GetNamespaceCommand({ Id: id }));
  const tags = await cloudMapTags(aws, Namespace?.Arn);
  return found(Namespace, (one) => ({
    properties: { ...one },
    tags,
    untold: ['Vpc'],
  }));
};

/** The readers, by type. */
export const nameReaders: Readers = {
  'AWS::CertificateManager::Certificate': async ({ acm }, id) => {
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: id }));
    const { Tags } = await acm.send(new ListTagsForCertificateCommand({ CertificateArn: id }));
    return found(Certificate, (one) => ({
      properties: {
        ...one,
        ValidationMethod: one.DomainValidationOptions?.[0]?.ValidationMethod,
        KeyAlgorithm: one.KeyAlgorithm?.replace('RSA-', 'RSA_').replace('EC-', 'EC_'),
      },
      tags: tagsOf(Tags),
    }));
  },
  'Gantry::CertificateManager::CertificateValidation': async ({ acm }, _, { CertificateArn }) => {
    const { Certificate } = await acm.send(
      new DescribeCertificateCommand({ CertificateArn: String(CertificateArn) }),
    );
    return found(Certificate, (one) => ({ properties: { ...one }, untold: ['HostedZoneId'] }));
  },
  'AWS::Route53::RecordSet': async ({ route53 }, _, { HostedZoneId, Name, Type, AliasTarget }) => {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: String(HostedZoneId) }),
    );
    const record = ResourceRecordSets.find(
      (one) => plain(one.Name) === plain(Name) && one.Type === Type,
    );
    return found(record, (one) => ({
      properties: {
        ...one,
        HostedZoneId,
        Name,
        // Route 53 keeps names in small letters and with a dot at their end.
        AliasTarget: alias(one.AliasTarget, AliasTarget as AliasTarget | undefined),
        ResourceRecords: one.ResourceRecords?.map(({ Value }) => Value),
      },
    }));
  },
  'AWS::ServiceDiscovery::HttpNamespace': namespace,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': namespace,
  'AWS::ServiceDiscovery::PublicDnsNamespace': namespace,
  'AWS::ServiceDiscovery::Service': async (aws, id) => {
    const { Service } = await aws.serviceDiscovery.send(new GetServiceCommand({ Id: id }));
    const tags = await cloudMapTags(aws, Service?.Arn);
    return found(Service, (one) => ({
      properties: {
        ...one,
        DnsRecordTypes: one.DnsConfig?.DnsRecords?.map(({ Type }) => Type),
        DnsRecordTtls: Object.fromEntries(
          (one.DnsConfig?.DnsRecords ?? []).map(({ Type, TTL }) => [Type, TTL]),
        ),
        RoutingPolicy: one.DnsConfig?.RoutingPolicy,
      },
      tags,
    }));
  },
};

async function cloudMapTags({ serviceDiscovery }: RawClients, ResourceARN: string | undefined) {
  const { Tags } = await serviceDiscovery.send(new ListTagsForResourceCommand({ ResourceARN }));
  return tagsOf(Tags);
}

function alias(read: AliasTarget | undefined, declared: AliasTarget | undefined) {
  const isSame = plain(read?.DNSName).toLowerCase() === plain(declared?.DNSName).toLowerCase();
  return isSame ? { ...read, DNSName: declared?.DNSName } : read;
}

function plain(name: unknown): string {
  return String(name).replace(/\.$/, '');
}
