/** What instances of a group are launched with, as far as tasks feel it. */
import type { LaunchTemplateSpecification } from '@aws-sdk/client-auto-scaling';
import {
  DescribeLaunchTemplateVersionsCommand,
  GetInstanceTypesFromInstanceRequirementsCommand,
  type InstanceRequirementsRequest,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { allPages } from '../aws/batch.ts';
import type { Json } from '../core/json.ts';
import { isLookupValue } from '../graph/reference.ts';
import { referencesIn } from '../graph/resolve.ts';
import {
  LAUNCH_TEMPLATE_TYPE,
  type LaunchTemplateProperties,
} from '../resources/ec2/launch-template/properties.ts';
import type { ClusterPlace } from './clusters.ts';
import type { SurveyInput } from './input.ts';
import type { Reader } from './reader.ts';
import type { View } from './view.ts';

/** A launch template's data, from the graph or from AWS. */
export interface Template {
  /** Data once the plan is done; references that are not known yet are still inside. */
  readonly data: RequestLaunchTemplateData;
  /** The same as the code declares it: references and lookups unanswered. */
  readonly raw: RequestLaunchTemplateData;
}

/** The template of the graph that a group names; undefined when the graph does not hold it. */
export function templateBehind(
  view: View,
  raw: LaunchTemplateSpecification | undefined,
): Template | undefined {
  const thing = view.behind<LaunchTemplateProperties>(
    raw?.LaunchTemplateId ?? raw?.LaunchTemplateName,
    LAUNCH_TEMPLATE_TYPE,
  );
  return thing === undefined
    ? undefined
    : {
        data: thing.declared.LaunchTemplateData,
        raw: thing.node.properties['LaunchTemplateData'] as unknown as RequestLaunchTemplateData,
      };
}

/** A template that the graph does not hold, in the version that the group uses. */
export async function readTemplate(
  { context }: SurveyInput,
  reader: Reader,
  specification: LaunchTemplateSpecification | undefined,
  group: string,
): Promise<Template | undefined> {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version } = specification ?? {};
  if (typeof id !== 'string' && typeof name !== 'string') return undefined;
  const ec2 = await context.aws.clients.ec2();
  const answer = await reader.read(`the launch template of group ${group} is not known`, () =>
    ec2.send(
      new DescribeLaunchTemplateVersionsCommand({
        ...(id === undefined ? { LaunchTemplateName: name } : { LaunchTemplateId: id }),
        Versions: [Version ?? '$Default'],
      }),
    ),
  );
  const data = answer?.LaunchTemplateVersions?.[0]?.LaunchTemplateData;
  if (data === undefined) return undefined;
  const { UserData, ...rest } = data;
  const text = UserData === undefined ? undefined : Buffer.from(UserData, 'base64').toString();
  const template = {
    ...rest,
    ...(text === undefined ? {} : { UserData: text }),
  } as RequestLaunchTemplateData;
  return { data: template, raw: template };
}

/** Whether instances run Windows, as far as the image tells: their agent takes no trunk. */
export function isWindows({ raw }: Template): boolean {
  return imageParameter(raw).includes('windows') || /<powershell>/i.test(userData(raw));
}

/** MiB that the agent is told to leave alone (`ECS_RESERVED_MEMORY`). */
export function reservedMemory({ raw }: Template): number {
  return Number(/ECS_RESERVED_MEMORY\W{0,8}(\d+)/.exec(userData(raw))?.[1] ?? 0);
}

/** Whether instances join a cluster, as far as their user data tells: by a reference to it, or by its name. */
export function joins({ raw, data }: Template, { name, thing }: ClusterPlace): boolean {
  const referred = referencesIn(raw.UserData as Json | undefined).map(({ $ref }) => $ref);
  if (thing !== undefined && referred.includes(thing.node.address)) return true;
  const named = /ECS_CLUSTER=["']?([\w-]+)|-Cluster\s+["']?([\w-]+)|cluster\s*=\s*"([\w-]+)"/;
  return (named.exec(userData(data)) ?? []).slice(1).includes(name);
}

/** Instance types that pass some requirements. */
export async function typesPassing(
  { context }: SurveyInput,
  reader: Reader,
  requirements: InstanceRequirementsRequest,
  template: Template | undefined,
): Promise<readonly string[]> {
  const ec2 = await context.aws.clients.ec2();
  const found = await reader.read('the instance types of a group are not known', () =>
    allPages(async (NextToken) => {
      const page = await ec2.send(
        new GetInstanceTypesFromInstanceRequirementsCommand({
          ArchitectureTypes: architecturesOf(template),
          VirtualizationTypes: ['hvm'],
          InstanceRequirements: requirements,
          NextToken,
        }),
      );
      return { items: page.InstanceTypes ?? [], next: page.NextToken };
    }),
  );
  return (found ?? []).flatMap(({ InstanceType }) => InstanceType ?? []);
}

function architecturesOf(template: Template | undefined): ('arm64' | 'x86_64')[] {
  const parameter = template === undefined ? '' : imageParameter(template.raw);
  if (parameter === '') return ['x86_64', 'arm64'];
  return /arm64|aarch64/.test(parameter) ? ['arm64'] : ['x86_64'];
}

/** The name of the SSM parameter that tells the image; empty when the image is named itself. */
function imageParameter({ ImageId }: RequestLaunchTemplateData): string {
  const image = ImageId as unknown;
  const name = isLookupValue(image) ? image['name'] : image;
  return typeof name === 'string' && !name.startsWith('ami-') ? name.toLowerCase() : '';
}

function userData({ UserData }: RequestLaunchTemplateData): string {
  return typeof UserData === 'string' ? UserData : JSON.stringify(UserData ?? '');
}
