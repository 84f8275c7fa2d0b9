/** Changes of rules that deployments move traffic by: told before they are made. Imported by operations only. */
import type { Action, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Json, JsonObject } from '../../core/json.ts';
import type { FieldChange, Finding, Live, ReadContext } from '../../resource-type.ts';
import { describeTargets, isHealthy } from './describe.ts';

const SERVICE = 'AWS::ECS::Service';

/**
 * What stands against changing a listener or rule now: a deployment that is moving its traffic, or traffic that is
 * on a target group without healthy targets. Nothing for one that no service moves traffic by.
 */
export async function shiftFindings(
  { id }: { readonly id: string },
  actions: readonly Action[] | undefined,
  changes: readonly FieldChange[],
  context: ReadContext,
): Promise<readonly Finding[]> {
  const services = context.observed(SERVICE).filter((service) => movesTrafficBy(service, id));
  if (changes.length === 0 || services.length === 0) return [];
  const moving = services.find(
    ({ rollout }) => rollout !== undefined && rollout.ended === undefined,
  );
  if (moving !== undefined)
    return [
      {
        severity: 'error',
        code: 'plan/traffic-moving',
        detail: `deployment ${moving.rollout?.deploymentId} of ${moving.id} is moving the traffic of ${id}`,
      },
    ];
  return withoutTargets(services, staying(actions ?? [], changes), context);
}

/**
 * The groups that the traffic is on and that the change leaves in the rule. One that it takes out needs no targets: that is
 * how a replacement ends that was cut off after its deployment.
 */
function staying(
  actions: readonly Action[],
  changes: readonly FieldChange[],
): readonly TargetGroupTuple[] {
  const forwards = changes.find(({ path }) => path === 'Actions' || path === 'DefaultActions');
  const after = forwards === undefined ? undefined : JSON.stringify(forwards.after);
  return actions
    .flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? [])
    .filter(({ Weight = 1 }) => Weight > 0)
    .filter(({ TargetGroupArn = '' }) => after?.includes(TargetGroupArn) ?? true);
}

async function withoutTargets(
  services: readonly Live[],
  groups: readonly TargetGroupTuple[],
  context: ReadContext,
): Promise<readonly Finding[]> {
  if (services.every(({ properties }) => properties['desiredCount'] === 0)) return [];
  const findings = await Promise.all(
    groups.map(async ({ TargetGroupArn = '', Weight = 1 }): Promise<readonly Finding[]> => {
      const targets = await describeTargets(context, TargetGroupArn);
      // Not shown yet, or gone already: its targets are not known.
      if (targets === undefined || targets.some(isHealthy)) return [];
      return [
        {
          severity: 'error',
          code: 'plan/no-healthy-targets',
          detail: `weight ${Weight} is on ${TargetGroupArn}, none of whose ${targets.length} targets is healthy`,
        },
      ];
    }),
  );
  return findings.flat();
}

function movesTrafficBy({ properties }: Live, arn: string): boolean {
  const balancers = properties['loadBalancers'] as Json | undefined;
  if (!Array.isArray(balancers)) return false;
  return balancers.some((balancer) => {
    const advanced = (balancer as JsonObject)['advancedConfiguration'] as JsonObject | undefined;
    return advanced?.['productionListenerRule'] === arn || advanced?.['testListenerRule'] === arn;
  });
}
