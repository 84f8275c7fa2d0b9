/** What the compiler refuses of load balancing, and the twin that it takes. */
import { test } from 'vitest';
import {
  type ApplicationListener,
  ApplicationListenerRule,
  type ApplicationTargetGroup,
  type Cluster,
  DeploymentStrategy,
  type HostedZoneLike,
  ListenerAction,
  type ListenerCondition,
  LoadBalancedService,
  NetworkLoadBalancedService,
  type NetworkLoadBalancer,
  type NetworkTargetGroup,
  type Stack,
  type TaskDefinition,
} from '../../lib/index.ts';

declare const stack: Stack;
declare const cluster: Cluster;
declare const taskDefinition: TaskDefinition;
declare const domainZone: HostedZoneLike;
declare const network: NetworkLoadBalancer;
declare const listener: ApplicationListener;
declare const conditions: readonly ListenerCondition[];
declare const networkGroup: NetworkTargetGroup;
declare const group: ApplicationTargetGroup;

const what = { cluster, taskDefinition };

test('a domain name goes with its hosted zone, and not with a listener that is shared', () => {
  new LoadBalancedService(stack, 'A', { ...what, domainName: 'a.example.com', domainZone });
  // @ts-expect-error: no hosted zone
  new LoadBalancedService(stack, 'B', { ...what, domainName: 'a.example.com' });
  const shared = { ...what, listener, priority: 1, pathPatterns: ['/a'] };
  new LoadBalancedService(stack, 'C', shared);
  // @ts-expect-error: the name of a shared listener
  new LoadBalancedService(stack, 'D', { ...shared, domainName: 'a.example.com', domainZone });
});

test('a test listener and traffic that moves go together, and the pattern makes the targets', () => {
  const deploymentStrategy = DeploymentStrategy.blueGreen();
  new LoadBalancedService(stack, 'A', { ...what, deploymentStrategy, testListenerPort: 81 });
  new NetworkLoadBalancedService(stack, 'B', { ...what, deploymentStrategy, testListenerPort: 81 });
  // @ts-expect-error: nothing moves
  new LoadBalancedService(stack, 'C', { ...what, testListenerPort: 81 });
  // @ts-expect-error: the pattern makes them
  new LoadBalancedService(stack, 'D', { ...what, deploymentStrategy, trafficTargets: 'none' });
  const deploymentCircuitBreaker = { rollback: true };
  // @ts-expect-error: circuit breakers are for rolling updates
  new LoadBalancedService(stack, 'E', { ...what, deploymentStrategy, deploymentCircuitBreaker });
});

test('TLS of a network load balancer has a certificate, and nothing else has one', () => {
  network.addListener('A', { port: 443, protocol: 'TLS', certificateArn: 'arn' });
  network.addListener('B', { port: 53, protocol: 'UDP' });
  // @ts-expect-error: no certificate
  network.addListener('C', { port: 443, protocol: 'TLS' });
  // @ts-expect-error: a certificate
  network.addListener('D', { port: 53, protocol: 'UDP', certificateArn: 'arn' });
});

test('rules lead to target groups of application load balancers', () => {
  const rule = { listener, priority: 1, conditions };
  new ApplicationListenerRule(stack, 'A', { ...rule, action: ListenerAction.forward([group]) });
  const action = ListenerAction.forward([networkGroup]);
  // @ts-expect-error: a network target group
  new ApplicationListenerRule(stack, 'B', { ...rule, action });
});
