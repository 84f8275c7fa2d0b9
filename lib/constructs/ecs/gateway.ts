/** Ways into services that ECS makes and shares among them. */
import type { GatewayConnector, HostSharedAlbConfiguration } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import { GATEWAY_TYPE, type GatewayProperties } from '../../resources/ecs/gateway/properties.ts';
import {
  GATEWAY_CLUSTER_ASSOCIATION_TYPE,
  type GatewayClusterAssociationProperties,
} from '../../resources/ecs/gateway-cluster-association/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { type SubnetSelection, selectSubnets, type VpcLike } from '../network/vpc-like.ts';
import { type ConstructOptions, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import type { SecurityGroupLike } from '../security/security-group.ts';
import type { ClusterLike } from './cluster-like.ts';

/** The props of a {@link Gateway}. */
export interface GatewayProps extends ConstructOptions {
  /** VPC of the load balancers. */
  readonly vpc: VpcLike;
  /** Subnets of the load balancers; cannot be changed. @default - the public ones, or the private ones if `internal` */
  readonly vpcSubnets?: SubnetSelection;
  /** Name, unique in the account. @default - derived from the address */
  readonly gatewayName?: string;
  /** Clusters whose services may use it; a cluster has at most 5 gateways. @default - those of `associateWith` */
  readonly clusters?: readonly ClusterLike[];
  /** Whether only the VPC reaches the services; cannot be changed. @default false */
  readonly internal?: boolean;
  /** Group that decides who may connect. @default - one that ECS makes, open to everybody */
  readonly inboundSecurityGroup?: SecurityGroupLike;
  /** Addresses of the load balancers; cannot be changed. @default 'dualstack' */
  readonly ipAddressType?: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
  /** Most load balancers that ECS may make. @default 10 */
  readonly maxLoadBalancers?: number;
  /** What becomes of requests that could be misread. @default 'defensive' */
  readonly desyncMitigation?: 'monitor' | 'defensive' | 'strictest';
  /** ARN of a web ACL of WAF. @default - none */
  readonly webAclArn?: Input<string>;
  /** Bucket for access logs, which must let Elastic Load Balancing write. @default - none */
  readonly accessLogs?: {
    /** Name of the bucket. */
    readonly bucket: Input<string>;
    /** What the keys begin with. @default - nothing */
    readonly prefix?: string;
  };
  /** Header by which requests reach the new revision of a service while it is tested. @default - none */
  readonly testTrafficHeader?: {
    /** Name of the header. */
    readonly name: string;
    /** Values that mean a test. */
    readonly values: readonly string[];
  };
  /** Whether AWS refuses its deletion; taking it out of the code lifts that, and the plan says so. @default true */
  readonly deletionProtection?: boolean;
  /** Whether its load balancers get its tags. @default true */
  readonly propagateTags?: boolean;
  /** Role by which ECS makes load balancers. @default - a new one with AWS's policy for load balancers */
  readonly infrastructureRole?: RoleLike;
}

/** How a service is reached through the gateways of its cluster. */
export interface GatewayConnection {
  /** Name of the port in the task definition that gets the requests. */
  readonly portName: string;
  /** Through which gateways: those open to the internet, those of the VPC. @default - both */
  readonly accessTypes?: readonly ('PUBLIC' | 'PRIVATE')[];
  /** How load balancers ask whether a task is well. @default - as AWS has it */
  readonly healthCheck?: GatewayHealthCheck;
}

/** How load balancers of a gateway ask whether a task is well. */
export interface GatewayHealthCheck {
  /** @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** Port of the container. @default - the one that gets the requests */
  readonly port?: number;
  /** Path that is asked for. @default - as AWS has it */
  readonly path?: string;
  /** Time between two checks. @default - as AWS has it */
  readonly interval?: Duration;
  /** Time after which a check has failed. @default - as AWS has it */
  readonly timeout?: Duration;
  /** Successes in a row that make a task healthy. @default - as AWS has it */
  readonly healthyThreshold?: number;
  /** Failures in a row that make a task unhealthy. @default - as AWS has it */
  readonly unhealthyThreshold?: number;
  /** Codes of HTTP that are a success, such as `200-299`. @default - as AWS has it */
  readonly httpCodes?: string;
  /** Codes of gRPC that are a success. @default - as AWS has it */
  readonly grpcCodes?: string;
}

/**
 * A gateway: HTTPS ways into the services of its clusters. ECS makes load balancers, certificates and host names when the
 * first service uses it, and shares them among services.
 *
 * @category Constructs
 * @example
 * const gateway = new Gateway(stack, 'Front', { vpc, clusters: [cluster] });
 */
export class Gateway extends Construct {
  /** The gateway itself. */
  readonly resource: Resource<GatewayProperties>;
  /** Role by which ECS makes load balancers. */
  readonly infrastructureRole: RoleLike;
  #associations = 0;

  /** Throws `tree/bad-props` when the VPC has no fitting subnets. */
  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'vpc');
    this.infrastructureRole = props.infrastructureRole ?? infrastructureRole(this);
    const type = props.internal === true ? 'private' : 'public';
    const subnets = selectSubnets(this, props.vpc, props.vpcSubnets ?? { type });
    this.resource = new Resource<GatewayProperties>(this, 'Resource', {
      type: GATEWAY_TYPE,
      properties: {
        name: props.gatewayName,
        infrastructureRoleArn: this.infrastructureRole.roleArn,
        ...(props.deletionProtection === undefined
          ? {}
          : { deletionProtection: props.deletionProtection }),
        ...(props.propagateTags === undefined
          ? {}
          : { propagateTags: props.propagateTags ? 'GATEWAY' : 'NONE' }),
        configuration: {
          hostSharedAlb: {
            networkConfiguration: {
              subnets: subnets.map(({ subnetId }) => subnetId),
              ...(props.inboundSecurityGroup === undefined
                ? {}
                : { inboundSecurityGroup: props.inboundSecurityGroup.securityGroupId }),
              ...(props.ipAddressType === undefined ? {} : { ipAddressType: props.ipAddressType }),
            },
            ...sharedRequest(props),
          },
        },
      },
      name: {
        property: 'name',
        maxLength: 255,
        forbidden: /[^A-Za-z0-9_-]+/,
        // What AWS cannot change: a second gateway takes over from the first.
        replacedWith: () => [
          props.internal ?? false,
          props.ipAddressType ?? 'dualstack',
          ...subnets.map(({ subnetId }) => subnetId),
        ],
      },
      ...optionsOf(props),
    });
    for (const cluster of props.clusters ?? []) this.associateWith(cluster);
    validateAtSynth(this, () =>
      (props.maxLoadBalancers ?? 1) >= 1
        ? []
        : [`maxLoadBalancers is ${props.maxLoadBalancers}; allow at least one`],
    );
  }

  /** Name of the gateway. */
  get gatewayName(): Input<string> {
    return this.resource.ref('name');
  }

  /** ARN of the gateway. */
  get gatewayArn(): Input<string> {
    return this.resource.ref('gatewayArn');
  }

  /** Lets the services of a cluster use the gateway. */
  associateWith(cluster: ClusterLike): this {
    this.#associations += 1;
    new Resource<GatewayClusterAssociationProperties>(this, `Cluster${this.#associations}`, {
      type: GATEWAY_CLUSTER_ASSOCIATION_TYPE,
      properties: { gateway: this.gatewayName, cluster: cluster.clusterName },
      taggable: false,
    });
    return this;
  }
}

/** The connector of a service's request. */
export function connectorRequest({
  portName,
  accessTypes,
  healthCheck,
}: GatewayConnection): Inputs<GatewayConnector> {
  return {
    portName,
    ...(accessTypes === undefined ? {} : { filters: { accessTypes: [...accessTypes] } }),
    ...(healthCheck === undefined ? {} : { healthCheck: healthCheckRequest(healthCheck) }),
  };
}

type HealthCheckRequest = Inputs<NonNullable<GatewayConnector['healthCheck']>>;

function healthCheckRequest(check: GatewayHealthCheck): HealthCheckRequest {
  const { httpCodes, grpcCodes } = check;
  return {
    ...(check.protocol === undefined ? {} : { healthCheckProtocol: check.protocol }),
    ...(check.port === undefined ? {} : { healthCheckPort: check.port }),
    ...(check.path === undefined ? {} : { healthCheckPath: check.path }),
    ...(check.interval === undefined
      ? {}
      : { healthCheckIntervalSeconds: check.interval.toSeconds() }),
    ...(check.timeout === undefined
      ? {}
      : { healthCheckTimeoutSeconds: check.timeout.toSeconds() }),
    ...(check.healthyThreshold === undefined
      ? {}
      : { healthyThresholdCount: check.healthyThreshold }),
    ...(check.unhealthyThreshold === undefined
      ? {}
      : { unhealthyThresholdCount: check.unhealthyThreshold }),
    ...(httpCodes === undefined && grpcCodes === undefined
      ? {}
      : {
          matcher: {
            ...(httpCodes === undefined ? {} : { httpCode: httpCodes }),
            ...(grpcCodes === undefined ? {} : { grpcCode: grpcCodes }),
          },
        }),
  };
}

function sharedRequest(
  props: GatewayProps,
): Inputs<Omit<HostSharedAlbConfiguration, 'networkConfiguration'>> {
  const { accessLogs, testTrafficHeader: header } = props;
  return {
    ...(props.internal === undefined
      ? {}
      : { scheme: props.internal ? 'internal' : 'internet-facing' }),
    ...(props.webAclArn === undefined ? {} : { webACLArn: props.webAclArn }),
    ...(props.maxLoadBalancers === undefined ? {} : { maxAlbCount: props.maxLoadBalancers }),
    ...(props.desyncMitigation === undefined ? {} : { httpDesync: props.desyncMitigation }),
    ...(accessLogs === undefined ? {} : { accessLogs: { destination: { s3: accessLogs } } }),
    ...(header === undefined
      ? {}
      : { testTrafficRules: { header: { name: header.name, values: [...header.values] } } }),
  };
}

function infrastructureRole(scope: Construct): Role {
  return new Role(scope, 'InfrastructureRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [awsManagedPolicy('AmazonECSInfrastructureRolePolicyForLoadBalancers')],
  });
}
