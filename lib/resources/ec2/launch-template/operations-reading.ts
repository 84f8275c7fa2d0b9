/** Reading launch templates and their newest versions. Imported by operations only. */
import {
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  type Filter,
  type LaunchTemplate,
  type LaunchTemplateVersion,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import type { Live, ReadContext } from '../../../resource-type.ts';
import { tagsOf } from '../../tags.ts';
import { describeEach } from '../describe.ts';
import { filterBatches, ownedBy } from '../filters.ts';
import type { LaunchTemplateProperties } from './properties.ts';

/** A template with its newest version's data. */
export type LiveTemplate = Live<LaunchTemplateProperties>;

const PER_PAGE = 200;

/** Templates of the given names, ours or not, by name; read once a plan. */
export async function templatesByName(
  context: ReadContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, LiveTemplate>> {
  const own = await ownedTemplates(context);
  const known = new Set(own.map(({ attributes }) => attributes['LaunchTemplateName']));
  const others = await describeTemplates(
    context,
    filterBatches(
      'launch-template-name',
      names.filter((name) => !known.has(name)),
    ),
  );
  const read = await Promise.all(others.map((template) => liveTemplate(context, template)));
  return byName([...own, ...read]);
}

/** Every template of the app; read once a plan. */
export function ownedTemplates(context: ReadContext): Promise<readonly LiveTemplate[]> {
  return context.memo('ec2/owned/launch-templates', async () => {
    const templates = await describeTemplates(context, [ownedBy(context.app)]);
    const read = await Promise.all(templates.map((one) => liveTemplate(context, one)));
    return read.filter((one) => one !== undefined);
  });
}

/** One template by its name as it is now; undefined when there is none. */
export async function templateNamed(
  context: ReadContext,
  name: string,
): Promise<LiveTemplate | undefined> {
  const [template] = await describeTemplates(
    context,
    filterBatches('launch-template-name', [name]),
  );
  return template && liveTemplate(context, template);
}

/** The newest version of a template; undefined when there is no such template. */
export async function newestVersion(
  context: ReadContext,
  LaunchTemplateId: string,
): Promise<LaunchTemplateVersion | undefined> {
  const client = await context.aws.clients.ec2();
  const answer = await unlessGone(
    client.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['$Latest'] }),
    ),
  );
  return answer?.LaunchTemplateVersions?.[0];
}

/** All versions of a template. */
export async function versionsOf(
  context: ReadContext,
  LaunchTemplateId: string,
): Promise<readonly LaunchTemplateVersion[]> {
  const client = await context.aws.clients.ec2();
  return allPages(async (NextToken) => {
    const page = await client.send(
      new DescribeLaunchTemplateVersionsCommand({
        LaunchTemplateId,
        MaxResults: PER_PAGE,
        NextToken,
      }),
    );
    return { items: page.LaunchTemplateVersions ?? [], next: page.NextToken };
  });
}

/** A version's data in the shape of the desired properties, its user data as plain text. */
export function dataOf(version: LaunchTemplateVersion): RequestLaunchTemplateData {
  const { UserData, ...data } = version.LaunchTemplateData ?? {};
  return {
    ...(data as RequestLaunchTemplateData),
    ...(UserData === undefined
      ? {}
      : { UserData: Buffer.from(UserData, 'base64').toString('utf8') }),
  };
}

/** What references to a template may name. */
export function attributesOf(id: string, name: string, version: number): Live['attributes'] {
  return {
    LaunchTemplateId: id,
    LaunchTemplateName: name,
    LatestVersionNumber: String(version),
  };
}

function describeTemplates(
  context: ReadContext,
  filters: readonly Filter[],
): Promise<readonly LaunchTemplate[]> {
  return describeEach(filters, async (Filters) => {
    const client = await context.aws.clients.ec2();
    return allPages(async (NextToken) => {
      const page = await client.send(
        new DescribeLaunchTemplatesCommand({ Filters, MaxResults: PER_PAGE, NextToken }),
      );
      return { items: page.LaunchTemplates ?? [], next: page.NextToken };
    });
  });
}

async function liveTemplate(
  context: ReadContext,
  template: LaunchTemplate,
): Promise<LiveTemplate | undefined> {
  const { LaunchTemplateId: id = '', LaunchTemplateName: name = '' } = template;
  const version = await newestVersion(context, id);
  // Removed between the two calls.
  if (version === undefined) return undefined;
  const number = version.VersionNumber ?? 1;
  return {
    id,
    properties: { LaunchTemplateName: name, LaunchTemplateData: dataOf(version) },
    attributes: attributesOf(id, name, number),
    tags: tagsOf(template.Tags),
    // A version that is not the default one yet was left by a run that ended between the two calls.
    state: template.DefaultVersionNumber === number ? 'ready' : 'creating',
  };
}

function byName(
  templates: readonly (LiveTemplate | undefined)[],
): ReadonlyMap<string, LiveTemplate> {
  return new Map(
    templates.flatMap((one) =>
      one === undefined ? [] : [[String(one.attributes['LaunchTemplateName']), one] as const],
    ),
  );
}
