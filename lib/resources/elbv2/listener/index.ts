/** The pure part of the listener type. */
import type { MutualAuthenticationAttributes } from '@aws-sdk/client-elastic-load-balancing-v2';
import { jsonEquals } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours, ResourceType } from '../../../resource-type.ts';
import { CERTIFICATE_TYPE } from '../../acm/certificate/properties.ts';
import { CERTIFICATE_VALIDATION_TYPE } from '../../acm/certificate-validation/properties.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { outside, violation } from '../../findings.ts';
import { actionFindings, canonicalActions } from '../actions.ts';
import { actionOwners } from '../code-deploy.ts';
import { isShifted, withLiveWeights } from '../weights.ts';
import { LISTENER_TYPE, type ListenerProperties } from './properties.ts';

const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

/** Listeners: a port of a load balancer and what it does with requests that no rule takes. */
export const elbv2Listener: ResourceType<ListenerProperties> = {
  name: LISTENER_TYPE,
  fields: {
    LoadBalancerArn: { change: 'replace', impact: 'replacement', off: 'keep' },
    Port: kept,
    Protocol: kept,
    // AWS drops policy and certificate itself when the protocol becomes HTTP, and fills in the policy of HTTPS.
    SslPolicy: kept,
    Certificates: { ...kept, order: 'set' },
    DefaultActions: kept,
    AlpnPolicy: { ...kept, off: { value: [] } },
    MutualAuthentication: { ...kept, off: { value: { Mode: 'off' } } },
  },
  requires: ['LoadBalancerArn', 'DefaultActions'],
  attributes: { ListenerArn: 'ARN of the listener' },
  replacement: 'delete-first',
  // AWS deletes no certificate that a listener has.
  removedBefore: [CERTIFICATE_TYPE, CERTIFICATE_VALIDATION_TYPE],
  identity: ({ LoadBalancerArn, Port }) => ({
    LoadBalancerArn: LoadBalancerArn ?? '',
    Port: Port ?? null,
  }),
  canonical,
  validate: (properties, node, neighbours) => [
    ...protocolFindings(properties),
    ...actionFindings('DefaultActions', properties.DefaultActions),
    ...portFindings(properties, node, neighbours),
  ],
  otherOwners: (node, neighbours) => actionOwners(node, 'DefaultActions', neighbours),
  keepOthers: (desired, live, node, neighbours) =>
    isShifted(node, neighbours)
      ? { ...desired, DefaultActions: withLiveWeights(desired.DefaultActions, live.DefaultActions) }
      : desired,
  // A service whose deployment moves the traffic.
  judgedBy: ['AWS::ECS::Service'],
  calls: {
    create: ['CreateListener'],
    update: ['ModifyListener', 'AddTags', 'RemoveTags'],
    delete: ['DeleteListener'],
  },
  operations: async () => (await import('./operations.ts')).listenerOperations,
};

function canonical(properties: ListenerProperties): ListenerProperties {
  const { AlpnPolicy, Certificates, DefaultActions, MutualAuthentication } = properties;
  return withoutDefaults({
    ...properties,
    // Which certificate is the default one is told by where it is listed.
    Certificates: asSet(
      Array.isArray(Certificates)
        ? Certificates.map(({ CertificateArn }) => ({ CertificateArn }))
        : Certificates,
    ),
    DefaultActions: DefaultActions && canonicalActions(DefaultActions),
    AlpnPolicy: jsonEquals(AlpnPolicy, ['None']) ? [] : AlpnPolicy,
    MutualAuthentication: MutualAuthentication && canonicalMutual(MutualAuthentication),
  });
}

function canonicalMutual(value: MutualAuthenticationAttributes): MutualAuthenticationAttributes {
  const { TrustStoreAssociationStatus, ...rest } = value;
  return withoutDefaults(rest, {
    IgnoreClientCertificateExpiry: false,
    AdvertiseTrustStoreCaNames: 'off',
  });
}

function protocolFindings(properties: ListenerProperties): Finding[] {
  const { Protocol, Certificates, SslPolicy, AlpnPolicy } = properties;
  const findings = outside('Port', properties.Port, 1, 65_535);
  const secure = Protocol === 'HTTPS' || Protocol === 'TLS';
  if (secure && (Certificates === undefined || Certificates.length === 0))
    findings.push(
      violation('Certificates', `a listener of protocol ${Protocol} needs a certificate`),
    );
  if (Array.isArray(Certificates) && Certificates.length > 1)
    findings.push(
      violation(
        'Certificates',
        `${Certificates.length} certificates; AWS takes one default certificate`,
      ),
    );
  if (Protocol !== undefined && !secure)
    for (const [path, value] of Object.entries({ Certificates, SslPolicy }))
      if (value !== undefined)
        findings.push(violation(path, `${path} goes with HTTPS and TLS, not ${Protocol}`));
  if (AlpnPolicy !== undefined && Protocol !== undefined && Protocol !== 'TLS')
    findings.push(violation('AlpnPolicy', `AlpnPolicy goes with TLS, not ${Protocol}`));
  return findings;
}

function portFindings(
  properties: ListenerProperties,
  node: ResourceNode,
  neighbours: Neighbours,
): Finding[] {
  const balancer: unknown = properties.LoadBalancerArn;
  if (!isRefValue(balancer) || typeof properties.Port !== 'number') return [];
  return neighbours
    .referrers(balancer.$ref)
    .filter(
      (other) =>
        other.type === LISTENER_TYPE &&
        other.address !== node.address &&
        other.properties['Port'] === properties.Port &&
        jsonEquals(other.properties['LoadBalancerArn'], balancer),
    )
    .map((other) => violation('Port', `${other.address} listens on port ${properties.Port} too`));
}
