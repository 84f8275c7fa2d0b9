import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import { CreateInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

/** A log group, a VPC and a cluster tagged `app=shop`, another log group, one without tags, and an instance profile. */
async function somethingTagged() {
  const sandbox = createSandbox();
  const config = clientOf(sandbox);
  const logs = new CloudWatchLogsClient(config);
  const create = (logGroupName: string, tags?: Record<string, string>) =>
    logs.send(new CreateLogGroupCommand({ logGroupName, ...(tags === undefined ? {} : { tags }) }));
  await create('shop', { app: 'shop', stage: 'prod' });
  await create('blog', { app: 'blog' });
  await create('bare');
  await new EC2Client(config).send(
    new CreateVpcCommand({
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'app', Value: 'shop' }] }],
    }),
  );
  await new ECSClient(config).send(
    new CreateClusterCommand({ clusterName: 'shop', tags: [{ key: 'app', value: 'shop' }] }),
  );
  await new IAMClient(config).send(
    new CreateInstanceProfileCommand({
      InstanceProfileName: 'shop',
      Tags: [{ Key: 'app', Value: 'shop' }],
    }),
  );
  const find = async (input: GetResourcesCommandInput, region = 'eu-west-1') => {
    const client = new ResourceGroupsTaggingAPIClient(clientOf(sandbox, { region }));
    const answer = await client.send(new GetResourcesCommand(input));
    return {
      arns: (answer.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN),
      answer,
    };
  };
  return { find };
}

describe('GetResources', () => {
  test('finds resources of every service by tag, in the Region of the call', async () => {
    const { find } = await somethingTagged();
    const { arns, answer } = await find({ TagFilters: [{ Key: 'app', Values: ['shop'] }] });
    expect(arns).toEqual([
      expect.stringMatching(/^arn:aws:ec2:eu-west-1:111111111111:vpc\/vpc-/),
      'arn:aws:ecs:eu-west-1:111111111111:cluster/shop',
      'arn:aws:logs:eu-west-1:111111111111:log-group:shop',
    ]);
    expect(answer.PaginationToken).toBe('');
    expect(answer.ResourceTagMappingList?.at(-1)?.Tags).toEqual([
      { Key: 'app', Value: 'shop' },
      { Key: 'stage', Value: 'prod' },
    ]);
  });

  test('finds what has no Region in us-east-1 only', async () => {
    const { find } = await somethingTagged();
    const { arns } = await find({ TagFilters: [{ Key: 'app' }] }, 'us-east-1');
    expect(arns).toEqual(['arn:aws:iam::111111111111:instance-profile/shop']);
    expect((await find({ TagFilters: [{ Key: 'app' }] }, 'us-west-2')).arns).toEqual([]);
  });

  test('ands filters, and takes kinds of resources and pages', async () => {
    const { find } = await somethingTagged();
    const filters = [{ Key: 'app', Values: ['shop', 'blog'] }, { Key: 'stage' }];
    expect((await find({ TagFilters: filters })).arns).toHaveLength(1);
    expect((await find({ ResourceTypeFilters: ['ecs:cluster', 'ec2:vpc'] })).arns).toHaveLength(2);
    const first = await find({ ResourcesPerPage: 3 });
    expect(first.arns).toHaveLength(3);
    const token = first.answer.PaginationToken;
    expect((await find({ ResourcesPerPage: 3, PaginationToken: token })).arns).toEqual([
      'arn:aws:logs:eu-west-1:111111111111:log-group:shop',
    ]);
  });

  test('takes ARNs, but not together with filters', async () => {
    const { find } = await somethingTagged();
    const ResourceARNList = ['arn:aws:ecs:eu-west-1:111111111111:cluster/shop', 'arn:aws:ecs:::x'];
    expect((await find({ ResourceARNList })).arns).toEqual([ResourceARNList[0]]);
    await expect(find({ ResourceARNList, ResourcesPerPage: 10 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
