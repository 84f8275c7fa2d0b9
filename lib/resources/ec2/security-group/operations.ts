/** AWS::EC2::SecurityGroup: the effects. */
import {
  AuthorizeSecurityGroupEgressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  RevokeSecurityGroupEgressCommand,
  type SecurityGroup,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { hasCode, unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { waitUntil } from '../../../aws/wait.ts';
import { groupBy } from '../../../core/group.ts';
import type { JsonObject } from '../../../core/json.ts';
import type {
  ApplyContext,
  CreateRequest,
  Live,
  ReadContext,
  ReadRequest,
  ResourceOperations,
  UpdateRequest,
} from '../../../resource-type.ts';
import { APP_TAG, tagList, tagsOf } from '../../tags.ts';
import { adoptOwn } from '../adopt.ts';
import {
  describeEach,
  describeSecurityGroupRules,
  describeSecurityGroups,
  ownedRules,
  ownedSecurityGroups,
  rulesOfGroups,
} from '../describe.ts';
import { filter, filterBatches } from '../filters.ts';
import { PROPAGATION, whileInUse } from '../propagation.ts';
import { tagSpecification } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import type { SecurityGroupProperties } from './properties.ts';

type LiveGroup = Live<SecurityGroupProperties>;

/** What AWS is asked for security groups. */
export const securityGroupOperations: ResourceOperations<SecurityGroupProperties> = {
  read,
  list,
  create,
  update,
  delete: remove,
  settle,
};

async function read(
  requests: readonly ReadRequest<SecurityGroupProperties>[],
  context: ReadContext,
): Promise<readonly (LiveGroup | undefined)[]> {
  const own = await ownedSecurityGroups(context);
  const ownByName = groupBy(own, ({ GroupName }) => GroupName);
  const isWanted = (identity: JsonObject) => (group: SecurityGroup) =>
    group.GroupName === identity['GroupName'] &&
    (identity['VpcId'] === undefined || group.VpcId === identity['VpcId']);
  // Only names that are not among ours need a look: somebody else may have them.
  const names = requests
    .filter(
      ({ identity }) => !ownByName.get(String(identity['GroupName']))?.some(isWanted(identity)),
    )
    .map(({ identity }) => String(identity['GroupName']));
  const others = await describeEach(filterBatches('group-name', names), (filters) =>
    describeSecurityGroups(context, filters),
  );
  const byName = groupBy([...own, ...others], ({ GroupName }) => GroupName);
  const wanted = requests.map(({ identity }) =>
    byName.get(String(identity['GroupName']))?.find(isWanted(identity)),
  );
  const isOpen = await openness(context);
  const open = wanted.map((group) => group !== undefined && isOpen(group));
  // Open where the code wants it closed: by AWS's rules, or by one of another app, which only the rules' tags tell.
  const doubtful = wanted.flatMap((group, i) =>
    open[i] === true && requests[i]?.properties.AllowAllOutbound === false
      ? (group?.GroupId ?? [])
      : [],
  );
  const rules = (await rulesOfGroups(context, doubtful)).filter(isDefaultRule);
  const surelyOpen = new Set(rules.map(({ GroupId }) => GroupId));
  return wanted.map((group, i) => {
    if (group === undefined) return undefined;
    const id = group.GroupId ?? '';
    return liveGroup(group, doubtful.includes(id) ? surelyOpen.has(id) : open[i] === true);
  });
}

async function list(context: ReadContext): Promise<readonly LiveGroup[]> {
  const isOpen = await openness(context);
  return (await ownedSecurityGroups(context)).map((group) => liveGroup(group, isOpen(group)));
}

/** Tells whether a group lets all traffic out by a rule that is not ours: a group has each rule once. */
async function openness(context: ReadContext): Promise<(group: SecurityGroup) => boolean> {
  const ours = new Set(
    (await ownedRules(context))
      .filter(({ IsEgress, IpProtocol }) => IsEgress === true && IpProtocol === '-1')
      .map(({ GroupId, CidrIpv4, CidrIpv6 }) => `${GroupId} ${CidrIpv4 ?? CidrIpv6}`),
  );
  return ({ GroupId, IpPermissionsEgress = [] }) =>
    IpPermissionsEgress.filter(({ IpProtocol }) => IpProtocol === '-1')
      .flatMap(({ IpRanges = [], Ipv6Ranges = [] }) => [
        ...IpRanges.map(({ CidrIp }) => CidrIp),
        ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
      ])
      .some((cidr) => isEverywhere(cidr) && !ours.has(`${GroupId} ${cidr}`));
}

function isEverywhere(cidr: string | undefined): boolean {
  return cidr === '0.0.0.0/0' || cidr === '::/0';
}

function liveGroup(group: SecurityGroup, AllowAllOutbound: boolean): LiveGroup {
  return {
    id: group.GroupId ?? '',
    properties: {
      GroupName: group.GroupName,
      Description: group.Description,
      VpcId: group.VpcId,
      AllowAllOutbound,
    },
    attributes: { GroupId: group.GroupId },
    tags: tagsOf(group.Tags),
  };
}

/** The rules that AWS gives every new group: all traffic out, one for IPv4, one for IPv6. */
function isDefaultRule(rule: SecurityGroupRule): boolean {
  const isOurs = tagsOf(rule.Tags)[APP_TAG] !== undefined;
  const { IsEgress, IpProtocol, CidrIpv4, CidrIpv6 } = rule;
  return IsEgress === true && IpProtocol === '-1' && isEverywhere(CidrIpv4 ?? CidrIpv6) && !isOurs;
}

async function create(
  request: CreateRequest<SecurityGroupProperties>,
  context: ApplyContext,
): Promise<LiveGroup> {
  const { AllowAllOutbound = true, ...input } = request.properties;
  const id = await make(request, context);
  if (AllowAllOutbound) await setOutbound(context, id, true);
  else await closeNew(context, id);
  return liveGroup({ ...input, GroupId: id, Tags: tagList(request.tags) }, AllowAllOutbound);
}

async function make(
  request: CreateRequest<SecurityGroupProperties>,
  context: ApplyContext,
): Promise<string> {
  const client = await context.aws.clients.ec2();
  const { AllowAllOutbound: _, ...input } = request.properties;
  const TagSpecifications = tagSpecification('security-group', request.tags);
  try {
    const { GroupId = '' } = await retrying(context, PROPAGATION, () =>
      client.send(new CreateSecurityGroupCommand({ ...input, TagSpecifications })),
    );
    return GroupId;
  } catch (error) {
    if (!hasCode(error, 'InvalidGroup.Duplicate')) throw error;
    // Names are unique ignoring case. The group may be that of an earlier attempt whose answer was lost.
    const inVpc = input.VpcId === undefined ? [] : [filter('vpc-id', input.VpcId)];
    const rivals = await describeSecurityGroups(context, inVpc);
    const name = input.GroupName?.toLowerCase();
    const same = rivals.find(({ GroupName }) => GroupName?.toLowerCase() === name);
    const about = { id: same?.GroupId, tags: tagsOf(same?.Tags) };
    return adoptOwn(context, same, about, error).GroupId ?? '';
  }
}

async function update(
  request: UpdateRequest<SecurityGroupProperties>,
  context: ApplyContext,
): Promise<LiveGroup> {
  const { live, properties, changes, tags } = request;
  if (changes.some(({ path }) => path === 'AllowAllOutbound'))
    await setOutbound(context, live.id, properties.AllowAllOutbound ?? true);
  // Tags come last: what the code declares is recorded only once it holds.
  await writeTags(context, live.id, tags);
  return { ...live, properties: { ...live.properties, ...properties }, tags: tags.all };
}

/** Takes the rules of a new group away by what they allow: they may not be visible yet. */
async function closeNew(context: ApplyContext, GroupId: string): Promise<void> {
  const client = await context.aws.clients.ec2();
  // One by one: a rule that is not there keeps a whole batch from being revoked.
  for (const everywhere of [
    { IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    { Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
  ])
    await tolerating('InvalidPermission.NotFound', () =>
      retrying({ ...context, fresh: true }, PROPAGATION, () =>
        client.send(
          new RevokeSecurityGroupEgressCommand({
            GroupId,
            IpPermissions: [{ IpProtocol: '-1', ...everywhere }],
          }),
        ),
      ),
    );
}

/** Takes the allow-all rules away, or gives them back. A new group has them, so for it `true` sends nothing. */
async function setOutbound(context: ApplyContext, GroupId: string, open: boolean): Promise<void> {
  const client = await context.aws.clients.ec2();
  const rules = await describeSecurityGroupRules(context, [filter('group-id', GroupId)]);
  const present = rules.filter(isDefaultRule);
  if (open && present.length === 0) {
    const everywhere = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await tolerating('InvalidPermission.Duplicate', () =>
      client.send(
        new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everywhere] }),
      ),
    );
  }
  if (open || present.length === 0) return;
  const SecurityGroupRuleIds = present.flatMap((rule) => rule.SecurityGroupRuleId ?? []);
  await tolerating(/NotFound$/, () =>
    client.send(new RevokeSecurityGroupEgressCommand({ GroupId, SecurityGroupRuleIds })),
  );
}

async function tolerating(code: string | RegExp, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!hasCode(error, code)) throw error;
  }
}

async function remove(live: LiveGroup, context: ApplyContext): Promise<void> {
  const client = await context.aws.clients.ec2();
  // Network interfaces of tasks and load balancers linger for minutes after their owners are gone.
  await unlessGone(
    retrying(context, whileInUse(15, 'InvalidGroup.InUse'), () =>
      client.send(new DeleteSecurityGroupCommand({ GroupId: live.id })),
    ),
  );
}

async function settle(live: LiveGroup, verb: string, context: ApplyContext): Promise<LiveGroup> {
  if (verb === 'delete') return live;
  await waitUntil(
    context,
    { what: `security group ${live.id} to be visible`, timeoutMs: 300_000, consecutive: 3 },
    async () => {
      const [seen] = await describeSecurityGroups(context, [filter('group-id', live.id)]);
      return seen === undefined ? { pending: 'not visible' } : { done: undefined };
    },
  );
  return live;
}
