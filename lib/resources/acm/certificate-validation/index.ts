/** The pure part of the validation of a certificate: what others wait for that need an issued one. */
import type { ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { LIVE_KEPT, REPLACES } from '../../ec2/field-rules.ts';
import { CERTIFICATE_TYPE } from '../certificate/properties.ts';
import { CERTIFICATE_VALIDATION_TYPE, type CertificateValidationProperties } from './properties.ts';

/**
 * `Gantry::CertificateManager::CertificateValidation`: the CNAMEs that prove a certificate's domain names, and the wait until
 * it is issued. All certificates of an account for one domain, in all Regions, have one and the same CNAME: each claims it
 * for itself beside it, and the last one takes it away. One that was there before is left alone.
 */
export const acmCertificateValidation: ResourceType<CertificateValidationProperties> = {
  name: CERTIFICATE_VALIDATION_TYPE,
  fields: { CertificateArn: REPLACES, HostedZoneId: LIVE_KEPT, Status: LIVE_KEPT },
  requires: ['CertificateArn', 'Status'],
  taggable: false,
  attributes: { CertificateArn: 'ARN of the certificate, which is issued' },
  identity: ({ CertificateArn }) => ({ CertificateArn }),
  canonical: (properties) => withoutDefaults<CertificateValidationProperties>({ ...properties }),
  // Another certificate is another object: both stand while what uses them moves over.
  replacement: 'create-first',
  removedBefore: [CERTIFICATE_TYPE],
  calls: {
    create: ['PutParameter', 'ChangeResourceRecordSets'],
    update: ['PutParameter', 'ChangeResourceRecordSets'],
    delete: ['ChangeResourceRecordSets', 'DeleteParameter'],
  },
  expected: { create: 120, update: 60, delete: 35 },
  operations: async () => (await import('./operations.ts')).certificateValidationOperations,
};
