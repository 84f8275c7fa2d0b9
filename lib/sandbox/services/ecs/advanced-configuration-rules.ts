/** What AWS refuses of load balancers under a deployment strategy that shifts traffic. */
import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { invalid } from './faults.ts';
import type { ServiceSettings } from './service-record.ts';

/** Throws unless the load balancers of a service have what its strategy shifts traffic with. */
export function checkAdvancedConfiguration(settings: ServiceSettings): void {
  const { strategy = 'ROLLING' } = settings.deploymentConfiguration ?? {};
  for (const one of settings.loadBalancers ?? []) {
    if (one.advancedConfiguration !== undefined) checkRules(one.advancedConfiguration);
    if (strategy !== 'ROLLING') checkComplete(one, strategy);
  }
}

function checkComplete(
  { targetGroupArn, advancedConfiguration = {} }: LoadBalancer,
  strategy: string,
): void {
  if (targetGroupArn === undefined)
    throw invalid(`Classic Load Balancers are not supported with the ${strategy} strategy.`);
  for (const member of ['alternateTargetGroupArn', 'productionListenerRule', 'roleArn'] as const)
    if (advancedConfiguration[member] === undefined)
      throw invalid(
        `advancedConfiguration.${member} must be specified for load balancers with the ${strategy} deployment strategy.`,
      );
  if (advancedConfiguration.alternateTargetGroupArn === targetGroupArn)
    throw invalid('targetGroupArn and alternateTargetGroupArn must be different target groups.');
}

function checkRules({
  productionListenerRule,
  testListenerRule,
}: NonNullable<LoadBalancer['advancedConfiguration']>): void {
  for (const [member, arn] of Object.entries({ productionListenerRule, testListenerRule }))
    if (arn !== undefined && !RULE.test(arn))
      throw invalid(
        `${member} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`,
      );
  if (productionListenerRule !== undefined && productionListenerRule === testListenerRule)
    throw invalid(
      `The following rules cannot be used as both production and test listener rules: ${productionListenerRule}`,
    );
}

const RULE = /^arn:[\w-]+:elasticloadbalancing:[\w-]+:\d{12}:(listener-rule\/|listener\/net\/)/;
