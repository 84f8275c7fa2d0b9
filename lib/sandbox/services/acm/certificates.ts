/** Certificates: asked for, validated, used by listeners, deleted. */
import type {
  DeleteCertificateRequest,
  DescribeCertificateRequest,
  ListCertificatesRequest,
  RequestCertificateRequest,
  UpdateCertificateOptionsRequest,
} from '@aws-sdk/client-acm';
import { jsonEquals } from '../../../core/json.ts';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { uuid } from '../../uuid.ts';
import { all } from '../elastic-load-balancing-v2/store.ts';
import { type CertificateRecord, certificateBy, certificates, type Place } from './store.ts';
import { checkTags } from './tags.ts';
import { awaitRecords, domainRecord } from './validation.ts';

/** How long ACM keeps quiet about the validation records of a new certificate. */
const RECORDS_AFTER_MS = 3_000;
/** How long a token stands for the same request. */
const TOKEN_MS = 3_600_000;
const MOST_NAMES = 10;

/** RequestCertificate: a token makes one certificate within the hour. */
export function requestCertificate(input: Decoded<RequestCertificateRequest>, call: Call): object {
  const now = call.world.now();
  const domainName = input.DomainName.toLowerCase();
  const names = [...new Set([domainName, ...(input.SubjectAlternativeNames ?? [])])].map((name) =>
    name.toLowerCase(),
  );
  for (const name of names) checkDomain(name);
  if (names.length > MOST_NAMES)
    throw new ServiceFault(
      'LimitExceededException',
      `Error: you have requested ${names.length} domain names, the limit is ${MOST_NAMES}.`,
    );
  if (input.IdempotencyToken !== undefined && !/^\w{1,32}$/.test(input.IdempotencyToken))
    throw invalid(
      `Value '${input.IdempotencyToken}' at 'idempotencyToken' failed to satisfy constraint: Member must satisfy regular expression pattern: \\w+`,
    );
  checkTags(input.Tags);
  const known = [...certificates(call).values()].find(
    ({ token, createdAt, domains }) =>
      token !== undefined &&
      token === input.IdempotencyToken &&
      now - createdAt < TOKEN_MS &&
      jsonEquals(
        domains.map(({ name }) => name),
        names,
      ),
  );
  if (known !== undefined) return { CertificateArn: known.arn };
  const id = uuid(call.world.hex(32));
  const record: CertificateRecord = {
    arn: `arn:aws:acm:${call.scope.region}:${call.scope.account}:certificate/${id}`,
    domainName,
    domains: names.map((name) => domainRecord(call, name)),
    status: 'PENDING_VALIDATION',
    validationMethod: input.ValidationMethod === 'DNS' ? 'DNS' : 'EMAIL',
    keyAlgorithm: input.KeyAlgorithm ?? 'RSA_2048',
    transparency: input.Options?.CertificateTransparencyLoggingPreference ?? 'ENABLED',
    isExportable: input.Options?.Export === 'ENABLED',
    createdAt: now,
    issuedAt: undefined,
    token: input.IdempotencyToken,
    tags: tagRecord(input.Tags),
  };
  certificates(call).set(record.arn, record);
  if (record.validationMethod === 'DNS') awaitRecords(call, record.arn);
  return { CertificateArn: record.arn };
}

/** DescribeCertificate: the validation records are there a few seconds after the request. */
export function describeCertificate(
  input: Decoded<DescribeCertificateRequest>,
  call: Call,
): object {
  const record = certificateBy(call, input.CertificateArn);
  const told = call.world.now() - record.createdAt >= RECORDS_AFTER_MS;
  return {
    Certificate: {
      CertificateArn: record.arn,
      DomainName: record.domainName,
      SubjectAlternativeNames: record.domains.map(({ name }) => name),
      DomainValidationOptions: record.domains.map((domain) => ({
        DomainName: domain.name,
        ValidationDomain: domain.name,
        ValidationStatus: validationStatus(record, domain.isValid),
        ValidationMethod: record.validationMethod,
        ...(told && record.validationMethod === 'DNS' ? { ResourceRecord: domain.record } : {}),
      })),
      CreatedAt: new Date(record.createdAt),
      ...(record.issuedAt === undefined
        ? {}
        : {
            IssuedAt: new Date(record.issuedAt),
            NotBefore: new Date(record.issuedAt),
            NotAfter: new Date(record.issuedAt + 395 * 86_400_000),
            Issuer: 'Amazon',
          }),
      Status: record.status,
      // Answers spell the algorithm of RSA keys with a hyphen, requests with an underscore.
      KeyAlgorithm: record.keyAlgorithm.replace(/^RSA_/, 'RSA-'),
      InUseBy: usersOf(call, record.arn),
      Type: 'AMAZON_ISSUED',
      RenewalEligibility: record.status === 'ISSUED' ? 'ELIGIBLE' : 'INELIGIBLE',
      Options: {
        CertificateTransparencyLoggingPreference: record.transparency,
        Export: record.isExportable ? 'ENABLED' : 'DISABLED',
      },
    },
  };
}

/** ListCertificates: of RSA keys of 1024 and 2048 bits alone, unless other types are asked for. */
export function listCertificates(input: Decoded<ListCertificatesRequest>, call: Call): object {
  const types: readonly string[] = input.Includes?.keyTypes ?? ['RSA_1024', 'RSA_2048'];
  const { CertificateStatuses: statuses } = input;
  const found = [...certificates(call).values()].filter(
    ({ keyAlgorithm, status }) =>
      types.includes(keyAlgorithm) && (statuses === undefined || statuses.includes(status)),
  );
  const page = paginate(found, {
    size: input.MaxItems ?? 100,
    token: input.NextToken,
    badToken: 'ValidationException',
  });
  return {
    CertificateSummaryList: page.items.map((record) => ({
      CertificateArn: record.arn,
      DomainName: record.domainName,
      Status: record.status,
      KeyAlgorithm: record.keyAlgorithm,
      InUse: usersOf(call, record.arn).length > 0,
      Type: 'AMAZON_ISSUED',
    })),
    NextToken: page.next,
  };
}

/** UpdateCertificateOptions: whether the certificate is put into public logs. */
export function updateCertificateOptions(
  input: Decoded<UpdateCertificateOptionsRequest>,
  call: Call,
): object {
  const record = certificateBy(call, input.CertificateArn);
  certificates(call).set(record.arn, {
    ...record,
    transparency: input.Options.CertificateTransparencyLoggingPreference ?? record.transparency,
  });
  return {};
}

/** DeleteCertificate: refuses while a listener has it. */
export function deleteCertificate(input: Decoded<DeleteCertificateRequest>, call: Call): object {
  const { arn } = certificateBy(call, input.CertificateArn);
  if (usersOf(call, arn).length > 0)
    throw new ServiceFault(
      'ResourceInUseException',
      `Certificate ${arn} in account ${call.scope.account} is in use.`,
    );
  certificates(call).delete(arn);
  return {};
}

/** The load balancers whose listeners have a certificate. */
function usersOf(place: Place, arn: string): readonly string[] {
  const listeners = all(place, 'listener').filter((one) => one.certificates.includes(arn));
  return [...new Set(listeners.map(({ loadBalancerArn }) => loadBalancerArn))];
}

function validationStatus({ status }: CertificateRecord, isValid: boolean): string {
  if (isValid) return 'SUCCESS';
  return status === 'PENDING_VALIDATION' ? 'PENDING_VALIDATION' : 'FAILED';
}

function checkDomain(name: string): void {
  const isName = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(name);
  if (isName && name.length <= 253) return;
  throw invalid(
    `Value '${name}' at 'domainName' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\*\\.)?(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])`,
  );
}

function invalid(detail: string): ServiceFault {
  return new ServiceFault('ValidationException', `1 validation error detected: ${detail}`);
}
