/** One form of a launch template's data, as written and as read. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { isJsonObject } from '../../../core/json.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import type { LaunchTemplateProperties } from './properties.ts';

/** Members that mean the same when they are left out. */
const DEFAULTS = {
  EbsOptimized: false,
  Monitoring: { Enabled: false },
  DisableApiTermination: false,
  DisableApiStop: false,
  HibernationOptions: { Configured: false },
  EnclaveOptions: { Enabled: false },
  InstanceInitiatedShutdownBehavior: 'stop',
} as const;

/** The canonical form: lists without order sorted, defaults and empty members left out. */
export function canonicalTemplate({
  LaunchTemplateData: data,
  ...properties
}: LaunchTemplateProperties): LaunchTemplateProperties {
  return {
    ...withoutDefaults(properties),
    LaunchTemplateData: isJsonObject(data) ? canonicalData(data) : data,
  };
}

function canonicalData(data: RequestLaunchTemplateData): RequestLaunchTemplateData {
  const sorted = Object.fromEntries(
    Object.entries(withoutEmpty(data) as Record<string, unknown>).map(([key, value]) => [
      key,
      SETS.has(key) ? asSet(value) : value,
    ]),
  ) as Record<string, unknown> & RequestLaunchTemplateData;
  const { TagSpecifications, NetworkInterfaces, MetadataOptions } = sorted;
  return withoutDefaults<RequestLaunchTemplateData>(
    {
      ...sorted,
      TagSpecifications: eachOf(TagSpecifications, (one) => ({ ...one, Tags: asSet(one.Tags) })),
      NetworkInterfaces: eachOf(NetworkInterfaces, (one) => ({
        ...one,
        Groups: asSet(one.Groups),
      })),
      MetadataOptions: withoutState(MetadataOptions),
    },
    DEFAULTS,
  );
}

/** Lists whose order means nothing: devices and interfaces carry their names and indices. */
const SETS: ReadonlySet<string> = new Set([
  'BlockDeviceMappings',
  'SecurityGroupIds',
  'SecurityGroups',
  'LicenseSpecifications',
  'ElasticGpuSpecifications',
  'ElasticInferenceAccelerators',
  'SecondaryInterfaces',
]);

/** The items in a new form, as a set; members that are undefined in it are left out. */
function eachOf<T extends object>(
  list: readonly T[] | undefined,
  change: (item: T) => T,
): T[] | undefined {
  if (!Array.isArray(list)) return list as T[] | undefined;
  return asSet((list as readonly T[]).map((item) => withoutDefaults(change(item))));
}

// Whether AWS has applied the options is no part of what they are.
function withoutState<T extends object>(options: T | undefined): T | undefined {
  if (!isJsonObject(options)) return options;
  const { State: _, ...rest } = options as Record<string, unknown>;
  return rest as T;
}

/** A copy without members that are absent, or lists and structures with nothing in them, at any depth. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value)
    .map(([key, member]) => [key, withoutEmpty(member)] as const)
    .filter(([, member]) => !isEmpty(member));
  return Object.fromEntries(members);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
