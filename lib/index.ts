/**
 * What users import from `gantry`: constructs, references, and the graph that they make.
 * May import: every room but `cli` and `testing`. Must not: load an SDK client when it is imported.
 */

export {
  type CapacityProviderStrategy,
  Cluster,
  type ClusterAttributes,
  type ClusterLike,
  type ClusterProps,
} from './constructs/ecs/cluster.ts';
export { ContainerDefinition } from './constructs/ecs/container-definition.ts';
export { ContainerImage, type EcrImage } from './constructs/ecs/container-image.ts';
export type {
  ContainerDefinitionProps,
  HealthCheck,
  PortMapping,
} from './constructs/ecs/container-options.ts';
export {
  FARGATE_SIZES,
  type FargateSize,
  type FargateSizeOf,
} from './constructs/ecs/fargate-size.ts';
export {
  type AwsLogDriver,
  type AwsLogsProps,
  type CustomLogDriver,
  type LogDriver,
  LogDrivers,
  type NoLogDriver,
} from './constructs/ecs/log-driver.ts';
export { Secret, type SecretOptions } from './constructs/ecs/secret.ts';
export { Service, type TargetPort } from './constructs/ecs/service.ts';
export type {
  DefaultCapacity,
  LaunchTypeCapacity,
  ServiceCapacity,
  ServiceOptions,
  ServiceProps,
  StrategyCapacity,
} from './constructs/ecs/service-options.ts';
export {
  type RequestScaling,
  type ScalingRange,
  type ScheduledScaling,
  type ScheduleExpression,
  ServiceScaling,
  type TargetTrackingOptions,
  type UtilizationScaling,
} from './constructs/ecs/service-scaling.ts';
export {
  TaskDefinition,
  type TaskDefinitionOptions,
  type TaskDefinitionProps,
} from './constructs/ecs/task-definition.ts';
export type { PolicyConditions, PolicyStatement } from './constructs/iam/policy-statement.ts';
export { Principal } from './constructs/iam/principal.ts';
export { Role, type RoleLike, type RoleProps } from './constructs/iam/role.ts';
export type { LoadBalancerAttributes } from './constructs/load-balancing/existing-load-balancer.ts';
export {
  type AddActionProps,
  type AddTargetsProps,
  ApplicationListener,
  type ApplicationListenerLike,
  type ApplicationListenerProps,
  type ListenerOptions,
  type RuleOptions,
} from './constructs/load-balancing/listener.ts';
export {
  ListenerAction,
  type RedirectOptions,
} from './constructs/load-balancing/listener-action.ts';
export { ListenerCondition } from './constructs/load-balancing/listener-condition.ts';
export {
  ApplicationListenerRule,
  type ApplicationListenerRuleProps,
} from './constructs/load-balancing/listener-rule.ts';
export {
  ApplicationLoadBalancer,
  type ApplicationLoadBalancerLike,
  type ApplicationLoadBalancerProps,
  type LoadBalancerOptions,
} from './constructs/load-balancing/load-balancer.ts';
export {
  ApplicationTargetGroup,
  type ApplicationTargetGroupProps,
  type LoadBalancerTarget,
  type TargetGroupOptions,
  type TargetHealthCheck,
} from './constructs/load-balancing/target-group.ts';
export {
  LogGroup,
  type LogGroupLike,
  type LogGroupProps,
  type RetentionDays,
} from './constructs/logs/log-group.ts';
export type { VpcAttributes } from './constructs/network/existing-vpc.ts';
export { NatGateway, type NatGatewayProps } from './constructs/network/nat-gateway.ts';
export {
  type RouteTarget,
  Subnet,
  type SubnetLike,
  type SubnetProps,
} from './constructs/network/subnet.ts';
export { type SubnetGroupOptions, Vpc, type VpcProps } from './constructs/network/vpc.ts';
export {
  GatewayVpcEndpoint,
  type GatewayVpcEndpointProps,
  InterfaceVpcEndpoint,
  type InterfaceVpcEndpointProps,
} from './constructs/network/vpc-endpoint.ts';
export type { SubnetSelection, VpcLike } from './constructs/network/vpc-like.ts';
export type { ConstructOptions } from './constructs/options.ts';
export {
  LoadBalancedService,
  type LoadBalancedServiceOptions,
  type LoadBalancedServiceProps,
  type OwnListenerExposure,
  type SharedListenerExposure,
} from './constructs/patterns/load-balanced-service.ts';
export { type Connectable, Connections } from './constructs/security/connections.ts';
export { Peer } from './constructs/security/peer.ts';
export { Port } from './constructs/security/port.ts';
export {
  SecurityGroup,
  type SecurityGroupLike,
  type SecurityGroupProps,
} from './constructs/security/security-group.ts';
export type { Diagnostic, SourceLocation } from './core/diagnostic.ts';
export { Duration } from './core/duration.ts';
export { type ErrorCode, GantryError, isGantryError } from './core/errors.ts';
export type { Json, JsonObject } from './core/json.ts';
export type { Address } from './graph/address.ts';
export type { Graph, ResourceNode, StackNode } from './graph/graph.ts';
export {
  type Input,
  type Inputs,
  Lookup,
  Reference,
  Text,
  text,
} from './graph/reference.ts';
export { App, type AppProps } from './tree/app.ts';
export type { NameRule } from './tree/names.ts';
export { Resource, type ResourceOptions, type ResourceProps } from './tree/resource.ts';
export { Stack, type StackProps } from './tree/stack.ts';
