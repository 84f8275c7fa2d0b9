/** The operations that read and set attributes; each answers with the full list. */
import type {
  DescribeListenerAttributesInput,
  DescribeListenerAttributesOutput,
  DescribeLoadBalancerAttributesInput,
  DescribeLoadBalancerAttributesOutput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  ModifyListenerAttributesInput,
  ModifyListenerAttributesOutput,
  ModifyLoadBalancerAttributesInput,
  ModifyLoadBalancerAttributesOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import {
  attributeChanges,
  attributeList,
  listenerAttributes,
  loadBalancerAttributes,
  targetGroupAttributes,
} from './attribute-defaults.ts';
import { lookup, save } from './store.ts';

/** DescribeLoadBalancerAttributes. */
export function describeLoadBalancerAttributes(
  input: Decoded<DescribeLoadBalancerAttributesInput>,
  call: Call,
): DescribeLoadBalancerAttributesOutput {
  const record = lookup(call, 'load-balancer', input.LoadBalancerArn);
  return { Attributes: attributeList(loadBalancerAttributes(record)) };
}

/** ModifyLoadBalancerAttributes: cross-zone balancing of application load balancers is always on. */
export function modifyLoadBalancerAttributes(
  input: Decoded<ModifyLoadBalancerAttributesInput>,
  call: Call,
): ModifyLoadBalancerAttributesOutput {
  const record = lookup(call, 'load-balancer', input.LoadBalancerArn);
  const known = loadBalancerAttributes(record);
  const changes = attributeChanges('Load balancer', known, input.Attributes);
  if (record.type === 'application' && changes['load_balancing.cross_zone.enabled'] === 'false')
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      'Cross-zone load balancing cannot be disabled for application load balancers',
    );
  const secondary = 'secondary_ips.auto_assigned.per_subnet';
  if (Number(changes[secondary] ?? known[secondary]) < Number(known[secondary]))
    throw new ServiceFault(
      'InvalidConfigurationRequest',
      `Load balancer attribute key '${secondary}' cannot be decreased`,
    );
  for (const log of ['access_logs', 'connection_logs', 'health_check_logs'])
    if (
      changes[`${log}.s3.enabled`] === 'true' &&
      (changes[`${log}.s3.bucket`] ?? known[`${log}.s3.bucket`]) === ''
    )
      throw new ServiceFault(
        'InvalidConfigurationRequest',
        `The value of '${log}.s3.bucket' cannot be empty when '${log}.s3.enabled' is true`,
      );
  const saved = save(call, 'load-balancer', {
    ...record,
    attributes: { ...record.attributes, ...changes },
  });
  return { Attributes: attributeList(loadBalancerAttributes(saved)) };
}

/** DescribeTargetGroupAttributes. */
export function describeTargetGroupAttributes(
  input: Decoded<DescribeTargetGroupAttributesInput>,
  call: Call,
): DescribeTargetGroupAttributesOutput {
  const record = lookup(call, 'target-group', input.TargetGroupArn);
  return { Attributes: attributeList(targetGroupAttributes(record)) };
}

/** ModifyTargetGroupAttributes. */
export function modifyTargetGroupAttributes(
  input: Decoded<ModifyTargetGroupAttributesInput>,
  call: Call,
): ModifyTargetGroupAttributesOutput {
  const record = lookup(call, 'target-group', input.TargetGroupArn);
  const changes = attributeChanges('Target group', targetGroupAttributes(record), input.Attributes);
  const saved = save(call, 'target-group', {
    ...record,
    attributes: { ...record.attributes, ...changes },
  });
  return { Attributes: attributeList(targetGroupAttributes(saved)) };
}

/** DescribeListenerAttributes. */
export function describeListenerAttributes(
  input: Decoded<DescribeListenerAttributesInput>,
  call: Call,
): DescribeListenerAttributesOutput {
  const record = lookup(call, 'listener', input.ListenerArn);
  return { Attributes: attributeList(listenerAttributes(record)) };
}

/** ModifyListenerAttributes. */
export function modifyListenerAttributes(
  input: Decoded<ModifyListenerAttributesInput>,
  call: Call,
): ModifyListenerAttributesOutput {
  const record = lookup(call, 'listener', input.ListenerArn);
  const changes = attributeChanges('Listener', listenerAttributes(record), input.Attributes);
  const saved = save(call, 'listener', {
    ...record,
    attributes: { ...record.attributes, ...changes },
  });
  return { Attributes: attributeList(listenerAttributes(saved)) };
}
