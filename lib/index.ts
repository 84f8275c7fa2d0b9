/**
 * What users import from `gantry`: constructs, references, and the graph that they make.
 * May import: every room but `cli` and `testing`. Must not: load an SDK client when it is imported.
 */

export type {
  CapacityFinding,
  CapacityReport,
  ClusterCapacity as ClusterCapacityReport,
  ForecastMinute,
  GroupCapacity as GroupCapacityReport,
  ServiceCapacity as ServiceCapacityReport,
  SubnetCapacity as SubnetCapacityReport,
} from './capacity/report.ts';
export {
  AccountSettings,
  type AccountSettingsProps,
  type EcsSettings,
} from './constructs/capacity/account-settings.ts';
export type {
  EcsAgentConfiguration,
  RequestRate,
} from './constructs/capacity/agent-configuration.ts';
export {
  AsgCapacityProvider,
  type AsgCapacityProviderProps,
} from './constructs/capacity/asg-capacity-provider.ts';
export type {
  AsgCapacityProviderLike,
  CapacityProviderLike,
} from './constructs/capacity/capacity-provider.ts';
export {
  ContainerInstanceAttributes,
  type ContainerInstanceAttributesProps,
} from './constructs/capacity/container-instance-attributes.ts';
export type {
  ExistingGroupOptions,
  ExistingGroupProps,
} from './constructs/capacity/existing-group-provider.ts';
export {
  ExternalCapacity,
  type ExternalCapacityProps,
} from './constructs/capacity/external-capacity.ts';
export type {
  AsgCapacityProviderOptions,
  AsgInstanceOptions,
  BlockDevice,
  GroupCapacity,
  InstanceHealthCheck,
  InstanceStartOptions,
  LifecycleHookOptions,
  MixedInstanceTypes,
  OneInstanceType,
  SpotOptions,
  WarmPoolOptions,
} from './constructs/capacity/instance-options.ts';
export type {
  AllowedInstanceTypes,
  ExcludedInstanceTypes,
  FurtherNeeds,
  InstanceNeeds,
  InstanceRequirements,
  NumberRange,
  OnDemandPriceOverLowest,
  SpotPriceOfOnDemand,
  SpotPriceOverLowest,
} from './constructs/capacity/instance-requirements.ts';
export {
  type AmazonLinux2Options,
  type AmazonLinux2023Options,
  type Architecture,
  type ArmImageOptions,
  type BottlerocketOptions,
  type CustomImageOptions,
  EcsMachineImage,
  type GpuImageOptions,
  type LinuxImageOptions,
  type NeuronImageOptions,
  type OperatingSystem,
  type WindowsServerRelease,
} from './constructs/capacity/machine-image.ts';
export {
  type BoughtInstances,
  ManagedInstancesCapacityProvider,
  type ManagedInstancesCapacityProviderOptions,
  type ManagedInstancesCapacityProviderProps,
  type ManagedInstancesOptions,
  type ReservedInstances,
} from './constructs/capacity/managed-instances-capacity-provider.ts';
export type {
  GroupManagement,
  ManagedGroup,
  ManagedScaling,
  UnmanagedGroup,
} from './constructs/capacity/managed-scaling.ts';
export { UserData, type UserDataProps } from './constructs/capacity/user-data.ts';
export type {
  CloudMapOptions,
  GivenRegistry,
  NewRegistry,
  RegistryPort,
} from './constructs/discovery/cloud-map.ts';
export { CloudMapNamespace } from './constructs/discovery/cloud-map-namespace.ts';
export {
  DiscoveryService,
  type DiscoveryServiceLike,
  type DiscoveryServiceOptions,
  type DiscoveryServiceProps,
} from './constructs/discovery/discovery-service.ts';
export {
  PrivateDnsNamespace,
  type PrivateDnsNamespaceProps,
  PublicDnsNamespace,
  type PublicDnsNamespaceProps,
} from './constructs/discovery/dns-namespace.ts';
export type { NamespaceAttributes } from './constructs/discovery/existing-namespace.ts';
export { HttpNamespace, type HttpNamespaceProps } from './constructs/discovery/http-namespace.ts';
export type {
  DiscoveryNamespaceLike,
  DnsNamespaceLike,
  NamespaceLike,
} from './constructs/discovery/namespace-like.ts';
export type {
  ClientAlias,
  NoProxyLogs,
  ProxyLogs,
  ServiceConnectEndpoint,
  ServiceConnectOptions,
  ServiceConnectTls,
} from './constructs/discovery/service-connect.ts';
export type { ServiceDiscoveryOptions } from './constructs/discovery/service-discovery.ts';
export type { VpcLatticeTarget } from './constructs/discovery/vpc-lattice.ts';
export { Certificate, type CertificateProps } from './constructs/dns/certificate.ts';
export {
  HostedZone,
  type HostedZoneAttributes,
  type HostedZoneLike,
  type HostedZoneLookupOptions,
} from './constructs/dns/hosted-zone.ts';
export {
  type AliasTargetLike,
  RecordSet,
  type RecordSetProps,
  RecordTarget,
} from './constructs/dns/record-set.ts';
export type { CapacityProviderStrategy } from './constructs/ecs/capacity-strategy.ts';
export { Cluster, type ClusterProps } from './constructs/ecs/cluster.ts';
export type {
  ClusterConfigurationOptions,
  ExecuteCommandLogs,
  ExecuteCommandOptions,
} from './constructs/ecs/cluster-configuration.ts';
export type { ClusterLike } from './constructs/ecs/cluster-like.ts';
export {
  ClusterQuery,
  type EcsAttribute,
  type QueryAttribute,
  type QueryOrder,
  type QueryText,
} from './constructs/ecs/cluster-query.ts';
export type {
  Compatibility,
  CompatibilityWith,
  DefaultNetworkMode,
  NetworkMode,
  NetworkModeOf,
} from './constructs/ecs/compatibility.ts';
export { ContainerDefinition, type ContainerHost } from './constructs/ecs/container-definition.ts';
export { ContainerImage, type EcrImage } from './constructs/ecs/container-image.ts';
export type {
  ContainerDefinitionProps,
  HealthCheck,
  HostPortMapping,
  In,
  PortMapping,
  PortMappingOf,
  PortRangeMapping,
  RestartPolicy,
} from './constructs/ecs/container-options.ts';
export { CredentialSpec } from './constructs/ecs/credential-spec.ts';
export { Daemon, type DaemonAlarms, type DaemonProps } from './constructs/ecs/daemon.ts';
export { DaemonTaskDefinition } from './constructs/ecs/daemon-task-definition.ts';
export type {
  DaemonContainerOptions,
  DaemonContainerProps,
  DaemonLogRouterProps,
  DaemonTaskDefinitionProps,
} from './constructs/ecs/daemon-task-definition-options.ts';
export { type DaemonMountPoint, DaemonVolume } from './constructs/ecs/daemon-volume.ts';
export {
  DeploymentHook,
  type HookStage,
  type HookTimeout,
  type LambdaHookOptions,
  type PauseHookOptions,
  type PauseStage,
} from './constructs/ecs/deployment-hook.ts';
export {
  type BlueGreenOptions,
  type CanaryOptions,
  DeploymentStrategy,
  type DeploymentStrategyOf,
  type DeploymentStrategyOptions,
  type EarlySuccess,
  type LinearOptions,
  type RollingOptions,
  type RollingStrategy,
  type TrafficShiftingStrategy,
} from './constructs/ecs/deployment-strategy.ts';
export {
  type EbsSize,
  type EbsVolumeType,
  ServiceManagedVolume,
  type ServiceManagedVolumeOptions,
  type ServiceManagedVolumeProps,
} from './constructs/ecs/ebs-volume.ts';
export { EnvironmentFile } from './constructs/ecs/environment-file.ts';
export type {
  ClusterAttributes,
  ClusterByArn,
  ClusterByName,
} from './constructs/ecs/existing-cluster.ts';
export { ExpressGatewayService } from './constructs/ecs/express-gateway-service.ts';
export type {
  ExpressContainer,
  ExpressGatewayServiceOptions,
  ExpressGatewayServiceProps,
  ExpressScaling,
  ExpressSize,
  ExpressTaskDefinition,
} from './constructs/ecs/express-gateway-service-options.ts';
export { ExternalService, type ExternalServiceProps } from './constructs/ecs/external-service.ts';
export {
  FARGATE_SIZES,
  type FargateSize,
  type FargateSizeOf,
} from './constructs/ecs/fargate-size.ts';
export {
  type FirelensConfigFile,
  type FirelensLogDriver,
  FirelensLogRouter,
  type FirelensLogRouterProps,
  type FirelensOptions,
  type FirelensOutput,
  type FirelensRouterName,
} from './constructs/ecs/firelens.ts';
export {
  Gateway,
  type GatewayConnection,
  type GatewayHealthCheck,
  type GatewayProps,
} from './constructs/ecs/gateway.ts';
export type { JsonSource } from './constructs/ecs/json-source.ts';
export {
  type AwsLogDriver,
  type AwsLogsProps,
  type CustomLogConfiguration,
  type CustomLogDriver,
  type LogDriver,
  LogDrivers,
  type NoLogDriver,
} from './constructs/ecs/log-driver.ts';
export type {
  FluentdProps,
  GelfProps,
  JournaldProps,
  JsonFileProps,
  LogTagProps,
  SplunkProps,
  SyslogProps,
} from './constructs/ecs/log-options.ts';
export {
  OneOffTask,
  type OneOffTaskOptions,
  type OneOffTaskProps,
} from './constructs/ecs/one-off-task.ts';
export {
  type DistinctInstanceRequest,
  type DistinctInstances,
  type MemberOf,
  type MemberOfRequest,
  PlacementConstraint,
  PlacementStrategy,
} from './constructs/ecs/placement.ts';
export { type GpuShare, ResourceRequirement } from './constructs/ecs/resource-requirement.ts';
export { RuntimePlatform } from './constructs/ecs/runtime-platform.ts';
export {
  Secret,
  type SecretKey,
  type SecretOptions,
  type SecretStage,
  type SecretVersion,
} from './constructs/ecs/secret.ts';
export { Service } from './constructs/ecs/service.ts';
export type {
  CircuitBreakerThreshold,
  CodeDeployDeployment,
  DeploymentAlarms,
  DeploymentCircuitBreaker,
  RollingDeployment,
  ServiceDeployment,
  TargetPort,
  TrafficShiftingDeployment,
  TrafficTarget,
} from './constructs/ecs/service-deployment-options.ts';
export type { ServiceJsonOptions } from './constructs/ecs/service-json.ts';
export type {
  ClassicLoadBalancer,
  DaemonCapacity,
  DefaultCapacity,
  ExternalInstanceCapacity,
  InstanceCapacity,
  InstanceNetwork,
  InstancePlacement,
  LaunchTypeCapacity,
  OwnNetworkInterfaces,
  ServiceCapacity,
  ServiceNetwork,
  ServiceOptions,
  ServiceProps,
  StrategyCapacity,
  TaskFor,
} from './constructs/ecs/service-options.ts';
export {
  type AdotCollectorOptions,
  addAdotCollector,
} from './constructs/ecs/sidecars/adot-collector.ts';
export {
  addCloudWatchAgent,
  type CloudWatchAgentOptions,
} from './constructs/ecs/sidecars/cloudwatch-agent.ts';
export type { SidecarOptions } from './constructs/ecs/sidecars/sidecar.ts';
export { addXRayDaemon } from './constructs/ecs/sidecars/x-ray.ts';
export { type AnyTaskDefinition, TaskDefinition } from './constructs/ecs/task-definition.ts';
export type { TaskDefinitionJsonOptions } from './constructs/ecs/task-definition-json.ts';
export type {
  FargateTaskOptions,
  InstanceTaskOptions,
  TaskDefinitionOptions,
  TaskDefinitionProps,
  TaskPlace,
} from './constructs/ecs/task-definition-options.ts';
export type { TaskRunOptions, TaskRunPlace } from './constructs/ecs/task-run.ts';
export {
  type ExternalServiceLike,
  TaskSet,
  type TaskSetCapacity,
  type TaskSetOptions,
  type TaskSetParts,
  type TaskSetProps,
} from './constructs/ecs/task-set.ts';
export {
  type DockerVolumeProps,
  type EfsRoot,
  type EfsVolumeOptions,
  type EfsVolumeProps,
  type FsxWindowsVolumeProps,
  type MountPoint,
  type S3FilesVolumeProps,
  Volume,
} from './constructs/ecs/volume.ts';
export {
  AccessPoint,
  type AccessPointProps,
  type PosixUser,
} from './constructs/efs/access-point.ts';
export {
  FileSystem,
  type FileSystemOptions,
  type FileSystemProps,
  type FileSystemThroughput,
} from './constructs/efs/file-system.ts';
export type { FileSystemAccessPoint, FileSystemLike } from './constructs/efs/file-system-like.ts';
export {
  type ContainerInstanceStateChangeFilter,
  type DeploymentStateChangeFilter,
  EcsEvents,
  type EventfulService,
  type ServiceActionFilter,
  type TaskLastStatus,
  type TaskStateChangeFilter,
  type TaskStopCode,
} from './constructs/events/ecs-events.ts';
export type {
  AnythingBut,
  CidrMatch,
  EventMatcher,
  EventPattern,
  EventPatternFields,
  ExcludedTexts,
  ExistsMatch,
  IgnoreCase,
  NumericMatch,
  NumericOperator,
  PrefixMatch,
  SuffixMatch,
  TextMatch,
  WildcardMatch,
} from './constructs/events/event-pattern.ts';
export { EventRule, type EventRuleProps } from './constructs/events/event-rule.ts';
export {
  type BoundTarget,
  type EventMessage,
  type EventRuleLike,
  EventTarget,
  type EventTargetOptions,
  type MessageTargetOptions,
  type QueueTargetOptions,
} from './constructs/events/event-target.ts';
export type { TaskTargetOptions, TaskTargetProps } from './constructs/events/task-target.ts';
export { InstanceProfile, type InstanceProfileProps } from './constructs/iam/instance-profile.ts';
export type { PolicyConditions, PolicyStatement } from './constructs/iam/policy-statement.ts';
export { Principal } from './constructs/iam/principal.ts';
export { Role, type RoleLike, type RoleProps } from './constructs/iam/role.ts';
export {
  BlueGreenTargets,
  type BlueGreenTargetsLike,
  type BlueGreenTargetsProps,
  type TestTraffic,
} from './constructs/load-balancing/blue-green-targets.ts';
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
  type FixedResponseOptions,
  type ForwardOptions,
  ListenerAction,
  type RedirectOptions,
  type WeightedTargetGroup,
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
  type CommonLoadBalancerOptions,
  LoadBalancer,
  type LoadBalancerParts,
} from './constructs/load-balancing/load-balancer-base.ts';
export type { LoadBalancerLike } from './constructs/load-balancing/load-balancer-like.ts';
export {
  NetworkBlueGreenTargets,
  type NetworkBlueGreenTargetsProps,
} from './constructs/load-balancing/network-blue-green-targets.ts';
export {
  type AddNetworkTargetsProps,
  NetworkListener,
  type NetworkListenerOptions,
  type NetworkListenerProps,
  type PlainNetworkListenerOptions,
  type TlsNetworkListenerOptions,
} from './constructs/load-balancing/network-listener.ts';
export {
  NetworkLoadBalancer,
  type NetworkLoadBalancerLike,
  type NetworkLoadBalancerProps,
} from './constructs/load-balancing/network-load-balancer.ts';
export {
  type NetworkHealthCheck,
  type NetworkProtocol,
  NetworkTargetGroup,
  type NetworkTargetGroupOptions,
  type NetworkTargetGroupProps,
} from './constructs/load-balancing/network-target-group.ts';
export {
  ApplicationTargetGroup,
  type ApplicationTargetGroupProps,
  type TargetGroupOptions,
  type TargetHealthCheck,
} from './constructs/load-balancing/target-group.ts';
export {
  type LoadBalancerTarget,
  TargetGroup,
  type TargetGroupParts,
  type TargetType,
} from './constructs/load-balancing/target-group-base.ts';
export type {
  CommonTargetGroupOptions,
  HealthCheckTiming,
  TargetGroupPlace,
} from './constructs/load-balancing/target-group-options.ts';
export {
  LogGroup,
  type LogGroupLike,
  type LogGroupProps,
  type RetentionDays,
} from './constructs/logs/log-group.ts';
export {
  type DeadLetterQueue,
  grantConsume,
  grantSend,
  Queue,
  type QueueLike,
  type QueueProps,
  type QueueStatement,
} from './constructs/messaging/queue.ts';
export { Alarm, type AlarmOptions, type AlarmProps } from './constructs/monitoring/alarm.ts';
export {
  insightsMetric,
  type MeteredService,
  type Metric,
  type MetricMath,
  type MetricStatistic,
  type MetricView,
  queueMetric,
  serviceMetric,
  targetGroupMetric,
} from './constructs/monitoring/metric.ts';
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
export type {
  NamedSubnets,
  SubnetSelection,
  SubnetsOfType,
  VpcLike,
} from './constructs/network/vpc-like.ts';
export type { ConstructOptions } from './constructs/options.ts';
export type {
  ClusterTemplateOptions,
  NewVpcOptions,
  TemplateWithNewVpc,
  TemplateWithVpc,
} from './constructs/patterns/cluster-template.ts';
export {
  Ec2Cluster,
  type Ec2ClusterProps,
  type EmptyClusterTemplate,
  type FilledClusterTemplate,
  type InboundRule,
  type TemplateWithGroup,
  type TemplateWithNewGroup,
} from './constructs/patterns/ec2-cluster.ts';
export {
  Ec2LinuxCluster,
  type Ec2LinuxClusterProps,
} from './constructs/patterns/ec2-linux-cluster.ts';
export {
  Ec2WindowsCluster,
  type Ec2WindowsClusterProps,
} from './constructs/patterns/ec2-windows-cluster.ts';
export type {
  DomainExposure,
  NoDomainExposure,
  PatternDeployment,
  PatternTargets,
  RollingPatternDeployment,
  ShiftingPatternDeployment,
} from './constructs/patterns/exposed-service.ts';
export { LoadBalancedService } from './constructs/patterns/load-balanced-service.ts';
export type {
  LoadBalancedServiceOptions,
  LoadBalancedServiceProps,
  OwnListenerExposure,
  SharedListenerExposure,
} from './constructs/patterns/load-balanced-service-options.ts';
export {
  type NetworkExposure,
  NetworkLoadBalancedService,
  type NetworkLoadBalancedServiceProps,
} from './constructs/patterns/network-load-balanced-service.ts';
export {
  NetworkingOnlyCluster,
  type NetworkingOnlyClusterProps,
} from './constructs/patterns/networking-only-cluster.ts';
export {
  QueueWorker,
  type QueueWorkerOptions,
  type QueueWorkerProps,
  type WorkerScaling,
} from './constructs/patterns/queue-worker.ts';
export {
  ScheduledTask,
  type ScheduledTaskOptions,
  type ScheduledTaskProps,
} from './constructs/patterns/scheduled-task.ts';
export type {
  DownwardStep,
  ForecastMetric,
  ForecastScaling,
  ForecastUse,
  MetricScaling,
  QueueBacklogScaling,
  RequestScaling,
  ScalingRange,
  ScheduledScaling,
  ScheduleExpression,
  StepScaling,
  StepSide,
  TargetTrackingOptions,
  UpwardStep,
  UtilizationScaling,
} from './constructs/scaling/options.ts';
export { ServiceScaling } from './constructs/scaling/service-scaling.ts';
export { ScheduleGroup, type ScheduleGroupProps } from './constructs/scheduling/schedule-group.ts';
export { type Connectable, Connections } from './constructs/security/connections.ts';
export { Peer } from './constructs/security/peer.ts';
export { Port } from './constructs/security/port.ts';
export {
  SecurityGroup,
  type SecurityGroupLike,
  type SecurityGroupProps,
} from './constructs/security/security-group.ts';
export {
  type StepFunctionsTask,
  stepFunctionsTask,
} from './constructs/workflows/step-functions-task.ts';
export type {
  StepFunctionsInstanceNetwork,
  StepFunctionsInterface,
  StepFunctionsTaskOptions,
  StepFunctionsTaskProps,
  UntilRequested,
  UntilTaskAnswers,
  UntilTaskEnds,
} from './constructs/workflows/step-functions-task-options.ts';
export type {
  IntegrationPattern,
  JsonataExpression,
  TaskState,
} from './constructs/workflows/task-state.ts';
export type { Clock } from './core/clock.ts';
export type { Diagnostic, SourceLocation } from './core/diagnostic.ts';
export { Duration } from './core/duration.ts';
export {
  type ErrorCode,
  EXIT,
  GantryError,
  isGantryError,
} from './core/errors.ts';
export type { Change, ChangeCause, FieldChange, Impact } from './core/field-change.ts';
export type { Json, JsonObject } from './core/json.ts';
export type {
  DoneEjection,
  EjectedObject,
  FailedEjection,
  IndelibleObject,
  SkippedEjection,
} from './engine/eject-plan.ts';
export type {
  EventBody,
  EventTime,
  GantryEvent,
  InterruptedEvent,
  LockTakenOverEvent,
  Phase,
  PhaseEvent,
  PlannedEvent,
  RolloutEndedEvent,
  RolloutSeenEvent,
  StepEndedEvent,
  StepProgressEvent,
  StepStartedEvent,
  WaitingEvent,
} from './engine/events.ts';
export type { Ladder, Rung, RungPhase } from './engine/ladder.ts';
export type { LockHolder } from './engine/lock-holder.ts';
export type { OtherSteps } from './engine/other-steps.ts';
export type {
  DoneOutcome,
  EndedRollout,
  FailedOutcome,
  Outcome,
  RunResult,
  SkippedOutcome,
} from './engine/outcome.ts';
export type {
  Action,
  AdoptStep,
  CreateStep,
  DeleteStep,
  LeftField,
  LeftResource,
  NoneStep,
  Plan,
  PlanSelection,
  PulledIn,
  ReadCounts,
  ReplaceStep,
  Step,
  UpdateStep,
} from './engine/plan.ts';
export type { Address } from './graph/address.ts';
export type {
  Graph,
  ResourceNode,
  StackNode,
} from './graph/graph.ts';
export {
  type Input,
  type Inputs,
  type JoinValue,
  Lookup,
  type LookupValue,
  Reference,
  type RefValue,
  Text,
  text,
} from './graph/reference.ts';
export type { CertificateProperties } from './resources/acm/certificate/properties.ts';
export type { CertificateValidationProperties } from './resources/acm/certificate-validation/properties.ts';
export type { ScalableTargetProperties } from './resources/application-auto-scaling/scalable-target/properties.ts';
export type { ScalingPolicyProperties } from './resources/application-auto-scaling/scaling-policy/properties.ts';
export type { ScheduledActionProperties } from './resources/application-auto-scaling/scheduled-action/properties.ts';
export type { AutoScalingGroupProperties } from './resources/auto-scaling/auto-scaling-group/properties.ts';
export type {
  AlarmDimension,
  AlarmProperties,
  AlarmQuery,
} from './resources/cloudwatch/alarm/properties.ts';
export type { EgressOnlyInternetGatewayProperties } from './resources/ec2/egress-only-internet-gateway/properties.ts';
export type { ElasticIpProperties } from './resources/ec2/elastic-ip/properties.ts';
export type { InternetGatewayAttachmentProperties } from './resources/ec2/internet-gateway-attachment/properties.ts';
export type { LaunchTemplateProperties } from './resources/ec2/launch-template/properties.ts';
export type { NatGatewayProperties } from './resources/ec2/nat-gateway/properties.ts';
export type { RouteProperties } from './resources/ec2/route/properties.ts';
export type { RouteTableProperties } from './resources/ec2/route-table/properties.ts';
export type { RouteTableAssociationProperties } from './resources/ec2/route-table-association/properties.ts';
export type { SecurityGroupProperties } from './resources/ec2/security-group/properties.ts';
export type { SecurityGroupRuleProperties } from './resources/ec2/security-group-rule/properties.ts';
export type { SubnetProperties } from './resources/ec2/subnet/properties.ts';
export type { VpcProperties } from './resources/ec2/vpc/properties.ts';
export type { VpcEndpointProperties } from './resources/ec2/vpc-endpoint/properties.ts';
export type { AccountSettingProperties } from './resources/ecs/account-setting/properties.ts';
export type { CapacityProviderProperties } from './resources/ecs/capacity-provider/properties.ts';
export type { ClusterProperties } from './resources/ecs/cluster/properties.ts';
export type { ClusterCapacityProvidersProperties } from './resources/ecs/cluster-capacity-providers/properties.ts';
export type {
  ContainerInstanceAttribute,
  ContainerInstanceAttributesProperties,
} from './resources/ecs/container-instance-attributes/properties.ts';
export type { DaemonProperties } from './resources/ecs/daemon/properties.ts';
export type { DaemonTaskDefinitionProperties } from './resources/ecs/daemon-task-definition/properties.ts';
export type { ExpressGatewayServiceProperties } from './resources/ecs/express-gateway-service/properties.ts';
export type {
  GatewayConfiguration,
  GatewayProperties,
} from './resources/ecs/gateway/properties.ts';
export type { GatewayClusterAssociationProperties } from './resources/ecs/gateway-cluster-association/properties.ts';
export type { OneOffTaskProperties } from './resources/ecs/one-off-task/properties.ts';
export type { ServiceProperties } from './resources/ecs/service/properties.ts';
export type { TaskDefinitionProperties } from './resources/ecs/task-definition/properties.ts';
export type { TaskSetProperties } from './resources/ecs/task-set/properties.ts';
export type { AccessPointProperties } from './resources/efs/access-point/properties.ts';
export type { FileSystemProperties } from './resources/efs/file-system/properties.ts';
export type { MountTargetProperties } from './resources/efs/mount-target/properties.ts';
export type { ListenerProperties } from './resources/elbv2/listener/properties.ts';
export type { ListenerRuleProperties } from './resources/elbv2/listener-rule/properties.ts';
export type { LoadBalancerProperties } from './resources/elbv2/load-balancer/properties.ts';
export type { TargetGroupProperties } from './resources/elbv2/target-group/properties.ts';
export type {
  EventPatternJson,
  EventRuleProperties,
  EventTargetProperties,
} from './resources/events/rule/properties.ts';
export type { InstanceProfileProperties } from './resources/iam/instance-profile/properties.ts';
export type {
  PolicyDocument,
  PolicyStatement as RequestPolicyStatement,
  RoleProperties,
} from './resources/iam/role/properties.ts';
export type { LogGroupProperties } from './resources/logs/log-group/properties.ts';
export type {
  AliasTarget,
  RecordSetProperties,
} from './resources/route53/record-set/properties.ts';
export type {
  EcsParameters,
  FlexibleTimeWindow,
  ScheduleProperties,
  ScheduleTarget,
} from './resources/scheduler/schedule/properties.ts';
export type { ScheduleGroupProperties } from './resources/scheduler/schedule-group/properties.ts';
export type { HttpNamespaceProperties } from './resources/servicediscovery/http-namespace/properties.ts';
export type {
  HostedZoneProperties,
  PrivateDnsNamespaceProperties,
} from './resources/servicediscovery/private-dns-namespace/properties.ts';
export type { PublicDnsNamespaceProperties } from './resources/servicediscovery/public-dns-namespace/properties.ts';
export type {
  DiscoveryServiceProperties,
  DnsRecordType,
} from './resources/servicediscovery/service/properties.ts';
export type {
  QueueProperties,
  RedriveAllowPolicy,
  RedrivePolicy,
} from './resources/sqs/queue/properties.ts';
export type { ActivationProperties } from './resources/ssm/activation/properties.ts';
export type {
  RolloutCause,
  RolloutEvent,
  RolloutPause,
  RolloutReport,
  RolloutResult,
} from './rollout/report.ts';
export {
  type ActivateResult,
  type AdoptOptions,
  type AdoptResult,
  type AgentReport,
  type ApiCall,
  type ApplyOptions,
  type AwsOptions,
  activate,
  adopt,
  type CheckedDocument,
  type CheckedOperation,
  type CheckFinding,
  type CheckOptions,
  type CheckResult,
  type ClusterOptions,
  type ContinueOptions,
  type ContinueResult,
  checkDocuments,
  continueDeployment,
  type DeploymentChoice,
  type DeployResult,
  type DrainedService,
  type DrainingInstance,
  type DrainOptions,
  type DrainPreview,
  type DrainReport,
  type DrainResult,
  type DrainVerdict,
  type DriftedObject,
  type DriftOptions,
  type DriftReport,
  type DriftResult,
  deploy,
  destroy,
  drain,
  drift,
  type EjectOptions,
  type EjectOutcome,
  type EjectPlan,
  type EjectResult,
  eject,
  type InstanceChoice,
  type InstanceRoom,
  type InstanceStatus,
  type InstancesOptions,
  type InterfaceRoom,
  listInstances,
  type MissingObject,
  type Orphan,
  type OrphanKind,
  type OrphanOptions,
  type OrphansResult,
  type OtherAppObject,
  orphans,
  type PausedDeployment,
  type PlanDocument,
  type PlanningOptions,
  type PlanningResult,
  type PlanResult,
  plan,
  type RefreshReport,
  type RegisterOptions,
  type RemainingTasks,
  type RollbackResult,
  type RollOptions,
  type RollResult,
  type RunOptions,
  type RunTaskOptions,
  type RunTaskResult,
  register,
  requestSkeleton,
  roll,
  rollback,
  runTask,
  type ServiceStatus,
  type SkeletonRequest,
  status,
  synth,
  type TaskContainerReport,
  type TaskEvent,
  type TaskReport,
  type UnmanagedField,
  type UpdateAgentsOptions,
  type UpdateAgentsResult,
  unlock,
  updateAgents,
} from './toolkit.ts';
export { App, type AppProps } from './tree/app.ts';
export { movedFrom } from './tree/moved.ts';
export type { NameRule } from './tree/names.ts';
export { Resource, type ResourceOptions, type ResourceProps } from './tree/resource.ts';
export { Stack, type StackProps } from './tree/stack.ts';
export type { Synthesis } from './tree/synth.ts';
