/** What the load balancing model remembers: plain JSON records, one table a kind of resource. */
import type {
  Action,
  RuleCondition,
  RuleTransform,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** One subnet of a load balancer and the network interface in it. */
export interface NodeRecord {
  readonly subnetId: string;
  readonly zone: string;
  readonly networkInterfaceId: string;
  readonly allocationId?: string;
  readonly privateIp?: string;
}

/** Attribute values by key; only those that were set, the others have their defaults. */
export type AttributeValues = Readonly<Record<string, string>>;

/** An application or network load balancer. */
export interface LoadBalancerRecord {
  readonly arn: string;
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly state: 'provisioning' | 'active';
  readonly createdAt: number;
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly nodes: readonly NodeRecord[];
  readonly groupIds: readonly string[];
  readonly ipAddressType: string;
  readonly attributes: AttributeValues;
}

/** How a target group checks its targets. */
export interface HealthCheckRecord {
  readonly enabled: boolean;
  readonly protocol: string;
  readonly port: string;
  readonly path?: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly matcher?: { readonly HttpCode?: string; readonly GrpcCode?: string };
}

/** A target group. */
export interface TargetGroupRecord {
  readonly arn: string;
  readonly name: string;
  readonly targetType: 'instance' | 'ip' | 'lambda' | 'alb';
  readonly protocol?: string;
  readonly protocolVersion?: string;
  readonly port?: number;
  readonly vpcId?: string;
  readonly ipAddressType: string;
  readonly healthCheck: HealthCheckRecord;
  readonly attributes: AttributeValues;
}

/** A listener; its default actions are its default rule's. */
export interface ListenerRecord {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: string;
  readonly sslPolicy?: string;
  /** The default certificate first, then those that AddListenerCertificates added. */
  readonly certificates: readonly string[];
  readonly actions: readonly Action[];
  readonly alpnPolicy: readonly string[];
  readonly mutualAuthentication?: {
    readonly Mode: string;
    readonly TrustStoreArn?: string;
    readonly IgnoreClientCertificateExpiry?: boolean;
  };
  readonly attributes: AttributeValues;
}

/** A rule of a listener; the default rule has its listener's actions. */
export interface RuleRecord {
  readonly arn: string;
  readonly listenerArn: string;
  readonly priority: number | 'default';
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms: readonly RuleTransform[];
}

/** A registered target and what the load balancer thinks of it. */
export interface TargetRecord {
  readonly targetGroupArn: string;
  readonly id: string;
  readonly port: number;
  readonly zone?: string;
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  /** Whether health checks reach it and pass. */
  readonly passes: boolean;
  /** Why they do not pass: a reason code of AWS and its description. */
  readonly failure?: { readonly reason: string; readonly description: string };
  /** Counts changes, so that a check which began before one does not speak after it. */
  readonly generation: number;
}
