/** Reading certificates. Imported by operations only. */
import {
  type CertificateDetail,
  DescribeCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
} from '@aws-sdk/client-acm';
import { allPages } from '../../aws/batch.ts';
import { isNotFound } from '../../aws/classify-error.ts';
import type { ReadContext } from '../../resource-type.ts';
import { tagsOf } from '../tags.ts';

type Reading = Pick<ReadContext, 'aws'>;

/** The ARN of every certificate of the account and Region, with its tags: read once a plan. */
export function allCertificates(
  context: Reading & Pick<ReadContext, 'memo'>,
): Promise<readonly { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[]> {
  return context.memo('acm/certificates', async () => {
    const client = await context.aws.clients.acm();
    const summaries = await allPages(async (NextToken) => {
      const page = await client.send(
        new ListCertificatesCommand({
          // Without it AWS leaves out all but RSA keys of 2048 bits.
          Includes: { keyTypes: Object.values(KeyAlgorithm) },
          NextToken,
        }),
      );
      return { items: page.CertificateSummaryList ?? [], next: page.NextToken };
    });
    const tagged = await Promise.all(
      summaries
        .filter(({ Type }) => Type === 'AMAZON_ISSUED')
        .map(async ({ CertificateArn: arn = '' }) => ({
          arn,
          tags: await readTags(context, arn),
        })),
    );
    return tagged.flatMap(({ arn, tags }) => (tags === undefined ? [] : [{ arn, tags }]));
  });
}

/** A certificate as it is now; undefined when it is gone. */
export async function certificateNow(
  { aws }: Reading,
  CertificateArn: string,
): Promise<CertificateDetail | undefined> {
  const client = await aws.clients.acm();
  try {
    return (await client.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A CNAME that proves a domain name. */
export interface ValidationRecord {
  readonly name: string;
  readonly value: string;
}

/** The CNAMEs that prove a certificate's domain names, each once; undefined while AWS has not told them all. */
export function recordsOf({
  DomainValidationOptions: options = [],
}: CertificateDetail): readonly ValidationRecord[] | undefined {
  const records = options.flatMap(({ ResourceRecord }) =>
    ResourceRecord?.Name === undefined
      ? []
      : [{ name: ResourceRecord.Name, value: ResourceRecord.Value ?? '' }],
  );
  if (options.length === 0 || records.length < options.length) return undefined;
  // A name and its wildcard have one record.
  return [...new Map(records.map((record) => [record.name, record])).values()];
}

async function readTags(
  { aws }: Reading,
  CertificateArn: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const client = await aws.clients.acm();
  try {
    const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }));
    return tagsOf(Tags);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
