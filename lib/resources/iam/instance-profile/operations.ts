/** What is done to instance profiles in AWS. */
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  GetInstanceProfileCommand,
  type InstanceProfile,
  ListInstanceProfilesCommand,
  RemoveRoleFromInstanceProfileCommand,
  TagInstanceProfileCommand,
  UntagInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { allPages } from '../../../aws/batch.ts';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { type RetryRule, retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { omitUndefined } from '../../../core/json.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { assertOurs, changedFields, ownedBy } from '../../changes.ts';
import { CONCURRENT, NEW_ROLE } from '../role/retries.ts';
import type { InstanceProfileProperties } from './properties.ts';

type LiveProfile = Live<InstanceProfileProperties>;

const MINUTE = 60_000;

/** The profile was made a moment ago, by this very operation. */
const NEW_PROFILE: RetryRule = {
  codes: [/^NoSuchEntity/, /^InvalidParameterValue/],
  message: /instance profile/i,
  forMs: 2 * MINUTE,
  always: true,
};

/** A role that left a moment ago still counts. */
const STILL_FULL: RetryRule = {
  codes: [/^LimitExceeded/, /^DeleteConflict/],
  forMs: MINUTE,
  always: true,
};

/**
 * Reads, makes, changes and removes instance profiles. How long EC2 takes to know a new one no API tells: what launches
 * with it tries again.
 */
export const instanceProfileOperations: ResourceOperations<InstanceProfileProperties> = {
  read: (requests, context) =>
    Promise.all(
      requests.map(({ identity }) =>
        profileByName(context, String(identity['InstanceProfileName'])),
      ),
    ),

  async list(context) {
    const names = await namesBelow(context, `/gantry/${context.app}/`);
    const profiles = await Promise.all(names.map((name) => profileByName(context, name)));
    return ownedBy(
      context.app,
      profiles.filter((profile) => profile !== undefined),
    );
  },

  async create({ address, properties, tags }, context) {
    const client = await context.aws.clients.iam();
    const { Roles, ...input } = properties;
    const name = properties.InstanceProfileName ?? '';
    let live: LiveProfile;
    try {
      const { InstanceProfile: made } = await retrying(context, [CONCURRENT], () =>
        client.send(new CreateInstanceProfileCommand({ ...input, Tags: tagList(tags) })),
      );
      live = liveProfile({ ...made, InstanceProfileName: name } as InstanceProfile);
    } catch (error) {
      if (!hasCode(error, /^EntityAlreadyExists/)) throw error;
      // An interrupted create of ours is completed; anything else of this name is left alone.
      const existing = await getProfile(context, name);
      if (existing === undefined) throw error;
      live = liveProfile(existing);
      assertOurs({ id: name, tags: live.tags }, { address }, context);
    }
    await writeRole(name, live.properties.Roles, Roles, context);
    return { ...live, properties, tags, state: 'creating' };
  },

  async update({ live, properties, changes, tags }, context) {
    if (changedFields(changes).has('Roles'))
      await writeRole(live.id, live.properties.Roles, properties.Roles, context);
    const client = await context.aws.clients.iam();
    const InstanceProfileName = live.id;
    // Tags come last: what the code declares is recorded only once it holds.
    if (tags.remove.length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(
          new UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: [...tags.remove] }),
        ),
      );
    if (Object.keys(tags.set).length > 0)
      await retrying(context, [CONCURRENT], () =>
        client.send(
          new TagInstanceProfileCommand({ InstanceProfileName, Tags: tagList(tags.set) }),
        ),
      );
    return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
  },

  async delete(live, context) {
    const client = await context.aws.clients.iam();
    const profile = await getProfile(context, live.id);
    if (profile === undefined) return;
    await writeRole(live.id, rolesOf(profile), [], context);
    await unlessGone(
      retrying(context, [CONCURRENT, STILL_FULL], () =>
        client.send(new DeleteInstanceProfileCommand({ InstanceProfileName: live.id })),
      ),
    );
  },

  async settle(live, verb, context) {
    if (verb === 'delete') return live;
    const wanted = live.properties.Roles.join();
    return waitUntil(
      context,
      {
        what: `instance profile ${live.id} to be visible with its role`,
        timeoutMs: 2 * MINUTE,
        consecutive: 3,
      },
      async () => {
        const profile = await getProfile(context, live.id);
        if (profile === undefined) return { pending: 'not visible everywhere' };
        if (rolesOf(profile).join() !== wanted) return { pending: 'its role is not visible' };
        return { done: { ...liveProfile(profile), state: 'ready' as const } };
      },
    );
  },
};

/** A profile has one role: the old one leaves before the new one comes. */
async function writeRole(
  InstanceProfileName: string,
  present: readonly string[],
  wanted: readonly string[],
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  for (const RoleName of present)
    if (!wanted.includes(RoleName))
      await unlessGone(
        retrying(context, [CONCURRENT], () =>
          client.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })),
        ),
      );
  for (const RoleName of wanted)
    if (!present.includes(RoleName)) await addRole(InstanceProfileName, RoleName, context);
}

async function addRole(
  InstanceProfileName: string,
  RoleName: string,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  const add = () =>
    client.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  await retrying(context, [CONCURRENT, NEW_PROFILE, NEW_ROLE, STILL_FULL], async () => {
    try {
      await add();
    } catch (error) {
      // Of an attempt whose answer was lost: the profile is full with what it is to hold.
      const full = hasCode(error, /^LimitExceeded/);
      const profile = full ? await getProfile(context, InstanceProfileName) : undefined;
      if (profile === undefined || !rolesOf(profile).includes(RoleName)) throw error;
    }
  });
}

function profileByName(context: ReadContext, name: string): Promise<LiveProfile | undefined> {
  return context.memo(`iam/${context.aws.account}/instance-profile/${name}`, async () => {
    const profile = await getProfile(context, name);
    return profile && liveProfile(profile);
  });
}

async function getProfile(
  context: ReadContext,
  InstanceProfileName: string,
): Promise<InstanceProfile | undefined> {
  const client = await context.aws.clients.iam();
  const answer = await unlessGone(
    client.send(new GetInstanceProfileCommand({ InstanceProfileName })),
  );
  return answer?.InstanceProfile;
}

async function namesBelow(context: ReadContext, PathPrefix: string): Promise<readonly string[]> {
  const client = await context.aws.clients.iam();
  const profiles = await allPages(async (Marker) => {
    const page = await client.send(
      new ListInstanceProfilesCommand({ PathPrefix, MaxItems: 1000, Marker }),
    );
    return { items: page.InstanceProfiles ?? [], next: page.Marker };
  });
  return profiles.flatMap(({ InstanceProfileName }) => InstanceProfileName ?? []);
}

function liveProfile(profile: InstanceProfile): LiveProfile {
  const { InstanceProfileName: name = '', Arn = '', Path, Tags = [] } = profile;
  const Roles = rolesOf(profile);
  return {
    id: name,
    properties: { ...omitUndefined({ Path }), InstanceProfileName: name, Roles },
    attributes: { Arn, InstanceProfileName: name },
    tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    state: 'ready',
  };
}

function rolesOf({ Roles = [] }: Pick<InstanceProfile, 'Roles'>): string[] {
  return Roles.flatMap(({ RoleName }) => RoleName ?? []);
}

function tagList(tags: Live['tags']): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
