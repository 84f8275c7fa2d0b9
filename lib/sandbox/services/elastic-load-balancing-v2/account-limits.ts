/** DescribeAccountLimits: the quotas that this model enforces. */
import type {
  DescribeAccountLimitsInput,
  DescribeAccountLimitsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Call, Decoded } from '../../service.ts';
import { pageOf } from './pages.ts';

const limits: Readonly<Record<string, number>> = {
  'application-load-balancers': 50,
  'condition-values-per-alb-rule': 5,
  'condition-wildcards-per-alb-rule': 5,
  'listeners-per-application-load-balancer': 50,
  'listeners-per-network-load-balancer': 50,
  'network-load-balancers': 50,
  'rules-per-application-load-balancer': 100,
  'target-groups': 3000,
  'target-groups-per-action-on-application-load-balancer': 5,
  'target-groups-per-application-load-balancer': 100,
};

/** DescribeAccountLimits. */
export function describeAccountLimits(
  input: Decoded<DescribeAccountLimitsInput>,
  _call: Call,
): DescribeAccountLimitsOutput {
  const page = pageOf(Object.entries(limits), input);
  return {
    Limits: page.items.map(([Name, max]) => ({ Name, Max: String(max) })),
    NextMarker: page.next,
  };
}
