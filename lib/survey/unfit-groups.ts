/** What keeps ECS from scaling a group, as far as only AWS tells it. What the graph tells, the rules of the types say. */
import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import type { Diagnostic } from '../core/diagnostic.ts';
import { AUTO_SCALING_GROUP_TYPE } from '../resources/auto-scaling/auto-scaling-group/properties.ts';
import { allGroups, allPolicies } from '../resources/auto-scaling/describe.ts';
import {
  CAPACITY_PROVIDER_TYPE,
  type CapacityProviderProperties,
} from '../resources/ecs/capacity-provider/properties.ts';
import type { SurveyInput } from './input.ts';
import { groupName } from './names.ts';
import type { Reader } from './reader.ts';
import { isNew, type Thing, type View } from './view.ts';

type Provider = Thing<CapacityProviderProperties>;

interface Scaled {
  readonly provider: Provider;
  readonly group: string;
}

/** Reports what is wrong with groups that exist, and that ECS scales or shall scale for providers of the code. */
export async function reportUnfitGroups(
  input: SurveyInput,
  view: View,
  reader: Reader,
): Promise<void> {
  const scaled = view.all<CapacityProviderProperties>(CAPACITY_PROVIDER_TYPE).flatMap(scaledBy);
  const [foreign, existing] = [scaled.filter(isForeign), scaled.filter(isThere)];
  if (foreign.length > 0) reader.report(...(await foreignFindings(input, reader, foreign)));
  if (existing.length > 0) reader.report(...(await policyFindings(input, reader, existing)));

  function scaledBy(provider: Provider): readonly Scaled[] {
    const { autoScalingGroupProvider: over } = provider.declared;
    const group = groupName(view, over?.autoScalingGroupArn);
    return group === undefined || over?.managedScaling?.status !== 'ENABLED'
      ? []
      : [{ provider, group }];
  }

  function groupOf({ provider }: Scaled): Thing<object> | undefined {
    const { autoScalingGroupProvider: over } = provider.node.properties as {
      readonly autoScalingGroupProvider?: { readonly autoScalingGroupArn?: unknown };
    };
    return view.behind(over?.autoScalingGroupArn, AUTO_SCALING_GROUP_TYPE);
  }

  function isForeign(one: Scaled): boolean {
    return groupOf(one) === undefined;
  }

  function isThere(one: Scaled): boolean {
    const group = groupOf(one);
    return group === undefined || !isNew(group);
  }
}

/** Groups that are not of the code: rules that the graph cannot tell. */
async function foreignFindings(
  { context }: SurveyInput,
  reader: Reader,
  scaled: readonly Scaled[],
): Promise<readonly Diagnostic[]> {
  const groups = await reader.read('the Auto Scaling groups of others are not known', () =>
    allGroups(context),
  );
  if (groups === undefined) return [];
  return scaled.flatMap(({ provider, group: name }) => {
    const group = groups.find(({ AutoScalingGroupName }) => AutoScalingGroupName === name);
    const complaint =
      group === undefined
        ? `The specified Auto Scaling group was not found: ${name}.`
        : complaintOf(group);
    return complaint === undefined ? [] : [refusal(provider, complaint)];
  });
}

function complaintOf({
  AutoScalingGroupName: name,
  MaxSize,
  MixedInstancesPolicy: mixed,
}: AutoScalingGroup): string | undefined {
  if (MaxSize === 0)
    return `MaxSize of ${name} is 0: managed scaling could never start an instance.`;
  const weights = (mixed?.LaunchTemplate?.Overrides ?? []).flatMap(
    ({ WeightedCapacity }) => WeightedCapacity ?? [],
  );
  return weights.length === 0
    ? undefined
    : `${name} gives its instance types weights (${[...new Set(weights)].join(', ')}), which managed scaling does not support.`;
}

function refusal({ node }: Provider, detail: string): Diagnostic {
  return {
    severity: 'error',
    code: 'rule/violated',
    address: node.address,
    path: 'autoScalingGroupProvider.autoScalingGroupArn',
    detail,
    hint: 'change the group, or name another one',
  };
}

/** Scaling policies that move a group against ECS: no new provider begins so, one that stands is warned of. */
async function policyFindings(
  { context }: SurveyInput,
  reader: Reader,
  scaled: readonly Scaled[],
): Promise<readonly Diagnostic[]> {
  const policies = await reader.read('the scaling policies of groups are not known', () =>
    allPolicies(context),
  );
  return scaled.flatMap(({ provider, group }) => {
    const names = (policies ?? []).flatMap((policy) =>
      policy.AutoScalingGroupName === group && policy.Enabled !== false
        ? (policy.PolicyName ?? [])
        : [],
    );
    const others = names.filter((name) => !name.startsWith(POLICY_OF_ECS));
    if (others.length === 0) return [];
    return [
      {
        severity: isNew(provider) ? 'error' : 'warning',
        code: 'capacity/own-policies',
        address: provider.node.address,
        path: 'autoScalingGroupProvider.managedScaling',
        detail: `${group} has scaling policies of its own (${others.sort().join(', ')}): they and managed scaling would move it against each other`,
      } as const,
    ];
  });
}

/** How the policies begin with which ECS scales groups. */
const POLICY_OF_ECS = 'ECSManagedAutoScalingPolicy-';
