/** How many calls a plan of 1,000 services sends, and what an image change writes. */
import { changesOf } from '../../lib/engine/plan.ts';
import type { Graph } from '../../lib/graph/graph.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { deploy, plan, synth } from '../../lib/toolkit.ts';
import { servicesApp } from './apps.ts';
import { printTable, say, seconds, times, verdict } from './report.ts';

const MOST = 1.1;

type Refresh = 'complete' | 'batched';

/** Counts calls by operation, complete and batched side by side, each against the fewest that the API allows. */
export async function benchCalls(count: number): Promise<void> {
  const sandbox = createSandbox();
  const deployed = await deploy(servicesApp(count), { aws: { sandbox }, wait: false });
  if (deployed.exitCode !== 0) throw new Error(`the deploy ended with ${deployed.exitCode}`);
  const { graph } = await synth(servicesApp(count));
  const complete = await planned(sandbox, count, 'complete');
  const batched = await planned(sandbox, count, 'batched');
  const fewest = fewestCalls(graph, rolesOf(sandbox));
  const columns = [complete.calls, fewest.complete, batched.calls, fewest.batched];
  const operations = [...new Set(columns.flatMap((calls) => [...calls.keys()]))].sort();
  const sum = (calls: Calls) => [...calls.values()].reduce((a, b) => a + b, 0);
  const ratios = [
    sum(complete.calls) / sum(fewest.complete),
    sum(batched.calls) / sum(fewest.batched),
  ] as const;
  printTable(
    `Calls of a plan of ${count} services (${graph.resources.length} resources) in one cluster, nothing to do`,
    ['operation', 'complete', 'fewest', 'batched', 'fewest'],
    [
      ...operations.map((operation) => [
        operation,
        ...columns.map((calls) => String(calls.get(operation) ?? 0)),
      ]),
      ['all', ...columns.map((calls) => String(sum(calls)))],
      ['against the fewest', times(ratios[0]), '', times(ratios[1]), ''],
      [`at most ${MOST}`, verdict(ratios[0] <= MOST), '', verdict(ratios[1] <= MOST), ''],
      ["in AWS's request rates", seconds(complete.paced), '', seconds(batched.paced), ''],
    ],
  );
  await imageChange(sandbox, count);
}

async function planned(
  sandbox: Sandbox,
  count: number,
  refresh: Refresh,
): Promise<{ readonly calls: Calls; readonly paced: number }> {
  sandbox.calls.reset();
  const since = sandbox.clock.now();
  // The sandbox's time passes only while something waits for a rate.
  const result = await plan(servicesApp(count), { aws: { sandbox, paced: true }, refresh });
  if (changesOf(result.plan).length > 0) throw new Error('the plan was to be empty');
  return { calls: countByName(sandbox.calls.names()), paced: sandbox.clock.now() - since };
}

async function imageChange(sandbox: Sandbox, count: number): Promise<void> {
  const changed = servicesApp(count, (index) => (index === 3 ? 'nginx:1.28' : 'nginx:1.27'));
  sandbox.calls.reset();
  const result = await deploy(changed, { aws: { sandbox }, wait: false });
  if (result.exitCode !== 0) throw new Error(`the change ended with ${result.exitCode}`);
  const writes = countByName(sandbox.calls.names('writes'));
  printTable(
    `Writes of an image change on one of ${count} services`,
    ['operation', 'calls'],
    [...writes].map(([operation, calls]) => [operation, String(calls)]),
  );
  const one = (operation: string) => writes.get(operation) === 1;
  const exact = one('ECS.RegisterTaskDefinition') && one('ECS.UpdateService');
  say(`  exactly one RegisterTaskDefinition and one UpdateService: ${verdict(exact)}`);
}

type Calls = ReadonlyMap<string, number>;

function countByName(names: readonly string[]): Calls {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Roles are listed for the whole account: those of AWS's services are among them. */
function rolesOf(sandbox: Sandbox): number {
  return Object.entries(sandbox.dump())
    .filter(([table]) => table.endsWith('/iam.roles'))
    .reduce((sum, [, roles]) => sum + Object.keys(roles).length, 0);
}

/**
 * The fewest calls with which all of a graph's objects, and all others of its app, can be read without remembering
 * anything: what is desired and what is owned is the same here, so each kind is read once, at the largest page or batch
 * that the API has.
 */
function fewestCalls(graph: Graph, roles: number): Readonly<Record<Refresh, Calls>> {
  const count = (type: string) => graph.resources.filter((node) => node.type === type).length;
  const elb = (kind: string) => count(`AWS::ElasticLoadBalancingV2::${kind}`);
  const pages = (objects: number, size: number) => Math.max(1, Math.ceil(objects / size));
  const balanced = elb('LoadBalancer') + elb('TargetGroup') + elb('Listener') + elb('ListenerRule');
  const batched = [
    ['STS.GetCallerIdentity', 1],
    ['EC2.DescribeAvailabilityZones', 1],
    ['EC2.DescribeVpcs', pages(count('AWS::EC2::VPC'), 1000)],
    // Two attributes are told one a call, and by no other operation.
    ['EC2.DescribeVpcAttribute', 2 * count('AWS::EC2::VPC')],
    ['EC2.DescribeSubnets', pages(count('AWS::EC2::Subnet'), 1000)],
    ['EC2.DescribeRouteTables', pages(count('AWS::EC2::RouteTable'), 100)],
    ['EC2.DescribeInternetGateways', 1],
    ['EC2.DescribeEgressOnlyInternetGateways', 1],
    ['EC2.DescribeAddresses', 1],
    ['EC2.DescribeNatGateways', 1],
    ['EC2.DescribeVpcEndpoints', 1],
    ['EC2.DescribeSecurityGroups', pages(count('AWS::EC2::SecurityGroup'), 1000)],
    ['EC2.DescribeSecurityGroupRules', pages(count('AWS::EC2::SecurityGroupRule'), 1000)],
    ['Elastic Load Balancing v2.DescribeLoadBalancers', pages(elb('LoadBalancer'), 400)],
    ['Elastic Load Balancing v2.DescribeTargetGroups', pages(elb('TargetGroup'), 400)],
    // Listeners are told by load balancer, rules by listener; tags of twenty objects a call.
    ['Elastic Load Balancing v2.DescribeListeners', elb('LoadBalancer')],
    ['Elastic Load Balancing v2.DescribeRules', elb('Listener')],
    ['Elastic Load Balancing v2.DescribeTags', pages(balanced, 20)],
    // The details have policies and tags, the list descriptions and session durations.
    ['IAM.GetAccountAuthorizationDetails', pages(roles, 1000)],
    ['IAM.ListRoles', pages(roles, 1000)],
    ['CloudWatch Logs.DescribeLogGroups', pages(count('AWS::Logs::LogGroup'), 50)],
    ['Resource Groups Tagging API.GetResources', pages(count('AWS::Logs::LogGroup'), 100)],
    ['ECS.ListClusters', 1],
    ['ECS.DescribeClusters', pages(count('AWS::ECS::Cluster'), 100)],
    ['ECS.ListServices', pages(count('AWS::ECS::Service'), 100)],
    ['ECS.DescribeServices', pages(count('AWS::ECS::Service'), 10)],
    // Families of which every revision is INACTIVE are told apart only by a list of their own.
    ['ECS.ListTaskDefinitionFamilies', pages(count('AWS::ECS::TaskDefinition'), 100) + 1],
    ['Application Auto Scaling.DescribeScalableTargets', 1],
    ['Application Auto Scaling.DescribeScalingPolicies', 1],
    ['Application Auto Scaling.DescribeScheduledActions', 1],
  ] as const;
  const attributes = [
    ['Elastic Load Balancing v2.DescribeLoadBalancerAttributes', elb('LoadBalancer')],
    ['Elastic Load Balancing v2.DescribeTargetGroupAttributes', elb('TargetGroup')],
  ] as const;
  return { complete: new Map([...batched, ...attributes]), batched: new Map(batched) };
}
