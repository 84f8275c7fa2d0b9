/** How many calls a plan of 1,000 services sends, and what an image change writes. */
import { changesOf } from '../../lib/engine/plan.ts';
import type { Graph } from '../../lib/graph/graph.ts';
import { createSandbox, type Sandbox } from '../../lib/sandbox/index.ts';
import { deploy, plan, synth } from '../../lib/toolkit.ts';
import { servicesApp } from './apps.ts';
import { printTable, say, times, verdict } from './report.ts';

const MOST = 1.1;

/** Counts calls by operation, complete and batched side by side, against the fewest that the API allows. */
export async function benchCalls(count: number): Promise<void> {
  const sandbox = createSandbox();
  const deployed = await deploy(servicesApp(count), { aws: { sandbox }, wait: false });
  if (deployed.exitCode !== 0) throw new Error(`the deploy ended with ${deployed.exitCode}`);
  const complete = await callsOfPlan(sandbox, count, 'complete');
  const batched = await callsOfPlan(sandbox, count, 'batched');
  const fewest = fewestCalls((await synth(servicesApp(count))).graph);
  const operations = [...new Set([...complete.keys(), ...batched.keys(), ...fewest.keys()])].sort();
  const sum = (calls: ReadonlyMap<string, number>) =>
    [...calls.values()].reduce((a, b) => a + b, 0);
  const ratio = (calls: ReadonlyMap<string, number>) => sum(calls) / sum(fewest);
  printTable(
    `Calls of a plan of ${count} services in one cluster, nothing to do`,
    ['operation', 'complete', 'batched', 'fewest'],
    [
      ...operations.map((operation) => [
        operation,
        ...[complete, batched, fewest].map((calls) => String(calls.get(operation) ?? 0)),
      ]),
      ['all', ...[complete, batched, fewest].map((calls) => String(sum(calls)))],
      ['against the fewest', times(ratio(complete)), times(ratio(batched)), ''],
      [`at most ${MOST}`, verdict(ratio(complete) <= MOST), verdict(ratio(batched) <= MOST), ''],
    ],
  );
  await imageChange(sandbox, count);
}

async function callsOfPlan(
  sandbox: Sandbox,
  count: number,
  refresh: 'complete' | 'batched',
): Promise<ReadonlyMap<string, number>> {
  sandbox.calls.reset();
  const result = await plan(servicesApp(count), { aws: { sandbox }, refresh });
  if (changesOf(result.plan).length > 0) throw new Error('the plan was to be empty');
  return countByName(sandbox.calls.names());
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

function countByName(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * The fewest calls with which all of a graph's objects, and all others of its app, can be read: what is desired and
 * what is owned is the same here, so each kind is read once, at the largest page or batch that the API has.
 */
function fewestCalls(graph: Graph): ReadonlyMap<string, number> {
  const count = (type: string) => graph.resources.filter((node) => node.type === type).length;
  const pages = (type: string, size: number) => Math.max(1, Math.ceil(count(type) / size));
  return new Map([
    ['STS.GetCallerIdentity', 1],
    ['EC2.DescribeAvailabilityZones', 1],
    ['EC2.DescribeVpcs', pages('AWS::EC2::VPC', 1000)],
    // Two attributes are told one a call, and by no other operation.
    ['EC2.DescribeVpcAttribute', 2 * count('AWS::EC2::VPC')],
    ['EC2.DescribeSubnets', pages('AWS::EC2::Subnet', 1000)],
    ['EC2.DescribeRouteTables', pages('AWS::EC2::RouteTable', 100)],
    ['EC2.DescribeInternetGateways', 1],
    ['EC2.DescribeEgressOnlyInternetGateways', 1],
    ['EC2.DescribeAddresses', 1],
    ['EC2.DescribeNatGateways', 1],
    ['EC2.DescribeVpcEndpoints', 1],
    ['EC2.DescribeSecurityGroups', pages('AWS::EC2::SecurityGroup', 1000)],
    ['EC2.DescribeSecurityGroupRules', pages('AWS::EC2::SecurityGroupRule', 1000)],
    ['Elastic Load Balancing v2.DescribeLoadBalancers', 1],
    ['Elastic Load Balancing v2.DescribeTargetGroups', 1],
    ['IAM.GetAccountAuthorizationDetails', pages('AWS::IAM::Role', 1000)],
    ['CloudWatch Logs.DescribeLogGroups', pages('AWS::Logs::LogGroup', 50)],
    ['Resource Groups Tagging API.GetResources', pages('AWS::Logs::LogGroup', 100)],
    ['ECS.ListClusters', 1],
    ['ECS.DescribeClusters', pages('AWS::ECS::Cluster', 100)],
    ['ECS.ListServices', pages('AWS::ECS::Service', 100)],
    ['ECS.DescribeServices', pages('AWS::ECS::Service', 10)],
    ['ECS.ListTaskDefinitionFamilies', pages('AWS::ECS::TaskDefinition', 100)],
    ['Application Auto Scaling.DescribeScalableTargets', 1],
    ['Application Auto Scaling.DescribeScalingPolicies', 1],
    ['Application Auto Scaling.DescribeScheduledActions', 1],
  ]);
}
