/** Security policies of HTTPS and TLS listeners. */
import type {
  DescribeSSLPoliciesInput,
  DescribeSSLPoliciesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { pageOf } from './pages.ts';

/** The policy of a listener that names none. */
export const defaultSslPolicy = 'ELBSecurityPolicy-2016-08';

const older = ['TLSv1', 'TLSv1.1', 'TLSv1.2'];

const policies: Readonly<Record<string, readonly string[]>> = {
  'ELBSecurityPolicy-2016-08': older,
  'ELBSecurityPolicy-TLS-1-0-2015-04': older,
  'ELBSecurityPolicy-TLS-1-1-2017-01': ['TLSv1.1', 'TLSv1.2'],
  'ELBSecurityPolicy-TLS-1-2-2017-01': ['TLSv1.2'],
  'ELBSecurityPolicy-TLS-1-2-Ext-2018-06': ['TLSv1.2'],
  'ELBSecurityPolicy-FS-2018-06': older,
  'ELBSecurityPolicy-FS-1-1-2019-08': ['TLSv1.1', 'TLSv1.2'],
  'ELBSecurityPolicy-FS-1-2-2019-08': ['TLSv1.2'],
  'ELBSecurityPolicy-FS-1-2-Res-2019-08': ['TLSv1.2'],
  'ELBSecurityPolicy-FS-1-2-Res-2020-10': ['TLSv1.2'],
  'ELBSecurityPolicy-TLS13-1-0-2021-06': [...older, 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-1-2021-06': ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-2-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06': ['TLSv1.2', 'TLSv1.3'],
  'ELBSecurityPolicy-TLS13-1-3-2021-06': ['TLSv1.3'],
};

/** Refuses a policy that AWS does not have. Policies of the post-quantum and FIPS series are taken by their names' form. */
export function checkSslPolicy(name: string): void {
  const isSeries = /^ELBSecurityPolicy-TLS13-.+-(FIPS|PQ)-\d{4}-\d{2}$/.test(name);
  if (policies[name] === undefined && !isSeries)
    throw new ServiceFault('SSLPolicyNotFound', `SSL policy '${name}' not found`);
}

/** DescribeSSLPolicies: names and protocol versions, without ciphers. */
export function describeSslPolicies(
  input: Decoded<DescribeSSLPoliciesInput>,
  _call: Call,
): DescribeSSLPoliciesOutput {
  for (const name of input.Names ?? []) checkSslPolicy(name);
  const names = Object.keys(policies).filter((name) => input.Names?.includes(name) ?? true);
  const page = pageOf(names, input);
  return {
    SslPolicies: page.items.map((Name) => ({
      Name,
      SslProtocols: [...(policies[Name] ?? [])],
      Ciphers: [],
      SupportedLoadBalancerTypes: ['application', 'network'],
    })),
    NextMarker: page.next,
  };
}
