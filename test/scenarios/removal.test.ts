import { describe, expect, test } from 'vitest';
import {
  App,
  ApplicationLoadBalancer,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  SecurityGroup,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from '../../lib/index.ts';
import { anAccount, linesOf } from '../invariants/harness.ts';
import { standing } from '../invariants/standing.ts';
import { actionsOf, liveServices, mustDeploy } from './apps.ts';

/** Services behind one load balancer, each in its own stack or all in one. */
function sharing(names: readonly string[], stacks: 'one' | 'each' = 'one'): App {
  const app = new App({ name: 'store' });
  const base = new Stack(app, 'Base', { region: 'eu-west-1' });
  const vpc = new Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const cluster = new Cluster(base, 'Cluster', { vpc });
  const listener = new ApplicationLoadBalancer(base, 'Front', {
    vpc,
    internetFacing: true,
  }).addListener('Http');
  names.forEach((name, index) => {
    const stack = stacks === 'one' ? base : new Stack(app, `${name}Stack`, { region: 'eu-west-1' });
    const taskDefinition = new TaskDefinition(stack, `${name}Task`, { cpu: 256, memoryMiB: 512 });
    taskDefinition.addContainer('main', {
      image: ContainerImage.fromRegistry('nginx:1'),
      portMappings: [{ containerPort: 80 }],
    });
    taskDefinition.addToTaskRolePolicy({ actions: ['s3:GetObject'], resources: ['*'] });
    new LoadBalancedService(stack, name, {
      cluster,
      taskDefinition,
      listener,
      priority: index + 1,
      pathPatterns: [`/${name}/*`],
    }).service
      .autoScale({ min: 1, max: 3 })
      .onCpu({ targetPercent: 50 });
  });
  return app;
}

describe('what is taken out of the code goes', () => {
  test('a service with all that is its own, and nothing else', async () => {
    const account = anAccount();
    await mustDeploy(account, sharing(['Api', 'Shop']));
    const plan = await account.plan(sharing(['Api']));
    expect([...actionsOf(plan)].sort()).toEqual(
      [
        'delete store/Base/Shop/ListenerRule',
        'delete store/Base/Shop/Service',
        'delete store/Base/Shop/Service/ScalableTarget',
        'delete store/Base/Shop/Service/Scaling/Cpu',
        'delete store/Base/Shop/Service/SecurityGroup',
        'delete store/Base/Shop/Service/SecurityGroup/egress-tcp-80-to-Base.Shop.Service.SecurityGroup.of-Base.Front.SecurityGroup',
        'delete store/Base/Shop/TargetGroup',
        'delete store/Base/Shop/Service/SecurityGroup/ingress-tcp-80-from-Base.Front.SecurityGroup',
        'delete store/Base/ShopTask',
        'delete store/Base/ShopTask/ExecutionRole',
        'delete store/Base/ShopTask/LogGroup',
        'delete store/Base/ShopTask/TaskRole',
      ].sort(),
    );

    const kept = standing(account.sandbox.dump()).filter((line) => line.includes('Api'));
    await mustDeploy(account, sharing(['Api']));
    const after = standing(account.sandbox.dump());
    expect(after.filter((line) => line.includes('Shop'))).toEqual([]);
    expect(after.filter((line) => line.includes('Api'))).toEqual(kept);

    const direct = anAccount();
    await mustDeploy(direct, sharing(['Api']));
    expect(await account.state(sharing(['Api']))).toBe(await direct.state(sharing(['Api'])));
    expect(linesOf(await account.plan(sharing(['Api'])))).toEqual([]);
  });

  test('a stack, while others stay', async () => {
    const account = anAccount();
    await mustDeploy(account, sharing(['Api', 'Shop'], 'each'));
    await mustDeploy(account, sharing(['Shop'], 'each'));
    expect((await liveServices(account)).map(({ serviceName }) => serviceName)).toEqual([
      expect.stringMatching(/Shop/),
    ]);
    expect(standing(account.sandbox.dump()).filter((line) => line.includes('Api'))).toEqual([]);
    expect(linesOf(await account.plan(sharing(['Shop'], 'each')))).toEqual([]);
  });

  test('what one stack lends another, after its use there, in one run', async () => {
    const lending = (lent: boolean) => {
      const app = new App({ name: 'store' });
      const base = new Stack(app, 'Base', { region: 'eu-west-1' });
      const user = new Stack(app, 'User', { region: 'eu-west-1' });
      const vpc = new Vpc(base, 'Vpc', { maxAzs: 2, natGateways: 0 });
      const cluster = new Cluster(base, 'Cluster', { vpc });
      const own = new SecurityGroup(user, 'Own', { vpc });
      const groups = lent ? [own, new SecurityGroup(base, 'Lent', { vpc })] : [own];
      const taskDefinition = new TaskDefinition(user, 'Task', { cpu: 256, memoryMiB: 512 });
      taskDefinition.addContainer('main', { image: ContainerImage.fromRegistry('nginx:1') });
      new Service(user, 'Service', { cluster, taskDefinition, securityGroups: groups });
      return app;
    };
    const account = anAccount();
    await mustDeploy(account, lending(true));
    await mustDeploy(account, lending(false));
    expect(linesOf(await account.plan(lending(false)))).toEqual([]);
    const refused = account.sandbox.calls.writes().flatMap(({ error }) => error ?? []);
    expect(refused.filter((code) => code !== 'InvalidPermission.NotFound')).toEqual([]);
  });
});
