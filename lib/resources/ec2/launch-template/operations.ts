/** AWS::EC2::LaunchTemplate: the effects. */
import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  ModifyLaunchTemplateCommand,
  type RequestLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { jsonEquals } from '../../../core/json.ts';
import type { ApplyContext, ResourceOperations } from '../../../resource-type.ts';
import { AUTO_SCALING_GROUP_TYPE } from '../../auto-scaling/auto-scaling-group/properties.ts';
import { allGroups, isUsing } from '../../auto-scaling/describe.ts';
import { adoptOwn } from '../adopt.ts';
import { PROPAGATION } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import { canonicalTemplate } from './canonical.ts';
import {
  attributesOf,
  dataOf,
  newestVersion,
  ownedTemplates,
  templateNamed,
  templatesByName,
} from './operations-reading.ts';
import { pruneVersions } from './operations-versions.ts';
import type { LaunchTemplateProperties } from './properties.ts';

/** Reads, makes, versions and removes launch templates. */
export const launchTemplateOperations: ResourceOperations<LaunchTemplateProperties> = {
  async read(requests, context) {
    const names = requests.map(({ identity }) => String(identity['LaunchTemplateName']));
    const templates = await templatesByName(context, names);
    return names.map((name) => templates.get(name));
  },

  list: ownedTemplates,

  async create({ properties, tags }, context) {
    const client = await context.aws.clients.ec2();
    const { LaunchTemplateName: name = '', LaunchTemplateData } = properties;
    try {
      const { LaunchTemplate } = await client.send(
        new CreateLaunchTemplateCommand({
          LaunchTemplateName: name,
          LaunchTemplateData: encoded(LaunchTemplateData),
          TagSpecifications: tagSpecification('launch-template', tags),
        }),
      );
      const id = LaunchTemplate?.LaunchTemplateId ?? '';
      return { id, properties, attributes: attributesOf(id, name, 1), tags };
    } catch (error) {
      if (!hasCode(error, /^InvalidLaunchTemplateName\.AlreadyExists/)) throw error;
      // Of an earlier attempt whose answer was lost.
      const found = await templateNamed(context, name);
      const own = adoptOwn(
        context,
        found,
        { id: found?.id ?? name, tags: found?.tags ?? {} },
        error,
      );
      const version = await bringUpToDate(own.id, LaunchTemplateData, context);
      return { id: own.id, properties, attributes: attributesOf(own.id, name, version), tags };
    }
  },

  async update({ live, properties, tags }, context) {
    const { LaunchTemplateName: name = '', LaunchTemplateData } = properties;
    const version = await bringUpToDate(live.id, LaunchTemplateData, context);
    await pruneVersions(live.id, context);
    // Tags come last: what the code declares is recorded only once it holds.
    await writeTags(context, live.id, tags);
    return {
      ...live,
      properties,
      attributes: attributesOf(live.id, name, version),
      tags: tags.all,
      state: 'ready',
    };
  },

  disown: ({ id }, remove, context) => writeTags(context, id, { set: {}, remove }),

  async usersOf(live, context, going) {
    const users = (await allGroups(context)).filter(
      (group) =>
        isUsing(group, live.id) &&
        !going(AUTO_SCALING_GROUP_TYPE, group.AutoScalingGroupName ?? ''),
    );
    return users.map(({ AutoScalingGroupName }) => ({
      severity: 'error',
      code: 'plan/in-use',
      detail: `${live.id}: the Auto Scaling group ${AutoScalingGroupName} launches its instances from it`,
    }));
  },

  async delete(live, context) {
    const client = await context.aws.clients.ec2();
    await unlessGone(client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: live.id })));
  },
};

/** Makes the newest version equal to the data, unless it is, and the default one. Returns its number. */
async function bringUpToDate(
  id: string,
  data: RequestLaunchTemplateData,
  context: ApplyContext,
): Promise<number> {
  const client = await context.aws.clients.ec2();
  const newest = await newestVersion(context, id);
  if (newest !== undefined && isEqual(dataOf(newest), data)) {
    const number = newest.VersionNumber ?? 1;
    if (newest.DefaultVersion !== true) await makeDefault(id, number, context);
    return number;
  }
  // The whole of the data: a source version would let fields live on that the code no longer has.
  const { LaunchTemplateVersion: made } = await retrying(context, PROPAGATION, () =>
    client.send(
      new CreateLaunchTemplateVersionCommand({
        LaunchTemplateId: id,
        LaunchTemplateData: encoded(data),
      }),
    ),
  );
  const number = made?.VersionNumber ?? 1;
  await makeDefault(id, number, context);
  return number;
}

async function makeDefault(id: string, version: number, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  await client.send(
    new ModifyLaunchTemplateCommand({ LaunchTemplateId: id, DefaultVersion: String(version) }),
  );
}

function isEqual(left: RequestLaunchTemplateData, right: RequestLaunchTemplateData): boolean {
  const form = (data: RequestLaunchTemplateData) => canonicalTemplate({ LaunchTemplateData: data });
  return jsonEquals(form(left), form(right));
}

/** The data as EC2 takes it: without members that are switched off, its user data encoded. */
function encoded(data: RequestLaunchTemplateData): RequestLaunchTemplateData {
  const { UserData, ...rest } = canonicalTemplate({ LaunchTemplateData: data }).LaunchTemplateData;
  return {
    ...rest,
    ...(UserData === undefined
      ? {}
      : { UserData: Buffer.from(UserData, 'utf8').toString('base64') }),
  };
}
