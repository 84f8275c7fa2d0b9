/** Validation by DNS: ACM looks from time to time whether the records are there. */
import { createHash } from 'node:crypto';
import type { TimerHandler } from '../../world.ts';
import { normalName, setsOf, zones } from '../route-53/store.ts';
import { certificates, type DomainRecord, type Place } from './store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long ACM goes on looking. */
const GIVES_UP_AFTER = 72 * HOUR;

const LOOK = 'acm.look';

/** The record that proves a domain: the same for a name and its wildcard, in every Region. */
export function domainRecord({ scope }: Place, name: string): DomainRecord {
  const bare = name.toLowerCase().replace(/^\*\./, '');
  const hex = (salt: string) =>
    createHash('sha256').update(`${salt}/${scope.account}/${bare}`).digest('hex').slice(0, 32);
  return {
    name,
    record: {
      Name: `_${hex('name')}.${bare}.`,
      Type: 'CNAME',
      Value: `_${hex('value')}.acm-validations.aws.`,
    },
    isValid: false,
  };
}

/** Lets ACM look at a certificate's records, first half a minute after it was asked for. */
export function awaitRecords({ world, scope }: Place, arn: string): void {
  world.schedule(scope, MINUTE / 2, LOOK, arn);
}

/** What happens to certificates as time passes. */
export const validationTimers: Readonly<Record<string, TimerHandler>> = {
  [LOOK]: (arn: string, place) => {
    const record = certificates(place).get(arn);
    if (record?.status !== 'PENDING_VALIDATION') return;
    const domains = record.domains.map((domain) => ({
      ...domain,
      isValid: domain.isValid || isInDns(place, domain),
    }));
    const now = place.world.now();
    const age = now - record.createdAt;
    if (domains.every(({ isValid }) => isValid)) {
      certificates(place).set(arn, { ...record, domains, status: 'ISSUED', issuedAt: now });
      return;
    }
    const status = age >= GIVES_UP_AFTER ? 'VALIDATION_TIMED_OUT' : record.status;
    certificates(place).set(arn, { ...record, domains, status });
    if (status === 'PENDING_VALIDATION')
      place.world.schedule(place.scope, age < HOUR ? MINUTE / 2 : HOUR, LOOK, arn);
  },
};

/** Whether a public zone of the account answers with the record. */
function isInDns({ world, scope }: Place, { record }: DomainRecord): boolean {
  const dns = { world, scope: { account: scope.account, region: 'aws-global' } };
  const name = normalName(record.Name);
  return [...zones(dns).values()]
    .filter((zone) => !zone.isPrivate && name.endsWith(`.${zone.name}`))
    .some((zone) =>
      setsOf(dns, zone.id).some(
        (set) =>
          set.Name === name &&
          set.Type === 'CNAME' &&
          set.ResourceRecords?.some(({ Value = '' }) => normalName(Value) === record.Value) ===
            true,
      ),
    );
}
