import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourcesCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

async function aZone() {
  const sandbox = createSandbox();
  const client = new Route53Client(clientOf(sandbox));
  const make = async (Name: string): Promise<string> => {
    const { HostedZone } = await client.send(
      new CreateHostedZoneCommand({ Name, CallerReference: Name }),
    );
    return HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  };
  const zone = await make('example.com');
  const change = (...Changes: readonly Change[]) =>
    client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zone,
        ChangeBatch: { Changes: [...Changes] },
      }),
    );
  const sets = async (from: object = {}) =>
    client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, ...from }));
  return { sandbox, client, make, zone, change, sets };
}

function a(Name: string, Value = '192.0.2.1'): ResourceRecordSet {
  return { Name, Type: 'A', TTL: 60, ResourceRecords: [{ Value }] };
}

describe('hosted zones', () => {
  test('are found by name in the order of their labels, and once a caller reference', async () => {
    const { client, make } = await aZone();
    await make('b.example.com');
    await make('example.org');
    const { HostedZones } = await client.send(
      new ListHostedZonesByNameCommand({ DNSName: 'b.example.com' }),
    );
    expect(HostedZones?.map(({ Name }) => Name)).toEqual(['b.example.com.', 'example.org.']);
    const page = await client.send(new ListHostedZonesCommand({ MaxItems: 2 }));
    expect([page.HostedZones?.length, page.IsTruncated]).toEqual([2, true]);
    const rest = await client.send(new ListHostedZonesCommand({ Marker: page.NextMarker }));
    expect(rest.HostedZones).toHaveLength(1);
    await expect(make('example.org')).rejects.toMatchObject({ name: 'HostedZoneAlreadyExists' });
  });

  test('have tags, and go only when nothing but NS and SOA is left', async () => {
    const { client, zone, change } = await aZone();
    await client.send(
      new ChangeTagsForResourceCommand({
        ResourceType: 'hostedzone',
        ResourceId: zone,
        AddTags: [{ Key: 'team', Value: 'web' }],
      }),
    );
    const { ResourceTagSets } = await client.send(
      new ListTagsForResourcesCommand({ ResourceType: 'hostedzone', ResourceIds: [zone] }),
    );
    expect(ResourceTagSets).toMatchObject([{ Tags: [{ Key: 'team', Value: 'web' }] }]);
    await change({ Action: 'CREATE', ResourceRecordSet: a('www.example.com') });
    const remove = () => client.send(new DeleteHostedZoneCommand({ Id: zone }));
    await expect(remove()).rejects.toMatchObject({ name: 'HostedZoneNotEmpty' });
    await change({ Action: 'DELETE', ResourceRecordSet: a('www.example.com') });
    await remove();
    await expect(client.send(new GetHostedZoneCommand({ Id: zone }))).rejects.toMatchObject({
      name: 'NoSuchHostedZone',
    });
  });
});

describe('a batch of changes', () => {
  test('is pending for half a minute', async () => {
    const { sandbox, client, change } = await aZone();
    const { ChangeInfo } = await change({ Action: 'CREATE', ResourceRecordSet: a('example.com') });
    const statusNow = async () =>
      (await client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }))).ChangeInfo?.Status;
    expect(await statusNow()).toBe('PENDING');
    sandbox.clock.advance(30_000);
    expect(await statusNow()).toBe('INSYNC');
  });

  test('is carried out as a whole or not at all', async () => {
    const { change, sets } = await aZone();
    await change({ Action: 'CREATE', ResourceRecordSet: a('one.example.com') });
    const before = await sets();
    await expect(
      change(
        { Action: 'CREATE', ResourceRecordSet: a('two.example.com') },
        { Action: 'CREATE', ResourceRecordSet: a('one.example.com') },
      ),
    ).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message:
        "[Tried to create resource record set [name='one.example.com.', type='A'] but it already exists]",
    });
    expect((await sets()).ResourceRecordSets).toEqual(before.ResourceRecordSets);
  });

  test.each<[string, Change, string]>([
    [
      'another zone',
      { Action: 'CREATE', ResourceRecordSet: a('www.example.org') },
      'RRSet with DNS name www.example.org. is not permitted in zone example.com.',
    ],
    [
      'a value that is not the present one',
      { Action: 'DELETE', ResourceRecordSet: a('here.example.com', '192.0.2.9') },
      'but the values provided do not match the current values',
    ],
    [
      'what is not there',
      { Action: 'DELETE', ResourceRecordSet: a('gone.example.com') },
      'but it was not found',
    ],
    [
      'a CNAME for the zone itself',
      {
        Action: 'CREATE',
        ResourceRecordSet: { ...a('example.com', 'x.example.org'), Type: 'CNAME' },
      },
      'is not permitted at apex in zone example.com.',
    ],
    [
      'a CNAME beside other records',
      {
        Action: 'CREATE',
        ResourceRecordSet: { ...a('here.example.com', 'x.example.org'), Type: 'CNAME' },
      },
      'as it conflicts with other records with the same DNS name',
    ],
    [
      'a text without quotation marks',
      { Action: 'CREATE', ResourceRecordSet: { ...a('t.example.com', 'bare'), Type: 'TXT' } },
      'Value should be enclosed in quotation marks',
    ],
    [
      'values and an alias',
      {
        Action: 'CREATE',
        ResourceRecordSet: {
          ...a('x.example.com'),
          AliasTarget: { DNSName: 'y', HostedZoneId: 'Z1', EvaluateTargetHealth: false },
        },
      },
      'Expected exactly one of',
    ],
  ])('is refused for %s', async (_, change, message) => {
    const zone = await aZone();
    await zone.change({ Action: 'CREATE', ResourceRecordSet: a('here.example.com') });
    await expect(zone.change(change)).rejects.toMatchObject({
      name: 'InvalidChangeBatch',
      message: expect.stringContaining(message),
    });
  });
});

test('record sets come in the order of their labels, in pages, from a name on', async () => {
  const { change, sets } = await aZone();
  for (const name of ['b.a.example.com', '*.example.com', 'a.example.com'])
    await change({ Action: 'UPSERT', ResourceRecordSet: a(name) });
  const page = await sets({ StartRecordName: '*.example.com', MaxItems: 2 });
  expect(page.ResourceRecordSets?.map(({ Name }) => Name)).toEqual([
    '\\052.example.com.',
    'a.example.com.',
  ]);
  expect([page.IsTruncated, page.NextRecordName, page.NextRecordType]).toEqual([
    true,
    'b.a.example.com.',
    'A',
  ]);
});
