/** What EC2 would refuse about a launch template, or what would keep its instances from starting. */
import type {
  LaunchTemplateBlockDeviceMappingRequest,
  RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import type { Json } from '../../../core/json.ts';
import type { ResourceNode } from '../../../graph/graph.ts';
import { isJoinValue } from '../../../graph/reference.ts';
import { isUnknown } from '../../../graph/resolve.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { malformed, outside, violation } from '../../findings.ts';
import type { LaunchTemplateProperties } from './properties.ts';

const USER_DATA_MOST = 16_384;

/** What is wrong with a template. */
export function launchTemplateFindings(
  { LaunchTemplateName, LaunchTemplateData }: LaunchTemplateProperties,
  _node: ResourceNode,
  _neighbours: Neighbours,
): readonly Finding[] {
  const data = LaunchTemplateData ?? {};
  return [
    ...nameFindings(LaunchTemplateName),
    ...userDataFindings(data.UserData),
    ...instanceFindings(data),
    ...networkFindings(data),
    ...metadataFindings(data.MetadataOptions),
    ...deviceFindings(data.BlockDeviceMappings),
    ...tagFindings(data.TagSpecifications),
  ];
}

function nameFindings(name: string | undefined): readonly Finding[] {
  const says = 'a name of 3 to 128 letters, digits and ( ) . - / _';
  const findings = malformed('LaunchTemplateName', name, {
    most: 128,
    pattern: /^[a-zA-Z0-9().\-/_]{3,}$/,
    says,
  });
  return findings;
}

function userDataFindings(text: string | undefined): readonly Finding[] {
  const size = literalParts(text).reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (size <= USER_DATA_MOST) return [];
  return [
    violation(
      'LaunchTemplateData.UserData',
      `${size} bytes; user data is limited to ${USER_DATA_MOST} bytes before it is encoded`,
      'Let the instance fetch what is long from S3 or a parameter.',
    ),
  ];
}

function literalParts(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  return isJoinValue(value) ? value.$join.filter((part) => typeof part === 'string') : [];
}

function instanceFindings(data: RequestLaunchTemplateData): readonly Finding[] {
  const findings: Finding[] = [];
  if (data.InstanceType !== undefined && data.InstanceRequirements !== undefined)
    findings.push(
      violation(
        'LaunchTemplateData.InstanceRequirements',
        'InstanceType and InstanceRequirements cannot both be specified',
      ),
    );
  const { Arn, Name } = data.IamInstanceProfile ?? {};
  if (Arn !== undefined && Name !== undefined)
    findings.push(
      violation(
        'LaunchTemplateData.IamInstanceProfile',
        'an instance profile is named by its Arn or by its Name, not by both',
      ),
    );
  return findings;
}

function networkFindings(data: RequestLaunchTemplateData): readonly Finding[] {
  const interfaces = itemsOf(data.NetworkInterfaces);
  if (interfaces.length === 0) return [];
  const path = 'LaunchTemplateData.NetworkInterfaces';
  const findings: Finding[] = [];
  for (const field of ['SecurityGroupIds', 'SecurityGroups'] as const)
    if (itemsOf(data[field]).length > 0)
      findings.push(
        violation(
          `LaunchTemplateData.${field}`,
          'Network interfaces and an instance-level security groups may not be specified on the same request',
          'Name the groups in the Groups of the network interface.',
        ),
      );
  if (interfaces.length > 1 && interfaces.some((one) => one.AssociatePublicIpAddress === true))
    findings.push(
      violation(
        path,
        'The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.',
      ),
    );
  const indices = interfaces.map((one) => `${one.NetworkCardIndex ?? 0}/${one.DeviceIndex}`);
  if (new Set(indices).size < indices.length)
    findings.push(violation(path, 'each network interface needs a DeviceIndex of its own'));
  return findings;
}

function metadataFindings(
  options: RequestLaunchTemplateData['MetadataOptions'],
): readonly Finding[] {
  if (options === undefined) return [];
  const path = 'LaunchTemplateData.MetadataOptions';
  const findings = [
    ...outside(`${path}.HttpPutResponseHopLimit`, options.HttpPutResponseHopLimit, 1, 64),
    ...unlessOneOf(`${path}.HttpTokens`, options.HttpTokens, ['optional', 'required']),
    ...unlessOneOf(`${path}.HttpEndpoint`, options.HttpEndpoint, ['enabled', 'disabled']),
  ];
  if (options.HttpEndpoint === 'disabled')
    findings.push({
      severity: 'warning',
      code: 'rule/violated',
      path: `${path}.HttpEndpoint`,
      detail:
        'without the instance metadata service the agent gets no credentials: such an instance never joins a cluster',
    });
  return findings;
}

const RANGED = ['io1', 'io2'];
const WITH_IOPS = [...RANGED, 'gp3'];

function deviceFindings(
  mappings: readonly LaunchTemplateBlockDeviceMappingRequest[] | undefined,
): readonly Finding[] {
  const path = 'LaunchTemplateData.BlockDeviceMappings';
  const devices = itemsOf(mappings);
  const names = devices.flatMap(({ DeviceName }) => DeviceName ?? []);
  const findings = names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((name) => violation(path, `the device ${name} is mapped twice`));
  for (const { DeviceName, Ebs } of devices) {
    const type = Ebs?.VolumeType;
    if (Ebs === undefined || type === undefined || isUnknown(type)) continue;
    const say = (detail: string) => findings.push(violation(path, `${DeviceName}: ${detail}`));
    if (RANGED.includes(type) && Ebs.Iops === undefined)
      say(`The parameter iops must be specified for ${type} volumes.`);
    if (!WITH_IOPS.includes(type) && Ebs.Iops !== undefined)
      say(`The parameter iops is not supported for ${type} volumes.`);
    if (type !== 'gp3' && Ebs.Throughput !== undefined)
      say(`The parameter throughput is not supported for ${type} volumes.`);
  }
  return findings;
}

function tagFindings(
  specifications: RequestLaunchTemplateData['TagSpecifications'],
): readonly Finding[] {
  const keys = itemsOf(specifications).flatMap(({ Tags }) =>
    itemsOf(Tags).flatMap(({ Key }) => Key ?? []),
  );
  return keys
    .filter((key) => typeof key === 'string' && /^aws:/i.test(key))
    .map((key) =>
      violation(
        'LaunchTemplateData.TagSpecifications',
        `${key}: Tag keys starting with 'aws:' are reserved for internal use`,
      ),
    );
}

function unlessOneOf(path: string, value: unknown, allowed: readonly string[]): Finding[] {
  if (typeof value !== 'string' || allowed.includes(value)) return [];
  return [violation(path, `${JSON.stringify(value)} is neither ${allowed.join(' nor ')}`)];
}

/** The items of a list; none while the list itself is a reference. */
function itemsOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? (list as readonly T[]) : [];
}
