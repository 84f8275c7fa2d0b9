/** What each field of a service sends when it changes and when it goes, and whether that starts a deployment. */
import { expect, test } from 'vitest';
import { slotsOf } from '../../../lib/engine/fields.ts';
import type { AnyResourceType } from '../../../lib/resource-type.ts';
import { ecsService } from '../../../lib/resources/ecs/service/index.ts';
import type { App } from '../../../lib/tree/app.ts';
import { type Account, linesOf } from '../../invariants/harness.ts';
import { ecsServiceFixtures } from '../fixtures/ecs-service.ts';
import type { FieldCase, FieldChange } from '../fixtures/fixture.ts';
import { liveIn, mustDeploy, Scenes } from '../scene.ts';
import { beforeOf, variation } from '../variations.ts';

const type = ecsService as unknown as AnyResourceType;
const fixture = ecsServiceFixtures[type.name];
if (fixture === undefined) throw new Error('services have no fixture');
const scenes = new Scenes(type, fixture);
const { fields } = scenes.subject();

type Sent = Readonly<Record<string, unknown>>;

interface Row {
  readonly field: string;
  /** What UpdateService is given beside cluster and service when the field changes. */
  readonly changed: Sent;
  /** The same when the code no longer has the field; nothing where AWS needs it, or has no off for it. */
  readonly removed?: Sent;
  /** Whether ECS starts a deployment for it. */
  readonly deploys: boolean;
}

const awsvpc = (more: Sent): Sent => ({
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: ['subnet-', 'subnet-'],
      securityGroups: [],
      assignPublicIp: 'DISABLED',
      ...more,
    },
  },
});
const deployment = (member: Sent): Sent => ({ deploymentConfiguration: member });
const breaker = (member: Sent): Sent =>
  deployment({ deploymentCircuitBreaker: { enable: true, rollback: true, ...member } });
const target = { targetGroupArn: 'elasticloadbalancing', containerName: 'web', containerPort: 80 };
const lattice = { roleArn: 'iam', targetGroupArn: 'vpc-lattice', portName: 'http' };
const volume = { roleArn: 'iam', sizeInGiB: 20, filesystemType: 'ext4' };
const metric = { metricNames: ['CPUUtilization'], resolutionSeconds: 20 };

const ROWS: readonly Row[] = [
  { field: 'taskDefinition', changed: { taskDefinition: 'shop-Next:1' }, deploys: true },
  {
    field: 'networkConfiguration.awsvpcConfiguration.subnets',
    changed: awsvpc({ subnets: ['subnet-', 'subnet-', 'subnet-'] }),
    deploys: true,
  },
  {
    field: 'networkConfiguration.awsvpcConfiguration.securityGroups',
    changed: awsvpc({ securityGroups: ['sg-'] }),
    deploys: true,
  },
  {
    field: 'networkConfiguration.awsvpcConfiguration.assignPublicIp',
    changed: awsvpc({ assignPublicIp: 'ENABLED' }),
    removed: awsvpc({}),
    deploys: true,
  },
  {
    field: 'platformVersion',
    changed: { platformVersion: '1.4.0' },
    removed: { platformVersion: 'LATEST' },
    deploys: true,
  },
  {
    field: 'loadBalancers',
    changed: { loadBalancers: [target] },
    removed: { loadBalancers: [] },
    deploys: true,
  },
  {
    field: 'serviceRegistries',
    changed: { serviceRegistries: [{ registryArn: 'servicediscovery' }] },
    removed: { serviceRegistries: [] },
    deploys: true,
  },
  {
    field: 'serviceConnectConfiguration',
    changed: {
      serviceConnectConfiguration: {
        enabled: true,
        namespace: 'servicediscovery',
        services: [{ portName: 'http', discoveryName: 'http', clientAliases: [{ port: 80 }] }],
      },
    },
    removed: { serviceConnectConfiguration: { enabled: false } },
    deploys: true,
  },
  {
    field: 'volumeConfigurations',
    changed: { volumeConfigurations: [{ name: 'data', managedEBSVolume: volume }] },
    deploys: true,
  },
  {
    field: 'vpcLatticeConfigurations',
    changed: { vpcLatticeConfigurations: [lattice] },
    removed: { vpcLatticeConfigurations: [] },
    deploys: true,
  },
  {
    field: 'gatewayConnectors',
    changed: { gatewayConnectors: [{ portName: 'http' }] },
    removed: { gatewayConnectors: [] },
    deploys: true,
  },
  {
    field: 'monitoring',
    changed: { monitoring: { metricConfigurations: [metric] } },
    removed: { monitoring: { metricConfigurations: [] } },
    deploys: true,
  },
  {
    // ECS itself would leave the running tasks where they are.
    field: 'capacityProviderStrategy',
    changed: {
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }],
      forceNewDeployment: true,
    },
    deploys: true,
  },
  { field: 'desiredCount', changed: { desiredCount: 2 }, deploys: false },
  {
    field: 'deploymentConfiguration.deploymentCircuitBreaker.enable',
    changed: breaker({}),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.deploymentCircuitBreaker.rollback',
    changed: breaker({ rollback: false }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.deploymentCircuitBreaker.resetOnHealthyTask',
    changed: breaker({ resetOnHealthyTask: false }),
    removed: breaker({ resetOnHealthyTask: true }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration',
    changed: breaker({ thresholdConfiguration: { type: 'COUNT', value: 5 } }),
    removed: breaker({ thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 } }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.maximumPercent',
    changed: deployment({ maximumPercent: 300 }),
    removed: deployment({ maximumPercent: 200 }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.minimumHealthyPercent',
    changed: deployment({ minimumHealthyPercent: 50 }),
    removed: deployment({ minimumHealthyPercent: 100 }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.alarms',
    changed: deployment({ alarms: { alarmNames: ['web-errors'], rollback: true, enable: true } }),
    removed: deployment({ alarms: { alarmNames: [], rollback: false, enable: false } }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.strategy',
    changed: deployment({ strategy: 'BLUE_GREEN' }),
    removed: deployment({ strategy: 'ROLLING' }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.bakeTimeInMinutes',
    changed: deployment({ bakeTimeInMinutes: 10 }),
    removed: deployment({ bakeTimeInMinutes: 0 }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.lifecycleHooks',
    changed: deployment({
      lifecycleHooks: [
        {
          targetType: 'PAUSE',
          lifecycleStages: ['PRE_SCALE_UP'],
          timeoutConfiguration: { timeoutInMinutes: 1440, action: 'ROLLBACK' },
        },
      ],
    }),
    removed: deployment({ lifecycleHooks: [] }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.linearConfiguration',
    changed: deployment({ linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 2 } }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.canaryConfiguration',
    changed: deployment({ canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 2 } }),
    deploys: false,
  },
  {
    field: 'deploymentConfiguration.earlySuccessCriteria',
    changed: deployment({
      earlySuccessCriteria: {
        enable: true,
        healthyPercent: 50,
        sourceServiceRevisionCleanup: 'DEFERRED',
      },
    }),
    removed: deployment({ earlySuccessCriteria: { enable: false } }),
    deploys: false,
  },
  {
    field: 'availabilityZoneRebalancing',
    changed: { availabilityZoneRebalancing: 'DISABLED' },
    removed: { availabilityZoneRebalancing: 'ENABLED' },
    deploys: false,
  },
  {
    field: 'placementConstraints',
    changed: { placementConstraints: [{ type: 'distinctInstance' }] },
    removed: { placementConstraints: [] },
    deploys: false,
  },
  {
    // Rebalancing needs a first strategy that spreads over zones: it goes off in the same call, and comes back.
    field: 'placementStrategy',
    changed: {
      placementStrategy: [{ type: 'binpack', field: 'memory' }],
      availabilityZoneRebalancing: 'DISABLED',
    },
    removed: { placementStrategy: [], availabilityZoneRebalancing: 'ENABLED' },
    deploys: false,
  },
  {
    field: 'healthCheckGracePeriodSeconds',
    changed: { healthCheckGracePeriodSeconds: 120 },
    removed: { healthCheckGracePeriodSeconds: 0 },
    deploys: false,
  },
  {
    field: 'enableECSManagedTags',
    changed: { enableECSManagedTags: true },
    removed: { enableECSManagedTags: false },
    deploys: false,
  },
  {
    field: 'propagateTags',
    changed: { propagateTags: 'SERVICE' },
    removed: { propagateTags: 'NONE' },
    deploys: false,
  },
  {
    field: 'enableExecuteCommand',
    changed: { enableExecuteCommand: true },
    removed: { enableExecuteCommand: false },
    deploys: false,
  },
];

test.each(ROWS)('$field', async ({ field, changed, removed, deploys }) => {
  const one = caseOf(field);
  const account = await scenes.deployed(beforeOf(field, one), variation(field, one, 'before'));
  const after = scenes.app(variation(field, one, 'after'));
  expect(await updatesOf(account, after)).toEqual({ sent: [changed], deploys });
  if (removed === undefined) return;
  const without = scenes.app(variation(field, one, 'without'));
  expect(await updatesOf(account, without)).toEqual({ sent: [removed], deploys });
});

test('every field that UpdateService takes has a row', () => {
  const inPlace = [...slotsOf(type.fields, {}, {})].flatMap((slot) =>
    slot.kind === 'leaf' && slot.rule.change === 'update' ? [slot.path] : [],
  );
  // What another controller takes is told where task sets are.
  const rows = [...ROWS.map(({ field }) => field), 'deploymentController'];
  expect(rows.sort()).toEqual(inPlace.sort());
});

function caseOf(field: string): FieldChange {
  const one: FieldCase | undefined = fields[field];
  if (one === undefined || 'untested' in one) throw new Error(`the fixture has no ${field}`);
  return one;
}

/** Deploys; the updates of the service that it took, whether ECS started a deployment, and that nothing is left to do. */
async function updatesOf(
  account: Account,
  app: App,
): Promise<{ readonly sent: readonly Sent[]; readonly deploys: boolean }> {
  const { entries } = account.sandbox.calls;
  const start = entries.length;
  const before = (await liveIn(account, app)).subject.attributes['deploymentId'];
  await mustDeploy(account, app);
  const sent = entries
    .slice(start)
    .filter(({ operation }) => operation === 'UpdateService')
    .map(({ input }) => withoutIds(input));
  expect(linesOf(await account.plan(app))).toEqual([]);
  const { subject } = await liveIn(account, app);
  return { sent, deploys: subject.attributes['deploymentId'] !== before };
}

/** A request without what names the service; of ids the kind, of ARNs the AWS service. */
function withoutIds(input: unknown): Sent {
  const text = JSON.stringify(input)
    .replace(/"(subnet-|sg-)[0-9a-f]+"/g, '"$1"')
    .replace(/"arn:aws:([\w-]+):[^"]*"/g, '"$1"');
  const { cluster: _, service: __, ...settings } = JSON.parse(text);
  return settings;
}
