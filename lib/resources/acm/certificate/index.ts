/** The pure part of the certificate: asked for here, and proven by the type beside it. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { live, REPLACES } from '../../ec2/field-rules.ts';
import { malformed, violation } from '../../findings.ts';
import { CERTIFICATE_TYPE, type CertificateProperties } from './properties.ts';

/**
 * `AWS::CertificateManager::Certificate`. It is there as soon as it is asked for; what needs an issued one refers to a
 * validation of it. Only our tags can find it: a domain may have any number of certificates.
 */
export const acmCertificate: ResourceType<CertificateProperties> = {
  name: CERTIFICATE_TYPE,
  fields: {
    DomainName: REPLACES,
    SubjectAlternativeNames: { ...REPLACES, order: 'set' },
    ValidationMethod: REPLACES,
    KeyAlgorithm: REPLACES,
    Options: {
      members: { CertificateTransparencyLoggingPreference: live('ENABLED'), Export: REPLACES },
    },
  },
  requires: ['DomainName', 'ValidationMethod'],
  attributes: {
    CertificateArn: 'ARN of the certificate, issued or not',
    ValidationRecordName: 'name of the CNAME that proves its domain name',
    ValidationRecordValue: 'value of that CNAME',
  },
  identity: () => undefined,
  canonical,
  validate: findings,
  calls: {
    create: ['RequestCertificate'],
    update: ['UpdateCertificateOptions', 'AddTagsToCertificate', 'RemoveTagsFromCertificate'],
    delete: ['DeleteCertificate'],
  },
  expected: { create: 5 },
  operations: async () => (await import('./operations.ts')).certificateOperations,
};

function canonical(properties: CertificateProperties): CertificateProperties {
  const { DomainName, SubjectAlternativeNames: names, KeyAlgorithm } = properties;
  const domain = lower(DomainName);
  // AWS lists the domain name among the further ones, and answers algorithms with another spelling.
  const others = Array.isArray(names)
    ? asSet(names.map(lower)).filter((name) => name !== domain)
    : names;
  return withoutDefaults<CertificateProperties>({
    ...properties,
    DomainName: domain,
    SubjectAlternativeNames: Array.isArray(others) && others.length === 0 ? undefined : others,
    KeyAlgorithm: typeof KeyAlgorithm === 'string' ? KeyAlgorithm.replace('-', '_') : KeyAlgorithm,
  });
}

function lower(name: string): string {
  return typeof name === 'string' ? name.toLowerCase() : name;
}

function findings({
  DomainName,
  SubjectAlternativeNames: names,
}: CertificateProperties): readonly Finding[] {
  const rule = {
    most: 253,
    pattern: /^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}$/,
    says: 'a domain name such as www.example.com or *.example.com',
  };
  const found = [...malformed('DomainName', DomainName, rule)];
  if (!Array.isArray(names)) return found;
  for (const [i, name] of names.entries())
    found.push(...malformed(`SubjectAlternativeNames[${i}]`, name, rule));
  if (names.length > 99)
    found.push(
      violation('SubjectAlternativeNames', `${names.length + 1} names; AWS takes at most 100`),
    );
  return found;
}
