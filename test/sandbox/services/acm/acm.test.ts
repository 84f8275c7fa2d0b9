import {
  ACMClient,
  AddTagsToCertificateCommand,
  type CertificateDetail,
  DeleteCertificateCommand,
  DescribeCertificateCommand,
  ListCertificatesCommand,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateRequest,
  UpdateCertificateOptionsCommand,
} from '@aws-sdk/client-acm';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function anAcm() {
  const sandbox = createSandbox();
  const client = new ACMClient(clientOf(sandbox));
  const request = async (more: Partial<RequestCertificateRequest> = {}): Promise<string> => {
    const { CertificateArn = '' } = await client.send(
      new RequestCertificateCommand({
        DomainName: 'www.example.com',
        ValidationMethod: 'DNS',
        ...more,
      }),
    );
    return CertificateArn;
  };
  const describe = async (CertificateArn: string): Promise<CertificateDetail> => {
    const { Certificate = {} } = await client.send(
      new DescribeCertificateCommand({ CertificateArn }),
    );
    return Certificate;
  };
  const prove = async (detail: CertificateDetail): Promise<void> => {
    const dns = new Route53Client(clientOf(sandbox));
    const { HostedZone } = await dns.send(
      new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one' }),
    );
    const records = new Map(
      detail.DomainValidationOptions?.map(({ ResourceRecord }) => [
        ResourceRecord?.Name,
        ResourceRecord?.Value,
      ]),
    );
    await dns.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: HostedZone?.Id,
        ChangeBatch: {
          Changes: [...records].map(([Name, Value]) => ({
            Action: 'CREATE' as const,
            ResourceRecordSet: { Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value }] },
          })),
        },
      }),
    );
  };
  return { sandbox, client, request, describe, prove };
}

test('a certificate tells its records after some seconds, and is issued once they are in DNS', async () => {
  const { sandbox, request, describe, prove } = anAcm();
  const arn = await request({ SubjectAlternativeNames: ['*.www.example.com', 'example.com'] });
  expect((await describe(arn)).DomainValidationOptions?.[0]?.ResourceRecord).toBeUndefined();
  sandbox.clock.advance(3_000);
  const told = await describe(arn);
  const names = told.DomainValidationOptions?.map(({ ResourceRecord }) => ResourceRecord?.Name);
  // A name and its wildcard have one record.
  expect([names?.length, new Set(names).size]).toEqual([3, 2]);
  sandbox.clock.advance(10 * MINUTE);
  expect((await describe(arn)).Status).toBe('PENDING_VALIDATION');
  await prove(told);
  sandbox.clock.advance(MINUTE);
  expect(await describe(arn)).toMatchObject({
    Status: 'ISSUED',
    KeyAlgorithm: 'RSA-2048',
    DomainValidationOptions: [
      { ValidationStatus: 'SUCCESS' },
      { ValidationStatus: 'SUCCESS' },
      { ValidationStatus: 'SUCCESS' },
    ],
  });
});

test('what nobody proves is given up after 72 hours', async () => {
  const { sandbox, request, describe } = anAcm();
  const arn = await request();
  sandbox.clock.advance(71 * HOUR);
  expect((await describe(arn)).Status).toBe('PENDING_VALIDATION');
  sandbox.clock.advance(3 * HOUR);
  expect((await describe(arn)).Status).toBe('VALIDATION_TIMED_OUT');
});

test('a token stands for one certificate within the hour', async () => {
  const { sandbox, request } = anAcm();
  const first = await request({ IdempotencyToken: 'once' });
  expect(await request({ IdempotencyToken: 'once' })).toBe(first);
  expect(await request({ IdempotencyToken: 'other' })).not.toBe(first);
  sandbox.clock.advance(HOUR);
  expect(await request({ IdempotencyToken: 'once' })).not.toBe(first);
});

test('keys other than RSA of 2048 bits are listed when they are asked for', async () => {
  const { client, request } = anAcm();
  await request({ KeyAlgorithm: 'EC_prime256v1' });
  const listed = async (more = {}) =>
    (await client.send(new ListCertificatesCommand(more))).CertificateSummaryList?.length;
  expect(await listed()).toBe(0);
  expect(await listed({ Includes: { keyTypes: ['EC_prime256v1'] } })).toBe(1);
});

test('tags and options change, and a certificate that is gone is not found', async () => {
  const { client, request, describe } = anAcm();
  const CertificateArn = await request({ Tags: [{ Key: 'a', Value: '1' }] });
  await client.send(
    new AddTagsToCertificateCommand({ CertificateArn, Tags: [{ Key: 'b', Value: '2' }] }),
  );
  await client.send(
    new RemoveTagsFromCertificateCommand({
      CertificateArn,
      Tags: [{ Key: 'a' }, { Key: 'b', Value: 'another' }],
    }),
  );
  const { Tags } = await client.send(new ListTagsForCertificateCommand({ CertificateArn }));
  expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
  await client.send(
    new UpdateCertificateOptionsCommand({
      CertificateArn,
      Options: { CertificateTransparencyLoggingPreference: 'DISABLED' },
    }),
  );
  expect((await describe(CertificateArn)).Options).toMatchObject({
    CertificateTransparencyLoggingPreference: 'DISABLED',
  });
  await client.send(new DeleteCertificateCommand({ CertificateArn }));
  await expect(describe(CertificateArn)).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test.each([
  ['a name that is none', { DomainName: 'not a name' }, 'ValidationException'],
  [
    'more than ten names',
    { SubjectAlternativeNames: Array.from({ length: 10 }, (_, i) => `n${i}.example.com`) },
    'LimitExceededException',
  ],
  ['a token with other signs', { IdempotencyToken: 'a-b' }, 'ValidationException'],
])('%s is refused', async (_, more, name) => {
  await expect(anAcm().request(more)).rejects.toMatchObject({ name });
});
