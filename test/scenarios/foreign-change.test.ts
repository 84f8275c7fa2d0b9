import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { TagResourceCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, aWebApp, ecsOf, fieldsAt, liveService, mustDeploy, placeOf } from './apps.ts';

const SERVICE = 'shop/Web/Site/Service';
const TARGETS = 'shop/Web/Site/TargetGroup';

function elb(account: Account): ElasticLoadBalancingV2Client {
  return new ElasticLoadBalancingV2Client(clientOf(account.sandbox));
}

async function targetGroup(account: Account) {
  const { TargetGroups = [] } = await elb(account).send(new DescribeTargetGroupsCommand({}));
  const [group] = TargetGroups;
  if (group === undefined) throw new Error('there is no target group');
  return group;
}

describe('what somebody else changes', () => {
  test('in declared fields is shown field by field, and restored', async () => {
    const account = anAccount();
    const app = aWebApp();
    await mustDeploy(account, app);
    await ecsOf(account).send(
      new UpdateServiceCommand({ ...(await placeOf(account)), healthCheckGracePeriodSeconds: 7 }),
    );
    const { TargetGroupArn } = await targetGroup(account);
    await elb(account).send(
      new ModifyTargetGroupCommand({ TargetGroupArn, HealthCheckPath: '/theirs' }),
    );

    const plan = await account.plan(app);
    expect(actionsOf(plan)).toHaveLength(2);
    expect(fieldsAt(plan, SERVICE)).toEqual(['healthCheckGracePeriodSeconds: 7 -> 60, live']);
    expect(fieldsAt(plan, TARGETS)).toEqual(['HealthCheckPath: "/theirs" -> "/", live']);

    await mustDeploy(account, app);
    expect(await liveService(account)).toMatchObject({ healthCheckGracePeriodSeconds: 60 });
    expect(await targetGroup(account)).toMatchObject({ HealthCheckPath: '/' });
    expect(linesOf(await account.plan(app))).toEqual([]);
  });

  test('in tags of theirs and fields that were never declared is left alone', async () => {
    const account = anAccount();
    const app = aWebApp();
    await mustDeploy(account, app);
    const { serviceArn } = await liveService(account);
    await ecsOf(account).send(
      new TagResourceCommand({ resourceArn: serviceArn, tags: [{ key: 'theirs', value: 'yes' }] }),
    );
    await ecsOf(account).send(
      new UpdateServiceCommand({ ...(await placeOf(account)), propagateTags: 'SERVICE' }),
    );
    const { TargetGroupArn } = await targetGroup(account);
    await elb(account).send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn,
        Attributes: [{ Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' }],
      }),
    );
    expect(linesOf(await account.plan(app))).toEqual([]);

    await mustDeploy(account, aWebApp({ image: 'nginx:2', service: { tags: { team: 'web' } } }));
    const live = await liveService(account);
    expect(live.propagateTags).toBe('SERVICE');
    expect(live.tags).toContainEqual({ key: 'theirs', value: 'yes' });
    expect(live.tags).toContainEqual({ key: 'team', value: 'web' });
  });

  test('by deleting something is made again, and only that', async () => {
    const account = anAccount();
    const app = aWebApp();
    await mustDeploy(account, app);
    const logs = new CloudWatchLogsClient(clientOf(account.sandbox));
    const [group] = (await logs.send(new DescribeLogGroupsCommand({}))).logGroups ?? [];
    await logs.send(new DeleteLogGroupCommand({ logGroupName: group?.logGroupName }));

    expect(actionsOf(await account.plan(app))).toContain('create shop/Web/Task/LogGroup');
    const writes = await account.writesDuring(() => mustDeploy(account, app));
    expect(writes).toEqual([
      'CloudWatch Logs.CreateLogGroup',
      'CloudWatch Logs.PutRetentionPolicy',
    ]);
    expect(linesOf(await account.plan(app))).toEqual([]);
  });
});
