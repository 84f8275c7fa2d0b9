/**
 * Elastic Load Balancing v2 in the sandbox: load balancers, listeners, rules, target groups and the health of targets.
 * May import: world, service, paginate, core, the EC2 model. Must not: know the wire, the planner or the engine.
 */
import type { SandboxService } from '../../service.ts';
import { describeAccountLimits } from './account-limits.ts';
import * as attributes from './attributes.ts';
import * as certificates from './certificates.ts';
import * as listeners from './listeners.ts';
import * as changes from './load-balancer-changes.ts';
import { nodesReleased } from './load-balancer-network.ts';
import * as loadBalancers from './load-balancers.ts';
import * as rules from './rules.ts';
import { describeSslPolicies } from './ssl-policies.ts';
import * as tags from './tags.ts';
import * as targetGroups from './target-groups.ts';
import { targetChecked, targetDrained } from './target-health.ts';
import * as targets from './targets.ts';

export { isAttached } from './associations.ts';
export {
  deregisterTarget,
  registerTarget,
  setTargetHealthy,
  type TargetHealthReport,
  type TargetKey,
  targetHealth,
} from './target-health.ts';

/** The API of application and network load balancers. */
export const elasticLoadBalancingV2: SandboxService = {
  name: 'Elastic Load Balancing v2',
  operations: {
    AddListenerCertificates: certificates.addListenerCertificates,
    AddTags: tags.addTags,
    CreateListener: listeners.createListener,
    CreateLoadBalancer: loadBalancers.createLoadBalancer,
    CreateRule: rules.createRule,
    CreateTargetGroup: targetGroups.createTargetGroup,
    DeleteListener: listeners.deleteListener,
    DeleteLoadBalancer: loadBalancers.deleteLoadBalancer,
    DeleteRule: rules.deleteRule,
    DeleteTargetGroup: targetGroups.deleteTargetGroup,
    DeregisterTargets: targets.deregisterTargets,
    DescribeAccountLimits: describeAccountLimits,
    DescribeListenerAttributes: attributes.describeListenerAttributes,
    DescribeListenerCertificates: certificates.describeListenerCertificates,
    DescribeListeners: listeners.describeListeners,
    DescribeLoadBalancerAttributes: attributes.describeLoadBalancerAttributes,
    DescribeLoadBalancers: loadBalancers.describeLoadBalancers,
    DescribeRules: rules.describeRules,
    DescribeSSLPolicies: describeSslPolicies,
    DescribeTags: tags.describeTags,
    DescribeTargetGroupAttributes: attributes.describeTargetGroupAttributes,
    DescribeTargetGroups: targetGroups.describeTargetGroups,
    DescribeTargetHealth: targets.describeTargetHealth,
    ModifyListener: listeners.modifyListener,
    ModifyListenerAttributes: attributes.modifyListenerAttributes,
    ModifyLoadBalancerAttributes: attributes.modifyLoadBalancerAttributes,
    ModifyRule: rules.modifyRule,
    ModifyTargetGroup: targetGroups.modifyTargetGroup,
    ModifyTargetGroupAttributes: attributes.modifyTargetGroupAttributes,
    RegisterTargets: targets.registerTargets,
    RemoveListenerCertificates: certificates.removeListenerCertificates,
    RemoveTags: tags.removeTags,
    SetIpAddressType: changes.setIpAddressType,
    SetRulePriorities: rules.setRulePriorities,
    SetSecurityGroups: changes.setSecurityGroups,
    SetSubnets: changes.setSubnets,
  },
  timers: {
    'elbv2.load-balancer-active': loadBalancers.loadBalancerActive,
    'elbv2.nodes-released': nodesReleased,
    'elbv2.target-checked': targetChecked,
    'elbv2.target-drained': targetDrained,
  },
  tagged: tags.tagged,
};
