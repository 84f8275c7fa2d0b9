/** Hosted zones that stand in an account before anything is deployed. */
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type Account, anAccount } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';

/** A client of Route 53 that asks the account once, without retries. */
export function route53Of({ sandbox }: Account): Route53Client {
  return new Route53Client(clientOf(sandbox));
}

/** Makes a public zone; its id. */
export async function addZone(account: Account, Name = 'example.com'): Promise<string> {
  const { HostedZone } = await route53Of(account).send(
    new CreateHostedZoneCommand({ Name, CallerReference: Name }),
  );
  account.sandbox.clock.advance(60_000);
  return HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
}

/** An account with a public zone. */
export async function accountWithZone(): Promise<{
  readonly account: Account;
  readonly zoneId: string;
}> {
  const account = anAccount();
  return { account, zoneId: await addZone(account) };
}

/** The record sets of a zone beside its own NS and SOA. */
export async function recordsIn(
  account: Account,
  HostedZoneId: string,
): Promise<readonly ResourceRecordSet[]> {
  const { ResourceRecordSets = [] } = await route53Of(account).send(
    new ListResourceRecordSetsCommand({ HostedZoneId }),
  );
  return ResourceRecordSets.filter(({ Type }) => Type !== 'NS' && Type !== 'SOA');
}

/** Lets somebody else put a record into a zone. */
export async function putRecord(
  account: Account,
  HostedZoneId: string,
  ResourceRecordSet: ResourceRecordSet,
): Promise<void> {
  await route53Of(account).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet }] },
    }),
  );
}
