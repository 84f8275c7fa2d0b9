/** A web service with a name in DNS and a certificate: from nothing, cut off anywhere, beside others, and gone again. */
import {
  ACMClient,
  DescribeCertificateCommand,
  ListCertificatesCommand,
} from '@aws-sdk/client-acm';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { App, Certificate, HostedZone, RecordSet, RecordTarget, Stack } from '../../lib/index.ts';
import type { WorldSnapshot } from '../../lib/sandbox/index.ts';
import { type Account, anAccount, failuresOf, linesOf } from '../invariants/harness.ts';
import { standing, standingByKind } from '../invariants/standing.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aNamedWebApp, mustDeploy } from './apps.ts';
import { momentsOf, revived } from './kills.ts';
import { accountWithZone, addZone, putRecord, recordsIn } from './zones.ts';

async function stateWithZone(): Promise<WorldSnapshot> {
  const { account } = await accountWithZone();
  return structuredClone(account.sandbox.snapshot());
}

async function certificatesOf({ sandbox }: Account, region = 'eu-west-1') {
  const acm = new ACMClient(clientOf(sandbox, { region }));
  const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
  return Promise.all(
    CertificateSummaryList.map(
      async ({ CertificateArn }) =>
        (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate,
    ),
  );
}

describe('a web service with a name in DNS', () => {
  test('ends with HTTPS, a certificate that was proven, and a name that leads to it', async () => {
    const { account, zoneId } = await accountWithZone();
    const before = standing(account.sandbox.dump());
    await mustDeploy(account, aNamedWebApp());
    expect(await certificatesOf(account)).toMatchObject([
      { DomainName: 'www.example.com', Status: 'ISSUED' },
    ]);
    const elb = new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
    const { LoadBalancers: [balancer] = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
    const { Listeners = [] } = await elb.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer?.LoadBalancerArn }),
    );
    expect(Listeners.map(({ Port, Protocol }) => `${Port} ${Protocol}`).sort()).toEqual([
      '443 HTTPS',
      '80 HTTP',
    ]);
    const records = await recordsIn(account, zoneId);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'CNAME', 'TXT', 'TXT']);
    expect(records.find(({ Type }) => Type === 'A')).toMatchObject({
      Name: 'www.example.com.',
      AliasTarget: {
        DNSName: `${balancer?.DNSName?.toLowerCase()}.`,
        HostedZoneId: balancer?.CanonicalHostedZoneId,
      },
    });
    expect(linesOf(await account.plan(aNamedWebApp()))).toEqual([]);
    expect(failuresOf(await account.destroy(aNamedWebApp()))).toEqual([]);
    expect(standing(account.sandbox.dump())).toEqual(before);
  });

  test('is finished after a kill at any write, and can be destroyed instead', async () => {
    const start = await stateWithZone();
    const { account: calm, moments } = await momentsOf(
      (account) => mustDeploy(account, aNamedWebApp()),
      start,
    );
    const kinds = standingByKind(calm.sandbox.dump());
    const before = standing(anAccount({ snapshot: start }).sandbox.dump());
    const own = moments.flatMap((moment, index) =>
      /^(ACM|Route 53|SSM)\./.test(moment.after) || index % 8 === 0 ? [moment] : [],
    );
    expect(own.length).toBeGreaterThan(8);
    for (const moment of own) {
      const account = revived(moment);
      const result = await account.deploy(aNamedWebApp());
      expect(failuresOf(result), moment.after).toEqual([]);
      expect(linesOf(await account.plan(aNamedWebApp())), moment.after).toEqual([]);
      expect(standingByKind(account.sandbox.dump()), moment.after).toEqual(kinds);
      const other = revived(moment);
      expect(failuresOf(await other.destroy(aNamedWebApp())), moment.after).toEqual([]);
      expect(standing(other.sandbox.dump()), moment.after).toEqual(before);
    }
  }, 120_000);

  test('is gone after a removal that was killed at any write', async () => {
    const start = await stateWithZone();
    const before = standing(anAccount({ snapshot: start }).sandbox.dump());
    const calm = anAccount({ snapshot: start });
    await mustDeploy(calm, aNamedWebApp());
    const { moments } = await momentsOf(
      (account) => account.destroy(aNamedWebApp()),
      structuredClone(calm.sandbox.snapshot()),
    );
    for (const moment of moments.filter(({ after }) => /^(ACM|Route 53|SSM)\./.test(after))) {
      const account = revived(moment);
      expect(failuresOf(await account.destroy(aNamedWebApp())), moment.after).toEqual([]);
      expect(standing(account.sandbox.dump()), moment.after).toEqual(before);
    }
  }, 120_000);

  test('gets another certificate before the old one goes when its name changes', async () => {
    const { account, zoneId } = await accountWithZone();
    await mustDeploy(account, aNamedWebApp());
    await mustDeploy(account, aNamedWebApp({ domainName: 'shop.example.com' }));
    expect(await certificatesOf(account)).toMatchObject([
      { DomainName: 'shop.example.com', Status: 'ISSUED' },
    ]);
    const names = (await recordsIn(account, zoneId)).flatMap(({ Name = '', Type }) =>
      Type === 'TXT' ? [] : [Name],
    );
    expect(names.filter((name) => !name.endsWith('shop.example.com.'))).toEqual([]);
  });
});

describe('records of others', () => {
  test('are never overwritten', async () => {
    const { account, zoneId } = await accountWithZone();
    await putRecord(account, zoneId, {
      Name: 'www.example.com',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.7' }],
    });
    const plan = await account.plan(aRecordApp());
    expect(plan.diagnostics).toMatchObject([
      { code: 'plan/not-owned', address: 'names/Dns/Record' },
    ]);
    const sent = await account.writesDuring(() => account.deploy(aRecordApp()));
    expect(sent).toEqual([]);
  });

  test('are not touched when they come between the plan and the write', async () => {
    const { account, zoneId } = await accountWithZone();
    const foreign = {
      Name: 'www.example.com.',
      Type: 'A' as const,
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.7' }],
    };
    const ChangeBatch = { Changes: [{ Action: 'CREATE', ResourceRecordSet: foreign }] };
    account.sandbox.faults.add({
      operation: 'ChangeResourceRecordSets',
      times: 1,
      effect: {
        kind: 'hook',
        before: () =>
          void account.sandbox.call(
            'Route 53',
            'ChangeResourceRecordSets',
            { HostedZoneId: zoneId, ChangeBatch },
            { region: 'aws-global' },
          ),
      },
    });
    const result = await account.deploy(aRecordApp());
    expect(failuresOf(result).join('\n')).toContain('not ours');
    expect(await recordsIn(account, zoneId)).toEqual([foreign]);
  });

  test('a validation record stays while a certificate in another Region needs it', async () => {
    const { account, zoneId } = await accountWithZone();
    const here = aCertificateApp('here', 'eu-west-1');
    const there = aCertificateApp('there', 'us-east-1');
    await mustDeploy(account, here);
    await mustDeploy(account, there);
    await account.destroy(here);
    const left = await recordsIn(account, zoneId);
    expect(left.map(({ Type }) => Type).sort()).toEqual(['CNAME', 'TXT']);
    expect(linesOf(await account.plan(there))).toEqual([]);
    await account.destroy(there);
    expect(await recordsIn(account, zoneId)).toEqual([]);
  });

  test('a validation record that was there before stays when the certificate goes', async () => {
    const { account, zoneId } = await accountWithZone();
    const app = aCertificateApp('here', 'eu-west-1');
    await mustDeploy(account, app);
    const [record] = (await recordsIn(account, zoneId)).filter(({ Type }) => Type === 'CNAME');
    if (record === undefined) throw new Error('there is no validation record');
    await account.destroy(app);
    await putRecord(account, zoneId, record);
    await mustDeploy(account, app);
    expect(await recordsIn(account, zoneId)).toEqual([record]);
    await account.destroy(app);
    expect(await recordsIn(account, zoneId)).toEqual([record]);
  });
});

test('a zone that the account does not have, or has twice, stops the plan', async () => {
  const account = anAccount();
  await expect(account.plan(aRecordApp())).rejects.toMatchObject({ code: 'plan/no-hosted-zone' });
  await addZone(account);
  expect(linesOf(await account.plan(aRecordApp()))).toHaveLength(1);
});

function aRecordApp(): App {
  const app = new App({ name: 'names' });
  const stack = new Stack(app, 'Dns', { region: 'eu-west-1' });
  new RecordSet(stack, 'Record', {
    zone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
    recordName: 'www.example.com',
    target: RecordTarget.addresses('192.0.2.1'),
  });
  return app;
}

function aCertificateApp(name: string, region: string): App {
  const app = new App({ name });
  const stack = new Stack(app, 'Tls', { region });
  new Certificate(stack, 'Certificate', {
    domainName: 'www.example.com',
    hostedZone: HostedZone.fromLookup(stack, 'Zone', { domainName: 'example.com' }),
  });
  return app;
}
