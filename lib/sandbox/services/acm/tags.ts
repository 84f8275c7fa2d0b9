/** Tags of certificates. */
import type {
  AddTagsToCertificateRequest,
  ListTagsForCertificateRequest,
  RemoveTagsFromCertificateRequest,
  Tag,
} from '@aws-sdk/client-acm';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { certificateBy, certificates } from './store.ts';

const MOST_TAGS = 50;

/** AddTagsToCertificate. */
export function addTagsToCertificate(
  input: Decoded<AddTagsToCertificateRequest>,
  call: Call,
): object {
  const record = certificateBy(call, input.CertificateArn);
  const tags = { ...record.tags, ...tagRecord(input.Tags) };
  if (Object.keys(tags).length > MOST_TAGS)
    throw new ServiceFault('TooManyTagsException', `A certificate has at most ${MOST_TAGS} tags.`);
  certificates(call).set(record.arn, { ...record, tags });
  return {};
}

/** RemoveTagsFromCertificate: by key, and by value where one is given. */
export function removeTagsFromCertificate(
  input: Decoded<RemoveTagsFromCertificateRequest>,
  call: Call,
): object {
  const record = certificateBy(call, input.CertificateArn);
  const tags = Object.entries(record.tags).filter(
    ([key, value]) =>
      !input.Tags.some(({ Key, Value }) => Key === key && (Value === undefined || Value === value)),
  );
  certificates(call).set(record.arn, { ...record, tags: Object.fromEntries(tags) });
  return {};
}

/** ListTagsForCertificate. */
export function listTagsForCertificate(
  input: Decoded<ListTagsForCertificateRequest>,
  call: Call,
): object {
  const { tags } = certificateBy(call, input.CertificateArn);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** Refuses more tags than a certificate may have. */
export function checkTags(tags: readonly Tag[] = []): void {
  if (tags.length > MOST_TAGS)
    throw new ServiceFault('TooManyTagsException', `A certificate has at most ${MOST_TAGS} tags.`);
}
