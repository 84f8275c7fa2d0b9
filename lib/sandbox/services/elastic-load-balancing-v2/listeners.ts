/** Listeners: one a port, with a default rule. */
import type {
  Certificate,
  CreateListenerInput,
  CreateListenerOutput,
  DeleteListenerInput,
  DescribeListenersInput,
  DescribeListenersOutput,
  Listener,
  ModifyListenerInput,
  ModifyListenerOutput,
  MutualAuthenticationAttributes,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { jsonEquals, omitUndefined } from '../../../core/json.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { checkTargetGroups, normalActions } from './actions.ts';
import { forwardedTo } from './associations.ts';
import { checkCertificate } from './certificates.ts';
import { removeListener } from './listener-removal.ts';
import { pageOf } from './pages.ts';
import type { ListenerRecord, LoadBalancerRecord } from './records.ts';
import { checkSslPolicy, defaultSslPolicy } from './ssl-policies.ts';
import {
  all,
  checkQuota,
  elbArn,
  invalid,
  listenersOf,
  lookup,
  type Place,
  pathOf,
  save,
} from './store.ts';
import { checkTags, putTags } from './tags.ts';
import { syncTargets } from './target-health.ts';

/** CreateListener: a port has one listener; a repeat with the same settings answers with the same one. */
export function createListener(
  input: Decoded<CreateListenerInput>,
  call: Call,
): CreateListenerOutput {
  const owner = lookup(call, 'load-balancer', input.LoadBalancerArn);
  checkTags(input.Tags);
  const { Port: port, Protocol: protocol } = input;
  if (port === undefined) throw invalid('A listener port must be specified');
  if (protocol === undefined) throw invalid('A listener protocol must be specified');
  const settings = settingsOf(call, owner, {
    port,
    protocol,
    actions: normalActions(input.DefaultActions),
    certificates: certificateArns(input.Certificates),
    alpnPolicy: input.AlpnPolicy ?? [],
    sslPolicy: input.SslPolicy,
    mutualAuthentication: input.MutualAuthentication,
  });
  const siblings = listenersOf(call, owner.arn);
  const existing = siblings.find((each) => isSame(each, settings));
  if (existing !== undefined) return { Listeners: [describeListener(existing)] };
  checkPort(owner, siblings, port);
  checkTargetGroups(call, owner, settings.actions);
  checkQuota(siblings.length + 1, 50, 'TooManyListeners', 'listeners');
  const path = `${pathOf(owner.arn)}/${call.world.hex(16)}`;
  const record = save(call, 'listener', {
    ...settings,
    arn: elbArn(call.scope, `listener/${path}`),
    loadBalancerArn: owner.arn,
    attributes: {},
  });
  save(call, 'rule', {
    arn: elbArn(call.scope, `listener-rule/${path}/${call.world.hex(16)}`),
    listenerArn: record.arn,
    priority: 'default',
    conditions: [],
    actions: [],
    transforms: [],
  });
  putTags(call, record.arn, input.Tags);
  syncTargets(call, forwardedTo(record.actions));
  return { Listeners: [describeListener(record)] };
}

/** DescribeListeners, of a load balancer or by ARNs. */
export function describeListeners(
  input: Decoded<DescribeListenersInput>,
  call: Call,
): DescribeListenersOutput {
  const page = pageOf(chosen(input, call), input);
  return { Listeners: page.items.map(describeListener), NextMarker: page.next };
}

/** ModifyListener: lists are replaced as a whole; leaving HTTPS drops policy and certificates. */
export function modifyListener(
  input: Decoded<ModifyListenerInput>,
  call: Call,
): ModifyListenerOutput {
  const record = lookup(call, 'listener', input.ListenerArn);
  const owner = lookup(call, 'load-balancer', record.loadBalancerArn);
  const protocol = input.Protocol ?? record.protocol;
  const stays = isSecure(protocol) && isSecure(record.protocol);
  const given =
    input.Certificates === undefined
      ? undefined
      : [...certificateArns(input.Certificates), ...record.certificates.slice(1)];
  const settings = settingsOf(call, owner, {
    port: input.Port ?? record.port,
    protocol,
    actions:
      input.DefaultActions === undefined ? record.actions : normalActions(input.DefaultActions),
    certificates: given ?? (stays ? record.certificates : []),
    alpnPolicy: input.AlpnPolicy ?? record.alpnPolicy,
    sslPolicy: input.SslPolicy ?? (stays ? record.sslPolicy : undefined),
    mutualAuthentication:
      input.MutualAuthentication ?? (stays ? record.mutualAuthentication : undefined),
  });
  const siblings = all(call, 'listener').filter(
    (each) => each.loadBalancerArn === owner.arn && each.arn !== record.arn,
  );
  checkPort(owner, siblings, settings.port);
  checkTargetGroups(call, owner, settings.actions);
  const { arn, loadBalancerArn, attributes } = record;
  const saved = save(call, 'listener', { ...settings, arn, loadBalancerArn, attributes });
  syncTargets(call, [...forwardedTo(record.actions), ...forwardedTo(saved.actions)]);
  return { Listeners: [describeListener(saved)] };
}

/** DeleteListener: takes its rules along. */
export function deleteListener(input: Decoded<DeleteListenerInput>, call: Call): object {
  removeListener(call, lookup(call, 'listener', input.ListenerArn));
  return {};
}

/** Whether a protocol is encrypted and needs a certificate. */
export function isSecure(protocol: string): boolean {
  return protocol === 'HTTPS' || protocol === 'TLS';
}

function chosen(input: Decoded<DescribeListenersInput>, call: Call): readonly ListenerRecord[] {
  const { ListenerArns: arns = [], LoadBalancerArn: owner } = input;
  if (arns.length > 0 && owner !== undefined)
    throw invalid('Load balancer ARN and listener ARNs cannot be specified at the same time');
  if (arns.length > 0) return arns.map((arn) => lookup(call, 'listener', arn));
  if (owner === undefined)
    throw invalid('You must specify either listener ARNs or a load balancer ARN');
  const { arn } = lookup(call, 'load-balancer', owner);
  return listenersOf(call, arn);
}

interface Wanted {
  readonly port: number;
  readonly protocol: string;
  readonly actions: ListenerRecord['actions'];
  readonly certificates: readonly string[];
  readonly alpnPolicy: readonly string[];
  readonly sslPolicy: string | undefined;
  readonly mutualAuthentication: MutualAuthenticationAttributes | undefined;
}

type Settings = Omit<ListenerRecord, 'arn' | 'loadBalancerArn' | 'attributes'>;

function settingsOf(place: Place, owner: LoadBalancerRecord, wanted: Wanted): Settings {
  const { port, protocol, actions, certificates, alpnPolicy } = wanted;
  const allowed =
    owner.type === 'application' ? ['HTTPS', 'HTTP'] : ['TCP', 'TLS', 'UDP', 'TCP_UDP'];
  if (!allowed.includes(protocol))
    throw invalid(`Listener protocol '${protocol}' must be one of '${allowed.join(', ')}'`);
  if (port < 1 || port > 65535)
    throw invalid(`Listener port '${port}' must be between '1' and '65535' inclusive`);
  if (!isSecure(protocol)) {
    if (certificates.length > 0 || wanted.sslPolicy !== undefined)
      throw new ServiceFault(
        'InvalidConfigurationRequest',
        `A certificate or SSL policy cannot be specified for listeners with the protocol '${protocol}'`,
      );
    return { port, protocol, actions, certificates: [], alpnPolicy: [] };
  }
  if (certificates.length === 0)
    throw invalid(`A certificate must be specified for ${protocol} listeners`);
  for (const arn of certificates) checkCertificate(place, arn);
  const sslPolicy = wanted.sslPolicy ?? defaultSslPolicy;
  checkSslPolicy(sslPolicy);
  const mutualAuthentication = mutualAuthenticationOf(protocol, wanted);
  return {
    port,
    protocol,
    actions,
    certificates,
    alpnPolicy,
    sslPolicy,
    ...(mutualAuthentication === undefined ? {} : { mutualAuthentication }),
  };
}

function mutualAuthenticationOf(
  protocol: string,
  wanted: Wanted,
): ListenerRecord['mutualAuthentication'] {
  if (protocol !== 'HTTPS') return undefined;
  const given = wanted.mutualAuthentication;
  if (given?.Mode === 'verify' && given.TrustStoreArn === undefined)
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      `A trust store must be specified for the mutual authentication mode 'verify'`,
    );
  return omitUndefined({
    Mode: given?.Mode ?? 'off',
    TrustStoreArn: given?.TrustStoreArn,
    IgnoreClientCertificateExpiry: given?.IgnoreClientCertificateExpiry,
  });
}

function isSame(record: ListenerRecord, settings: Settings): boolean {
  const { arn: _arn, loadBalancerArn: _owner, attributes: _attributes, ...current } = record;
  const certificates = current.certificates.slice(0, 1);
  return jsonEquals({ ...current, certificates }, settings);
}

function checkPort(
  owner: LoadBalancerRecord,
  siblings: readonly ListenerRecord[],
  port: number,
): void {
  if (siblings.some((each) => each.port === port))
    throw new ServiceFault(
      'DuplicateListener',
      `A listener already exists on this port for this load balancer '${owner.arn}'`,
    );
}

function certificateArns(certificates: readonly Certificate[] | undefined): readonly string[] {
  if ((certificates?.length ?? 0) > 1)
    throw invalid('Only one certificate can be specified as the default certificate');
  return (certificates ?? []).flatMap((each) => each.CertificateArn ?? []);
}

/** A listener in the SDK's form. */
export function describeListener(record: ListenerRecord): Listener {
  const [certificate] = record.certificates;
  return {
    ListenerArn: record.arn,
    LoadBalancerArn: record.loadBalancerArn,
    Port: record.port,
    Protocol: record.protocol as Listener['Protocol'],
    DefaultActions: [...record.actions],
    ...(certificate === undefined ? {} : { Certificates: [{ CertificateArn: certificate }] }),
    SslPolicy: record.sslPolicy,
    ...(record.alpnPolicy.length === 0 ? {} : { AlpnPolicy: [...record.alpnPolicy] }),
    MutualAuthentication: record.mutualAuthentication,
  };
}
