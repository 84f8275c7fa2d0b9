/**
 * Certificate Manager: public certificates that DNS validates.
 * May import: service, paginate, world; the stores of Route 53 and Elastic Load Balancing. Must not: know the wire.
 */
import type { SandboxService } from '../../service.ts';
import {
  deleteCertificate,
  describeCertificate,
  listCertificates,
  requestCertificate,
  updateCertificateOptions,
} from './certificates.ts';
import { certificates } from './store.ts';
import { addTagsToCertificate, listTagsForCertificate, removeTagsFromCertificate } from './tags.ts';
import { validationTimers } from './validation.ts';

/** AWS Certificate Manager. */
export const acm: SandboxService = {
  name: 'ACM',
  operations: {
    RequestCertificate: requestCertificate,
    DescribeCertificate: describeCertificate,
    ListCertificates: listCertificates,
    UpdateCertificateOptions: updateCertificateOptions,
    DeleteCertificate: deleteCertificate,
    AddTagsToCertificate: addTagsToCertificate,
    RemoveTagsFromCertificate: removeTagsFromCertificate,
    ListTagsForCertificate: listTagsForCertificate,
  },
  timers: validationTimers,
  tagged: (scope, world) =>
    [...certificates({ world, scope }).values()].map(({ arn, tags }) => ({ arn, tags })),
};
