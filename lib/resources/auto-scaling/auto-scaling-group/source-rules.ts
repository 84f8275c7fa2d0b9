/** What Auto Scaling would refuse about what a group launches: its template, and how it mixes instances. */
import type {
  LaunchTemplateSpecification,
  MixedInstancesPolicy,
} from '@aws-sdk/client-auto-scaling';
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts';
import { isRefValue } from '../../../graph/reference.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { LAUNCH_TEMPLATE_TYPE } from '../../ec2/launch-template/properties.ts';
import { outside, violation } from '../../findings.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

const MOST_OVERRIDES = 40;

/** A group launches from one template, and one that says all that a launch needs. */
export function sourceFindings(
  { LaunchTemplate: own, MixedInstancesPolicy: mixed }: AutoScalingGroupProperties,
  neighbours: Neighbours,
): readonly Finding[] {
  if ((own === undefined) === (mixed === undefined))
    return [
      violation(
        'LaunchTemplate',
        'Valid requests must contain either LaunchTemplate or MixedInstancesPolicy.',
      ),
    ];
  const mixedPath = 'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification';
  if (own !== undefined)
    return [
      ...specificationFindings('LaunchTemplate', own),
      ...dataFindings('LaunchTemplate', own, neighbours, { image: true, type: true, market: true }),
    ];
  const specification = mixed?.LaunchTemplate?.LaunchTemplateSpecification;
  if (specification === undefined)
    return [violation(mixedPath, 'a mixed instances policy needs a launch template')];
  const overrides = mixed?.LaunchTemplate?.Overrides ?? [];
  const ofItself = (key: string) =>
    Array.isArray(overrides) &&
    overrides.length > 0 &&
    (overrides as readonly object[]).every(
      (one) => key in one || 'LaunchTemplateSpecification' in one,
    );
  return [
    ...specificationFindings(mixedPath, specification),
    ...dataFindings(mixedPath, specification, neighbours, {
      image: !ofItself('ImageId'),
      type: !(ofItself('InstanceType') || ofItself('InstanceRequirements')),
      market: false,
    }),
  ];
}

function specificationFindings(
  path: string,
  { LaunchTemplateId, LaunchTemplateName, Version }: LaunchTemplateSpecification,
): readonly Finding[] {
  const findings: Finding[] = [];
  if ((LaunchTemplateId === undefined) === (LaunchTemplateName === undefined))
    findings.push(
      violation(path, 'Valid requests must contain either launchTemplateId or LaunchTemplateName'),
    );
  if (Version === undefined || Version === '$Latest' || Version === '$Default')
    findings.push({
      severity: 'warning',
      code: 'rule/violated',
      path: `${path}.Version`,
      detail: `${Version ?? '$Default'} moves without a change of the group: no plan shows it, and two instances of the group may differ`,
      hint: 'Refer to the LatestVersionNumber of the launch template.',
    });
  return findings;
}

/** What the template itself must say, where the graph has it. */
function dataFindings(
  path: string,
  specification: LaunchTemplateSpecification,
  neighbours: Neighbours,
  needs: { readonly image: boolean; readonly type: boolean; readonly market: boolean },
): readonly Finding[] {
  const data = templateData(specification, neighbours);
  if (data === undefined) return [];
  const findings: Finding[] = [];
  if (needs.image && data['ImageId'] === undefined)
    findings.push(
      violation(
        path,
        'You must use a valid fully-formed launch template. The request must contain the parameter ImageId',
      ),
    );
  if (
    needs.type &&
    data['InstanceType'] === undefined &&
    data['InstanceRequirements'] === undefined
  )
    findings.push(
      violation(
        path,
        'You must use a valid fully-formed launch template. The request must contain the parameter InstanceType',
      ),
    );
  if (!needs.market && data['InstanceMarketOptions'] !== undefined)
    findings.push(
      violation(
        path,
        'Incompatible launch template: it asks for Spot Instances itself, which a mixed instances policy does not allow',
        'Take InstanceMarketOptions out of the launch template; the InstancesDistribution says how many are Spot Instances.',
      ),
    );
  const interfaces = data['NetworkInterfaces'];
  if (Array.isArray(interfaces) && interfaces.some(namesInterface))
    findings.push(
      violation(
        path,
        'You must use a valid fully-formed launch template. A network interface ID may not be specified when launching with Auto Scaling across several instances',
      ),
    );
  return findings;
}

function templateData(
  specification: LaunchTemplateSpecification,
  neighbours: Neighbours,
): JsonObject | undefined {
  const reference: unknown = specification.LaunchTemplateId ?? specification.LaunchTemplateName;
  const template = isRefValue(reference) ? neighbours.at(reference.$ref) : undefined;
  if (template?.type !== LAUNCH_TEMPLATE_TYPE) return undefined;
  const data = template.properties['LaunchTemplateData'];
  return isJsonObject(data) ? data : undefined;
}

function namesInterface(item: Json): boolean {
  return isJsonObject(item) && item['NetworkInterfaceId'] !== undefined;
}

/** What is wrong with a mixed instances policy. */
export function policyFindings(policy: MixedInstancesPolicy | undefined): readonly Finding[] {
  const path = 'MixedInstancesPolicy';
  const overrides = policy?.LaunchTemplate?.Overrides;
  const distribution = policy?.InstancesDistribution;
  const findings: Finding[] = [
    ...outside(
      `${path}.InstancesDistribution.OnDemandPercentageAboveBaseCapacity`,
      distribution?.OnDemandPercentageAboveBaseCapacity,
      0,
      100,
    ),
    ...outside(
      `${path}.InstancesDistribution.SpotInstancePools`,
      distribution?.SpotInstancePools,
      1,
      20,
    ),
  ];
  const strategy = distribution?.SpotAllocationStrategy;
  if (
    distribution?.SpotInstancePools !== undefined &&
    typeof strategy === 'string' &&
    strategy !== 'lowest-price'
  )
    findings.push(
      violation(
        `${path}.InstancesDistribution.SpotInstancePools`,
        `SpotInstancePools option is only available with the lowest-price allocation strategy, and it is ${strategy}`,
      ),
    );
  if (!Array.isArray(overrides)) return findings;
  const items = overrides as NonNullable<MixedInstancesPolicy['LaunchTemplate']>['Overrides'] &
    object;
  const at = `${path}.LaunchTemplate.Overrides`;
  if (items.length > MOST_OVERRIDES)
    findings.push(violation(at, `${items.length} overrides; AWS takes at most ${MOST_OVERRIDES}`));
  const types = items.flatMap(({ InstanceType }) => InstanceType ?? []);
  for (const type of new Set(types.filter((one, i) => types.indexOf(one) !== i)))
    findings.push(violation(at, `the instance type ${type} occurs twice`));
  if (items.some((one) => one.InstanceType !== undefined && one.InstanceRequirements !== undefined))
    findings.push(violation(at, 'an override has either an InstanceType or InstanceRequirements'));
  const weighted = items.filter(({ WeightedCapacity }) => WeightedCapacity !== undefined);
  if (weighted.length > 0 && weighted.length < items.length)
    findings.push(violation(at, 'weights are given for all instance types or for none'));
  return findings;
}
