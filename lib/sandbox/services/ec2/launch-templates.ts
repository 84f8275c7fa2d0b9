/** Launch templates: creation, reading, the default version, deletion. */
import type {
  CreateLaunchTemplateRequest,
  CreateLaunchTemplateResult,
  DeleteLaunchTemplateRequest,
  DescribeLaunchTemplatesRequest,
  DescribeLaunchTemplatesResult,
  LaunchTemplate,
  ModifyLaunchTemplateRequest,
  RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { once } from './client-tokens.ts';
import type { LaunchTemplateRecord } from './compute-records.ts';
import { chosen, describePage } from './describe.ts';
import { noVersion, templateNamed, versionNamed } from './launch-template-lookup.ts';
import { all, newId, type Place, required, save, table } from './store.ts';
import { forgetTags, tagOnCreate, tagsFor, tagsOf } from './tags.ts';

const MOST_TEMPLATES = 5000;
const MOST_USER_DATA = 16_384;

/** CreateLaunchTemplate: image, profile and groups are not looked at before a launch. */
export function createLaunchTemplate(
  input: CreateLaunchTemplateRequest,
  call: Call,
): CreateLaunchTemplateResult {
  const name = required(input.LaunchTemplateName, 'LaunchTemplateName');
  if (!/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name))
    throw new ServiceFault(
      'InvalidLaunchTemplateName.MalformedException',
      'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
    );
  const data = required(input.LaunchTemplateData, 'LaunchTemplateData');
  checkData(data);
  tagsFor('launch-template', input.TagSpecifications);
  const template = once(call, 'launch-template', input, () => {
    const taken = all(call, 'launch-template').some((each) => each.name === name);
    if (taken)
      throw new ServiceFault(
        'InvalidLaunchTemplateName.AlreadyExistsException',
        'Launch template name already in use.',
      );
    if (all(call, 'launch-template').length >= MOST_TEMPLATES)
      throw new ServiceFault(
        'MaxLaunchTemplateLimitExceeded',
        `You have reached the maximum number of launch templates: ${MOST_TEMPLATES}`,
      );
    const now = call.world.now();
    const made: LaunchTemplateRecord = {
      id: newId(call, 'launch-template'),
      name,
      createdAt: now,
      defaultVersion: 1,
      latestVersion: 1,
      versions: [
        {
          number: 1,
          ...(input.VersionDescription === undefined
            ? {}
            : { description: input.VersionDescription }),
          createdAt: now,
          data,
        },
      ],
    };
    tagOnCreate(call, made.id, 'launch-template', input.TagSpecifications);
    return made;
  });
  return { LaunchTemplate: describeTemplate(call, template) };
}

/** DescribeLaunchTemplates, by ids, names or filters. */
export function describeLaunchTemplates(
  input: DescribeLaunchTemplatesRequest,
  call: Call,
): DescribeLaunchTemplatesResult {
  const { LaunchTemplateIds: ids, LaunchTemplateNames: names = [] } = input;
  const asked =
    names.length > 0
      ? names.map((name) => templateNamed(call, { name }))
      : chosen(call, 'launch-template', ids, all(call, 'launch-template'));
  const page = describePage(
    asked.map((template) => describeTemplate(call, template)),
    {
      input,
      sizes: [1, 200],
      fields: {
        'create-time': (template) => template.CreateTime?.toISOString(),
        'launch-template-name': (template) => template.LaunchTemplateName,
      },
      tags: (template) => template.Tags ?? [],
    },
  );
  return { LaunchTemplates: page.items, NextToken: page.next };
}

/** ModifyLaunchTemplate: which version is the default. */
export function modifyLaunchTemplate(input: ModifyLaunchTemplateRequest, call: Call): object {
  const template = templateNamed(call, {
    id: input.LaunchTemplateId,
    name: input.LaunchTemplateName,
  });
  const wish = required(input.DefaultVersion, 'DefaultVersion');
  const version = versionNamed(template, wish);
  if (version === undefined) throw noVersion(template, wish);
  const changed = save(call, 'launch-template', { ...template, defaultVersion: version.number });
  return { LaunchTemplate: describeTemplate(call, changed) };
}

/** DeleteLaunchTemplate, with all versions, also while a group launches from it. */
export function deleteLaunchTemplate(input: DeleteLaunchTemplateRequest, call: Call): object {
  const template = templateNamed(call, {
    id: input.LaunchTemplateId,
    name: input.LaunchTemplateName,
  });
  const LaunchTemplate = describeTemplate(call, template);
  table(call, 'launch-template').delete(template.id);
  forgetTags(call, template.id);
  return { LaunchTemplate };
}

/** A launch template as EC2 answers it. */
export function describeTemplate(place: Place, template: LaunchTemplateRecord): LaunchTemplate {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAt),
    CreatedBy: `arn:aws:iam::${place.scope.account}:user/gantry`,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.versions.at(-1)?.number ?? template.latestVersion,
    Operator: { Managed: false },
    Tags: tagsOf(place, template.id),
  };
}

/** Refuses what EC2 looks at when a version is made: user data and tags. */
export function checkData(data: RequestLaunchTemplateData): void {
  if (Object.values(data).every((value) => value === undefined))
    throw new ServiceFault(
      'MissingParameter',
      'The request must contain the parameter LaunchTemplateData',
    );
  const { UserData: text } = data;
  if (text !== undefined) {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text))
      throw new ServiceFault('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
    if (Buffer.from(text, 'base64').length > MOST_USER_DATA)
      throw new ServiceFault(
        'InvalidUserData.Malformed',
        `User data is limited to ${MOST_USER_DATA} bytes`,
      );
  }
  for (const { ResourceType: type, Tags } of data.TagSpecifications ?? [])
    if (type !== undefined)
      tagsFor(type, [{ ResourceType: type, ...(Tags === undefined ? {} : { Tags }) }]);
}
