/** Readers of IAM and of log groups. */
import {
  DescribeLogGroupsCommand,
  DescribeResourcePoliciesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const iamAndLogsReaders: Readers = {
  'AWS::IAM::Role': async ({ iam }, _, declared) => {
    const RoleName = String(declared['RoleName']);
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    const { AttachedPolicies = [] } = await iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    const inline = Object.keys((declared['InlinePolicies'] ?? {}) as object).map(
      async (PolicyName) => {
        const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return [PolicyName, document(answer.PolicyDocument)] as const;
      },
    );
    const InlinePolicies = Object.fromEntries(await Promise.all(inline));
    return found(Role, (role) => ({
      properties: {
        ...role,
        AssumeRolePolicyDocument: document(role.AssumeRolePolicyDocument),
        ManagedPolicyArns: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
        InlinePolicies,
      },
      tags: tagsOf(role.Tags),
    }));
  },
  'AWS::IAM::InstanceProfile': async ({ iam }, _, { InstanceProfileName }) => {
    const { InstanceProfile } = await iam.send(
      new GetInstanceProfileCommand({ InstanceProfileName: String(InstanceProfileName) }),
    );
    return InstanceProfile === undefined
      ? undefined
      : {
          properties: {
            ...InstanceProfile,
            Roles: InstanceProfile.Roles?.map(({ RoleName }) => RoleName),
          },
          tags: tagsOf(InstanceProfile.Tags),
        };
  },
  'AWS::Logs::LogGroup': async ({ logs }, _, { logGroupName }) => {
    const { logGroups = [] } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: String(logGroupName) }),
    );
    const group = logGroups.find((one) => one.logGroupName === logGroupName);
    const resourceArn = group?.arn?.replace(/:\*$/, '') ?? '';
    const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
    return found(group, (one) => ({ properties: { ...one }, tags }));
  },
  'AWS::Logs::ResourcePolicy': async ({ logs }, _, { policyName }) => {
    const { resourcePolicies = [] } = await logs.send(new DescribeResourcePoliciesCommand({}));
    return found(
      resourcePolicies.find((one) => one.policyName === policyName),
      (policy) => ({
        properties: { ...policy, policyDocument: JSON.parse(policy.policyDocument ?? 'null') },
      }),
    );
  },
};

function document(text: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(text ?? 'null'));
}
