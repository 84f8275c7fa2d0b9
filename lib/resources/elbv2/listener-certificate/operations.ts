/** What is done to the further certificates of listeners in AWS. */
import {
  AddListenerCertificatesCommand,
  AddTagsCommand,
  DescribeListenerCertificatesCommand,
  type Listener,
  RemoveListenerCertificatesCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { allPages } from '../../../aws/batch.ts';
import { isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { GantryError } from '../../../core/errors.ts';
import { digest } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { allListeners } from '../describe.ts';
import { clientOf, type Tagged } from '../tags.ts';
import type { ListenerCertificateProperties } from './properties.ts';

type LiveCertificate = Live<ListenerCertificateProperties>;

/** Certificates that were issued a moment ago. */
const NOT_SPREAD: readonly RetryRule[] = [{ codes: [/^CertificateNotFound/], forMs: 300_000 }];

const TAG_PREFIX = 'gantry:child:certificate:';

/** Reads, adds and removes further certificates. */
export const listenerCertificateOperations: ResourceOperations<ListenerCertificateProperties> = {
  async read(requests, context) {
    const listeners = await allListeners(context);
    return Promise.all(
      requests.map(async ({ identity }) => {
        const listener = listeners.find(({ arn }) => arn === identity['ListenerArn']);
        const certificate = String(identity['CertificateArn']);
        if (listener === undefined) return undefined;
        const present = await certificatesOf(listener.arn, context);
        return present.includes(certificate) ? liveOf(listener, certificate) : undefined;
      }),
    );
  },

  async list(context) {
    const owned = (await allListeners(context)).filter(({ tags }) =>
      Object.entries(tags).some(
        ([key, owner]) => key.startsWith(TAG_PREFIX) && owner.startsWith(`${context.app}/`),
      ),
    );
    const found = await Promise.all(
      owned.map(async (listener) =>
        (await certificatesOf(listener.arn, context)).map((arn) => liveOf(listener, arn)),
      ),
    );
    return found.flat().filter(({ owner }) => owner?.app === context.app);
  },

  async create({ address, properties }, context) {
    const { ListenerArn, CertificateArn } = properties;
    const listener = (await allListeners(context)).find(({ arn }) => arn === ListenerArn);
    const present = await certificatesOf(ListenerArn, context);
    const owner = listener?.tags[tagOf(CertificateArn)];
    if (present.includes(CertificateArn) && owner !== address)
      throw new GantryError('plan/not-owned', `${CertificateArn} of ${ListenerArn}`, { address });
    // Before the call, so that a run that dies between the two leaves nothing without an owner.
    await claim(properties, address, context);
    const client = await clientOf(context);
    await retrying(context, NOT_SPREAD, () =>
      client.send(
        new AddListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn }] }),
      ),
    );
    return made(properties, context);
  },

  async update({ address, properties }, context) {
    await claim(properties, address, context);
    return made(properties, context);
  },

  async delete({ properties: { ListenerArn, CertificateArn } }, context) {
    const client = await clientOf(context);
    await unlessGone(
      client.send(
        new RemoveListenerCertificatesCommand({ ListenerArn, Certificates: [{ CertificateArn }] }),
      ),
    );
    await release({ ListenerArn, CertificateArn }, context);
  },

  disown: ({ properties }, _, context) => release(properties, context),
};

/** The further certificates of a listener; none when it is gone. */
function certificatesOf(ListenerArn: string, context: ReadContext): Promise<readonly string[]> {
  return context.memo(`elbv2/certificates/${ListenerArn}`, async () => {
    const client = await clientOf(context);
    try {
      const found = await allPages(async (Marker) => {
        const page = await client.send(
          new DescribeListenerCertificatesCommand({ ListenerArn, Marker }),
        );
        return { items: page.Certificates ?? [], next: page.NextMarker };
      });
      return found.flatMap(({ CertificateArn, IsDefault }) =>
        CertificateArn === undefined || IsDefault === true ? [] : [CertificateArn],
      );
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  });
}

async function claim(
  { ListenerArn, CertificateArn }: ListenerCertificateProperties,
  address: Address,
  context: ApplyContext,
): Promise<void> {
  const client = await clientOf(context);
  await client.send(
    new AddTagsCommand({
      ResourceArns: [ListenerArn],
      Tags: [{ Key: tagOf(CertificateArn), Value: address }],
    }),
  );
}

async function release(
  { ListenerArn, CertificateArn }: ListenerCertificateProperties,
  context: ApplyContext,
): Promise<void> {
  const client = await clientOf(context);
  await unlessGone(
    client.send(
      new RemoveTagsCommand({ ResourceArns: [ListenerArn], TagKeys: [tagOf(CertificateArn)] }),
    ),
  );
}

function tagOf(certificateArn: string): string {
  return `${TAG_PREFIX}${digest(certificateArn, 16)}`;
}

function made(
  { ListenerArn, CertificateArn }: ListenerCertificateProperties,
  { address }: ApplyContext,
): LiveCertificate {
  const tags = { [tagOf(CertificateArn)]: address };
  return liveOf({ arn: ListenerArn, tags }, CertificateArn);
}

function liveOf(
  { arn, tags }: Pick<Tagged<Listener>, 'arn' | 'tags'>,
  CertificateArn: string,
): LiveCertificate {
  const address = tags[tagOf(CertificateArn)];
  const [app] = address?.split('/') ?? [];
  return {
    id: `${arn} ${CertificateArn}`,
    properties: { ListenerArn: arn, CertificateArn },
    attributes: { CertificateArn },
    tags: {},
    ...(app === undefined || address === undefined
      ? {}
      : { owner: { app, address: address as Address } }),
  };
}
