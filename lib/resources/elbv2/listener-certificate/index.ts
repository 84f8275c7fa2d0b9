/** The pure part of a further certificate of a listener. */
import type { ResourceType } from '../../../resource-type.ts';
import { CERTIFICATE_TYPE } from '../../acm/certificate/properties.ts';
import { CERTIFICATE_VALIDATION_TYPE } from '../../acm/certificate-validation/properties.ts';
import { REPLACES } from '../../ec2/field-rules.ts';
import { LISTENER_TYPE } from '../listener/properties.ts';
import { LISTENER_CERTIFICATE_TYPE, type ListenerCertificateProperties } from './properties.ts';

/** One certificate beside the default one. The tag `gantry:child:certificate:<hash>` of the listener says whose it is. */
export const elbv2ListenerCertificate: ResourceType<ListenerCertificateProperties> = {
  name: LISTENER_CERTIFICATE_TYPE,
  fields: { ListenerArn: REPLACES, CertificateArn: REPLACES },
  requires: ['ListenerArn', 'CertificateArn'],
  taggable: false,
  attributes: { CertificateArn: 'ARN of the certificate' },
  identity: ({ ListenerArn, CertificateArn }) => ({ ListenerArn, CertificateArn }),
  canonical: (properties) => properties,
  // Whatever makes another one is part of its name.
  replacement: 'create-first',
  removedBefore: [LISTENER_TYPE, CERTIFICATE_TYPE, CERTIFICATE_VALIDATION_TYPE],
  calls: {
    create: ['AddTags', 'AddListenerCertificates'],
    update: ['AddTags'],
    delete: ['RemoveListenerCertificates', 'RemoveTags'],
  },
  operations: async () => (await import('./operations.ts')).listenerCertificateOperations,
};
