/** Certificates of listeners: the default one and those for server name indication. */
import type {
  AddListenerCertificatesInput,
  AddListenerCertificatesOutput,
  DescribeListenerCertificatesInput,
  DescribeListenerCertificatesOutput,
  RemoveListenerCertificatesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { certificates } from '../acm/store.ts';
import { pageOf } from './pages.ts';
import { checkQuota, invalid, lookup, type Place, save } from './store.ts';

/** DescribeListenerCertificates: the default one is flagged. */
export function describeListenerCertificates(
  input: Decoded<DescribeListenerCertificatesInput>,
  call: Call,
): DescribeListenerCertificatesOutput {
  const { certificates } = lookup(call, 'listener', input.ListenerArn);
  const page = pageOf(
    certificates.map((CertificateArn, index) => ({ CertificateArn, IsDefault: index === 0 })),
    input,
  );
  return { Certificates: [...page.items], NextMarker: page.next };
}

/** AddListenerCertificates: adding one that is there changes nothing. */
export function addListenerCertificates(
  input: Decoded<AddListenerCertificatesInput>,
  call: Call,
): AddListenerCertificatesOutput {
  const record = lookup(call, 'listener', input.ListenerArn);
  const arns = input.Certificates.flatMap((each) => each.CertificateArn ?? []);
  if (record.certificates.length === 0)
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      `Certificates cannot be added to listeners with the protocol '${record.protocol}'`,
    );
  for (const arn of arns) checkCertificate(call, arn);
  const fresh = [...new Set(arns)].filter((arn) => !record.certificates.includes(arn));
  const certificates = [...record.certificates, ...fresh];
  checkQuota(certificates.length - 1, 25, 'TooManyCertificates', 'certificates');
  save(call, 'listener', { ...record, certificates });
  return {
    Certificates: fresh.map((CertificateArn) => ({ CertificateArn, IsDefault: false })),
  };
}

/** RemoveListenerCertificates: the default one stays. */
export function removeListenerCertificates(
  input: Decoded<RemoveListenerCertificatesInput>,
  call: Call,
): object {
  const record = lookup(call, 'listener', input.ListenerArn);
  const arns = input.Certificates.flatMap((each) => each.CertificateArn ?? []);
  const [first, ...others] = record.certificates;
  if (first !== undefined && arns.includes(first))
    throw new ServiceFault(
      'OperationNotPermitted',
      `The default certificate '${first}' cannot be removed`,
    );
  save(call, 'listener', {
    ...record,
    certificates: [
      ...(first === undefined ? [] : [first]),
      ...others.filter((arn) => !arns.includes(arn)),
    ],
  });
  return {};
}

/**
 * Refuses ARNs that are no certificates, or of another Region, and certificates that are not issued. One that was never
 * asked for here is taken for an imported one.
 */
export function checkCertificate(place: Place, arn: string): void {
  const acm = /^arn:[^:]+:acm:([^:]*):\d+:certificate\/.+$/.exec(arn);
  const isIam = /^arn:[^:]+:iam::\d+:server-certificate\/.+$/.test(arn);
  if (acm === null && !isIam) throw invalid(`Certificate ARN '${arn}' is not valid`);
  if (acm !== null && acm[1] !== place.scope.region)
    throw new ServiceFault('CertificateNotFound', `Certificate '${arn}' not found`);
  if ((certificates(place).get(arn)?.status ?? 'ISSUED') !== 'ISSUED')
    throw new ServiceFault(
      'UnsupportedCertificate',
      `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
}
