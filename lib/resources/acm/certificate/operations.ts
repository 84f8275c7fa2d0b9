/** What is done to certificates in AWS. */
import {
  AddTagsToCertificateCommand,
  type CertificateDetail,
  DeleteCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateRequest,
  UpdateCertificateOptionsCommand,
} from '@aws-sdk/client-acm';
import { unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { type JsonObject, omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { changedFields, ownedBy } from '../../changes.ts';
import { readByAddress } from '../../owned.ts';
import { tagList } from '../../tags.ts';
import { allCertificates, certificateNow, recordsOf } from '../describe.ts';
import type { CertificateProperties } from './properties.ts';

type LiveCertificate = Live<CertificateProperties>;

const MINUTE = 60_000;

/** A listener that is gone still counts for some minutes. */
const STILL_USED: readonly RetryRule[] = [
  { codes: ['ResourceInUseException'], forMs: 10 * MINUTE, always: true },
];

/** States that a certificate does not leave: another one is asked for. */
const DEAD: ReadonlySet<string> = new Set([
  'FAILED',
  'VALIDATION_TIMED_OUT',
  'EXPIRED',
  'REVOKED',
  'INACTIVE',
]);

/** Reads, asks for, changes and removes certificates. */
export const certificateOperations: ResourceOperations<CertificateProperties> = {
  read: readByAddress(list),
  list,

  async create({ properties, tags }, context) {
    const client = await context.aws.clients.acm();
    const { CertificateArn: id = '' } = await client.send(
      new RequestCertificateCommand({
        ...(properties as Partial<RequestCertificateRequest>),
        DomainName: properties.DomainName,
        IdempotencyToken: context.clientToken(properties as unknown as JsonObject).slice(0, 32),
        Tags: tagList(tags),
      }),
    );
    return { id, properties, attributes: { CertificateArn: id }, tags, state: 'creating' };
  },

  async update({ live, properties, changes, tags }, context) {
    const client = await context.aws.clients.acm();
    const CertificateArn = live.id;
    if (changedFields(changes).has('Options'))
      await client.send(
        new UpdateCertificateOptionsCommand({
          CertificateArn,
          Options: {
            CertificateTransparencyLoggingPreference:
              properties.Options?.CertificateTransparencyLoggingPreference === 'DISABLED'
                ? 'DISABLED'
                : 'ENABLED',
          },
        }),
      );
    if (tags.remove.length > 0)
      await client.send(
        new RemoveTagsFromCertificateCommand({
          CertificateArn,
          Tags: tags.remove.map((Key) => ({ Key })),
        }),
      );
    if (Object.keys(tags.set).length > 0)
      await client.send(
        new AddTagsToCertificateCommand({ CertificateArn, Tags: tagList(tags.set) }),
      );
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async delete({ id: CertificateArn }, context) {
    const client = await context.aws.clients.acm();
    await unlessGone(
      retrying(context, STILL_USED, () =>
        client.send(new DeleteCertificateCommand({ CertificateArn })),
      ),
    );
  },

  settle: (live, verb, context) =>
    verb === 'create' ? untilTold(live, context) : Promise.resolve(live),
};

async function list(context: ReadContext): Promise<readonly LiveCertificate[]> {
  return context.memo('acm/own-certificates', async () => {
    const own = ownedBy(context.app, await allCertificates(context));
    const found = await Promise.all(
      own.map(async ({ arn, tags }) => {
        const detail = await certificateNow(context, arn);
        return detail === undefined ? [] : [liveOf(arn, detail, tags)];
      }),
    );
    return found.flat();
  });
}

/** AWS tells the records that prove the domain names some seconds after the request. */
function untilTold(live: LiveCertificate, context: ApplyContext): Promise<LiveCertificate> {
  const what = `the validation records of the certificate of ${live.properties.DomainName}`;
  return waitUntil<LiveCertificate>(context, { what, timeoutMs: 5 * MINUTE }, async () => {
    const detail = await certificateNow(context, live.id);
    if (detail === undefined) return { pending: 'not visible' };
    if (DEAD.has(detail.Status ?? ''))
      return { failed: detail.FailureReason ?? detail.Status ?? '' };
    const isTold = live.properties.ValidationMethod !== 'DNS' || recordsOf(detail) !== undefined;
    return isTold ? { done: liveOf(live.id, detail, live.tags) } : { pending: 'not told yet' };
  });
}

function liveOf(id: string, detail: CertificateDetail, tags: Live['tags']): LiveCertificate {
  const [record] = recordsOf(detail) ?? [];
  return {
    id,
    properties: omitUndefined({
      DomainName: detail.DomainName,
      SubjectAlternativeNames: detail.SubjectAlternativeNames,
      ValidationMethod: detail.DomainValidationOptions?.[0]?.ValidationMethod,
      KeyAlgorithm: detail.KeyAlgorithm,
      Options: omitUndefined({
        CertificateTransparencyLoggingPreference:
          detail.Options?.CertificateTransparencyLoggingPreference,
        Export: detail.Options?.Export,
      }),
    }) as CertificateProperties,
    attributes: {
      CertificateArn: id,
      ...(record === undefined
        ? {}
        : { ValidationRecordName: record.name, ValidationRecordValue: record.value }),
    },
    tags,
    state: DEAD.has(detail.Status ?? '') ? 'failed' : 'ready',
  };
}
