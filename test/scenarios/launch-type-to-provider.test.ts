/** G04: a live service moves from its launch type to a capacity provider, and on to the default of its cluster. */
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { describe, expect, test } from 'vitest';
import {
  type App,
  LoadBalancedService,
  type LoadBalancedServiceProps,
  type StrategyCapacity,
} from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { actionsOf, fieldsAt, liveService, mustDeploy } from './apps.ts';
import { aBridgeTask, aFleet, anAwsvpcTask, liveTasks } from './fleets.ts';
import { healthyTargets, seenDuring } from './moments.ts';

type Where = 'launch type' | 'provider' | 'default';
type Mode = 'bridge' | 'awsvpc';

const SERVICE = 'fleet/Ec2/Site/Service';
const COUNT = 4;

/** Four tasks behind a load balancer that scale themselves, on two instances. */
function aSite(mode: Mode, where: Where): App {
  return aFleet((fleet) => {
    const { stack, cluster } = fleet;
    const provider = cluster.addAsgCapacityProvider('Instances', {
      instanceType: 'm5.2xlarge',
      minCapacity: 3,
      maxCapacity: 6,
    });
    const capacity: Readonly<Record<Where, object>> = {
      'launch type': { launchType: 'EC2' } as const,
      provider: {
        capacityProviderStrategies: [{ capacityProvider: provider, weight: 1, base: 2 }],
      } satisfies Omit<StrategyCapacity, 'taskDefinition'>,
      default: {},
    };
    const taskDefinition =
      mode === 'bridge' ? aBridgeTask(fleet, 'Task') : anAwsvpcTask(fleet, 'Task');
    const { service } = new LoadBalancedService(stack, 'Site', {
      cluster,
      taskDefinition,
      desiredCount: COUNT,
      ...capacity[where],
    } as LoadBalancedServiceProps);
    service.autoScale({ min: COUNT, max: 8 }).onCpu({ targetPercent: 60 });
  });
}

/** The scalable target and the policies of the service, as AWS tells them. */
async function scalingOf(account: Account) {
  const client = new ApplicationAutoScalingClient(clientOf(account.sandbox));
  const ServiceNamespace = 'ecs';
  const [{ ScalableTargets }, { ScalingPolicies }] = await Promise.all([
    client.send(new DescribeScalableTargetsCommand({ ServiceNamespace })),
    client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace })),
  ]);
  expect(ScalableTargets).toHaveLength(1);
  expect(ScalingPolicies).toHaveLength(1);
  return { ScalableTargets, ScalingPolicies };
}

/** Deploys a change of where the service runs: the updates of the service, and the fewest healthy targets meanwhile. */
async function moved(account: Account, app: App) {
  const { sandbox } = account;
  sandbox.calls.reset();
  const healthy = await seenDuring(
    account,
    () => healthyTargets(account),
    () => mustDeploy(account, app),
  );
  expect(healthy.length).toBeGreaterThan(10);
  const services = sandbox.calls.writes().filter(({ operation }) => /Service$/.test(operation));
  return { services, fewest: Math.min(...healthy), most: Math.max(...healthy) };
}

describe.each<Mode>(['bridge', 'awsvpc'])('a service in %s mode behind a load balancer', (mode) => {
  test('moves from its launch type to a provider and on to the default in place, never below its minimum', async () => {
    const account = anAccount();
    await mustDeploy(account, aSite(mode, 'launch type'));
    expect(healthyTargets(account)).toBe(COUNT);
    const scaling = await scalingOf(account);

    const plan = await account.plan(aSite(mode, 'provider'));
    expect(actionsOf(plan)).toEqual([`update ${SERVICE}`]);
    expect(fieldsAt(plan, SERVICE)).toEqual([
      expect.stringMatching(/^capacityProviderStrategy: .*, deployment$/),
    ]);
    const there = await moved(account, aSite(mode, 'provider'));
    expect(there.services.map(({ operation, input }) => ({ operation, input }))).toEqual([
      {
        operation: 'UpdateService',
        input: expect.objectContaining({
          forceNewDeployment: true,
          capacityProviderStrategy: [
            {
              capacityProvider: expect.stringMatching(/^fleet-Ec2-Cluster-Instances/),
              weight: 1,
              base: 2,
            },
          ],
        }),
      },
    ]);
    expect(there.fewest).toBe(COUNT);
    expect(there.most).toBeGreaterThan(COUNT);
    expect(await scalingOf(account)).toEqual(scaling);
    expect(await liveService(account)).toMatchObject({ runningCount: COUNT });
    const tasks = await liveTasks(account);
    expect(
      tasks.filter(({ capacityProviderName = '' }) => capacityProviderName !== ''),
    ).toHaveLength(COUNT);
    expect(linesOf(await account.plan(aSite(mode, 'provider')))).toEqual([]);

    const back = await moved(account, aSite(mode, 'default'));
    expect(back.services.map(({ operation, input }) => ({ operation, input }))).toEqual([
      {
        operation: 'UpdateService',
        input: expect.objectContaining({ forceNewDeployment: true, capacityProviderStrategy: [] }),
      },
    ]);
    expect(back.fewest).toBe(COUNT);
    expect(await scalingOf(account)).toEqual(scaling);
    expect(linesOf(await account.plan(aSite(mode, 'default')))).toEqual([]);
    expect(await account.writesDuring(() => mustDeploy(account, aSite(mode, 'default')))).toEqual(
      [],
    );
  });
});
