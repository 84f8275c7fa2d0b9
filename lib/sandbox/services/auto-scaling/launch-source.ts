/** What a group launches next: the launch template's version, the instance type, Spot or On-Demand. */
import type {
  LaunchTemplateOverrides,
  LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { ServiceFault } from '../../service.ts';
import { checkLaunch } from '../ec2/instance-launch.ts';
import { type InstanceRequirementsInput, typesMatching } from '../ec2/instance-requirements.ts';
import { resolveTemplate } from '../ec2/launch-template-lookup.ts';
import type { GroupRecord, LaunchSource, Member, TemplateChoice } from './records.ts';
import { type Place, validationError } from './store.ts';

/** What one instance is to be launched from. */
export interface Launchable {
  readonly data: RequestLaunchTemplateData;
  readonly template: Required<TemplateChoice>;
  readonly spot: boolean;
  readonly weight: number;
  readonly weighted: boolean;
}

/** The choice that a request's specification means; throws AWS's error for a template that does not exist. */
export function templateChoice(
  place: Place,
  specification: LaunchTemplateSpecification,
): TemplateChoice {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version } = specification;
  if ((id === undefined) === (name === undefined))
    throw validationError(
      'Valid requests must contain either launchTemplateId or LaunchTemplateName',
    );
  const found = formed(() => resolveTemplate(place, { id, name, version }));
  return {
    id: found.template.id,
    name: found.template.name,
    ...(version === undefined ? {} : { version }),
  };
}

/** Throws what AWS refuses about a group's launch source; it tries a launch in advance. */
export function checkSource(place: Place, source: LaunchSource): void {
  const candidates = formed(() => candidatesOf(place, source));
  for (const { data } of candidates.slice(0, 1)) {
    if (data.InstanceType === undefined)
      throw validationError(
        'You must use a valid fully-formed launch template. The instance type is missing.',
      );
    formed(() => {
      checkLaunch(place, data);
    });
  }
}

/** What the group launches next, given the instances it has. */
export function nextLaunch(place: Place, group: GroupRecord, live: readonly Member[]): Launchable {
  const [first] = launchOrder(place, group, live);
  if (first === undefined)
    throw new ServiceFault('InvalidParameterValue', 'No instance type satisfies the requirements.');
  return first;
}

/** What the group launches next, then what it tries instead when EC2 has no capacity for that. */
export function launchOrder(
  place: Place,
  group: GroupRecord,
  live: readonly Member[],
): readonly Launchable[] {
  const candidates = candidatesOf(place, group);
  const distribution = group.mixed?.InstancesDistribution;
  const total = live.length + 1;
  const base = Math.min(distribution?.OnDemandBaseCapacity ?? 0, total);
  const above = distribution?.OnDemandPercentageAboveBaseCapacity ?? 100;
  const onDemand = base + Math.ceil(((total - base) * above) / 100);
  const spot =
    group.mixed !== undefined && live.filter((member) => !member.spot).length >= onDemand;
  const spots = live.filter((member) => member.spot).length;
  const pools =
    (distribution?.SpotAllocationStrategy ?? 'lowest-price') === 'lowest-price'
      ? Math.min(distribution?.SpotInstancePools ?? 2, candidates.length)
      : 1;
  const first = spot ? spots % pools : 0;
  return [...candidates.slice(first), ...candidates.slice(0, first)].map((candidate) => ({
    ...candidate,
    spot: spot || candidate.spot,
  }));
}

/** Whether an instance was launched from what the group launches now. */
export function matchesSource(place: Place, source: LaunchSource, member: Member): boolean {
  return candidatesOf(place, source).some(
    ({ template, data }) =>
      template.id === member.template.id &&
      template.version === member.template.version &&
      data.InstanceType === member.type,
  );
}

/** Whether the launch templates that a source names, and the versions of them, are there. */
export function sourceStands(place: Place, source: LaunchSource): boolean {
  try {
    return candidatesOf(place, source).length > 0;
  } catch (error) {
    if (error instanceof ServiceFault) return false;
    throw error;
  }
}

/** The instance types of a group, in the order in which it prefers them; without types that are not there. */
export function instanceTypesOf(place: Place, source: LaunchSource): readonly string[] {
  return candidatesOf(place, source).flatMap(({ data }) => data.InstanceType ?? []);
}

function candidatesOf(place: Place, { template, mixed }: LaunchSource): readonly Launchable[] {
  if (mixed === undefined) return withTypes(place, template ?? { id: '', name: '' }, {});
  const specification = mixed.LaunchTemplate?.LaunchTemplateSpecification ?? {};
  const overrides = mixed.LaunchTemplate?.Overrides ?? [];
  const list: readonly LaunchTemplateOverrides[] = overrides.length === 0 ? [{}] : overrides;
  return list.flatMap((override) =>
    withTypes(place, chosenBy(override.LaunchTemplateSpecification ?? specification), override),
  );
}

function chosenBy(specification: LaunchTemplateSpecification): TemplateChoice {
  return {
    id: specification.LaunchTemplateId ?? '',
    name: specification.LaunchTemplateName ?? '',
    ...(specification.Version === undefined ? {} : { version: specification.Version }),
  };
}

function withTypes(
  place: Place,
  choice: TemplateChoice,
  override: LaunchTemplateOverrides,
): readonly Launchable[] {
  const { template, version } = resolveTemplate(place, {
    id: choice.id === '' ? undefined : choice.id,
    name: choice.id === '' ? choice.name : undefined,
    version: choice.version,
  });
  const { InstanceRequirements: own, ...plain } = version.data;
  const requirements = override.InstanceRequirements ?? own;
  const types =
    requirements === undefined || override.InstanceType !== undefined
      ? [override.InstanceType ?? plain.InstanceType]
      : typesMatching(requirements as InstanceRequirementsInput).map(({ name }) => name);
  return types.map((type) => ({
    data: {
      ...plain,
      ...(type === undefined
        ? {}
        : { InstanceType: type as NonNullable<RequestLaunchTemplateData['InstanceType']> }),
      ...(override.ImageId === undefined ? {} : { ImageId: override.ImageId }),
    },
    template: { id: template.id, name: template.name, version: String(version.number) },
    spot: plain.InstanceMarketOptions?.MarketType === 'spot',
    weight: Number(override.WeightedCapacity ?? 1),
    weighted: override.WeightedCapacity !== undefined,
  }));
}

/** Auto Scaling's words around a refusal of EC2. */
function formed<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ServiceFault) || error.code === 'ValidationError') throw error;
    throw Object.assign(
      validationError(`You must use a valid fully-formed launch template. ${error.message}`),
      { cause: error },
    );
  }
}
