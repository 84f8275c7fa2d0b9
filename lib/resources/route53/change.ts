/** Changing record sets. Imported by operations only. */
import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { hasCode } from '../../aws/classify-error.ts';
import { waitUntil } from '../../aws/wait.ts';
import type { ApplyContext } from '../../resource-type.ts';
import { type Claim, claimName, claimText } from './claim.ts';
import { existingZone, type Zone } from './zones.ts';

/** Seconds for which others may remember a claim: they read nothing but Route 53 itself. */
const CLAIM_TTL = 300;

/** How often what is in the zone may be another thing than what was read a moment ago. */
const MOST_ATTEMPTS = 3;

/**
 * Carries out what `changesFor` says of a zone, and waits until every name server has it. A batch is refused as a whole
 * where the zone is not as it was read: because somebody was faster, or because the answer to the same batch was lost.
 * Then the zone is read again.
 */
export async function changeSets(
  zone: Zone,
  changesFor: (zone: Zone) => readonly Change[],
  context: ApplyContext,
): Promise<void> {
  let now = zone;
  for (let attempt = 1; ; attempt += 1) {
    const changes = changesFor(now);
    if (changes.length === 0) return;
    try {
      await untilInSync(now, await send(now, changes, context), context);
      return;
    } catch (error) {
      if (!hasCode(error, 'InvalidChangeBatch') || attempt === MOST_ATTEMPTS) throw error;
      now = await existingZone(context, zone.id, context.address);
    }
  }
}

async function send(
  { id: HostedZoneId }: Zone,
  changes: readonly Change[],
  context: ApplyContext,
): Promise<string | undefined> {
  const client = await context.aws.clients.route53();
  const { ChangeInfo } = await client.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [...changes] } }),
  );
  return ChangeInfo?.Id;
}

async function untilInSync(
  { name }: Zone,
  Id: string | undefined,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.route53();
  const what = `the name servers of ${name} to have the change`;
  await waitUntil(context, { what, timeoutMs: 300_000, intervalMs: 5_000 }, async () => {
    const answer = await client.send(new GetChangeCommand({ Id }));
    const status = answer.ChangeInfo?.Status ?? 'PENDING';
    return status === 'INSYNC' ? { done: true } : { pending: status };
  });
}

/** The TXT record that holds a claim. */
export function claimSet(zone: Zone, claim: Claim): ResourceRecordSet {
  return {
    Name: claimName(zone.name, claim),
    Type: 'TXT',
    TTL: CLAIM_TTL,
    ResourceRecords: [{ Value: claimText(claim) }],
  };
}
