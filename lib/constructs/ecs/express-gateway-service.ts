/** A web service for which ECS makes everything around it. */
import type { ExpressGatewayContainer } from '@aws-sdk/client-ecs';
import { Construct } from 'constructs';
import { compareText } from '../../core/json.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  EXPRESS_GATEWAY_SERVICE_TYPE,
  type ExpressGatewayServiceProperties,
} from '../../resources/ecs/express-gateway-service/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import { grantLogWrite, LogGroup } from '../logs/log-group.ts';
import { selectSubnets } from '../network/vpc-like.ts';
import { badProp, optionsOf, requireProps, validateAtSynth } from '../options.ts';
import type { ClusterLike } from './cluster-like.ts';
import type {
  ExpressContainer,
  ExpressGatewayServiceProps,
  ExpressScaling,
} from './express-gateway-service-options.ts';
import { sizeComplaint } from './fargate-size.ts';
import { refuseRollOn, type Secret, secretOfArn } from './secret.ts';

/**
 * A web service in ECS's Express mode: tasks on Fargate behind a load balancer that ECS makes and shares among such
 * services, with an address, a certificate, scaling and security groups of ECS's own.
 *
 * @category Constructs
 * @example
 * const web = new ExpressGatewayService(stack, 'Web', {
 *   cluster,
 *   image: ContainerImage.fromRegistry('nginx:1.27'),
 *   healthCheckPath: '/',
 *   scaling: { min: 2, max: 10 },
 * });
 */
export class ExpressGatewayService extends Construct {
  /** The Express service itself. */
  readonly resource: Resource<ExpressGatewayServiceProperties>;
  /** The cluster that it runs in. */
  readonly cluster: ClusterLike;
  /** Role by which ECS makes what is around the service. */
  readonly infrastructureRole: RoleLike;
  /** Role that ECS starts the tasks with; undefined where a task definition says it. */
  readonly executionRole: RoleLike | undefined;
  /** Role of the program; undefined where there is none, or a task definition says it. */
  readonly taskRole: RoleLike | undefined;

  /** Throws `tree/bad-props` when no VPC is known, or neither an image nor a task definition is given. */
  constructor(scope: Construct, id: string, props: ExpressGatewayServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster');
    this.cluster = props.cluster;
    this.infrastructureRole = props.infrastructureRole ?? infrastructureRole(this);
    this.taskRole = props.taskRole;
    const network = networkRequest(this, props);
    const runs = props.taskDefinition === undefined ? this.#container(props) : undefined;
    this.executionRole = runs?.executionRole;
    this.resource = new Resource<ExpressGatewayServiceProperties>(this, 'Resource', {
      type: EXPRESS_GATEWAY_SERVICE_TYPE,
      properties: {
        cluster: this.cluster.clusterName,
        serviceName: props.serviceName,
        infrastructureRoleArn: this.infrastructureRole.roleArn,
        networkConfiguration: network,
        ...(props.healthCheckPath === undefined ? {} : { healthCheckPath: props.healthCheckPath }),
        ...(props.scaling === undefined ? {} : { scalingTarget: scalingRequest(props.scaling) }),
        ...(props.taskDefinition === undefined
          ? {}
          : { taskDefinitionArn: props.taskDefinition.taskDefinitionArn }),
        ...runs?.request,
      },
      name: {
        property: 'serviceName',
        maxLength: 255,
        forbidden: /[^A-Za-z0-9_-]+/,
        // What AWS cannot change: a second service takes over from the first.
        replacedBy: ['infrastructureRoleArn'],
      },
      ...optionsOf(props),
    });
    validateAtSynth(this, () => complaints(props));
  }

  /** ARN of the service. */
  get serviceArn(): Input<string> {
    return this.resource.ref('serviceArn');
  }

  /** Name of the service. */
  get serviceName(): Input<string> {
    return this.resource.ref('serviceName');
  }

  /** Address at which it answers, such as `https://web-0123456789abcdef.ecs.eu-west-1.on.aws`. */
  get endpoint(): Input<string> {
    return this.resource.ref('endpoint');
  }

  #container(props: ExpressContainer & { readonly cpu?: number; readonly memoryMiB?: number }): {
    readonly executionRole: RoleLike;
    readonly request: Inputs<Partial<ExpressGatewayServiceProperties>>;
  } {
    const image: unknown = props.image;
    if (typeof image !== 'object' || image === null || !('imageName' in image))
      throw badProp(
        this,
        `the image is ${JSON.stringify(image)}, and there is no taskDefinition`,
        "make it with ContainerImage.fromRegistry('nginx:1.27') or ContainerImage.fromEcr(...)",
      );
    const executionRole =
      props.executionRole ?? new Role(this, 'ExecutionRole', { assumedBy: TASKS });
    const logGroup = props.logGroup ?? new LogGroup(this, 'LogGroup');
    grantLogWrite(logGroup, executionRole);
    const secrets = secretsOf(props);
    const grants: readonly PolicyStatement[] = [
      ...props.image.pullStatements,
      ...secrets.flatMap(([, { readStatements }]) => readStatements),
    ];
    for (const statement of grants) executionRole.addToPolicy(statement);
    return {
      executionRole,
      request: {
        executionRoleArn: executionRole.roleArn,
        ...(props.taskRole === undefined ? {} : { taskRoleArn: props.taskRole.roleArn }),
        ...(props.cpu === undefined ? {} : { cpu: String(props.cpu) }),
        ...(props.memoryMiB === undefined ? {} : { memory: String(props.memoryMiB) }),
        ...(props.cpuArchitecture === undefined ? {} : { cpuArchitecture: props.cpuArchitecture }),
        primaryContainer: {
          ...containerRequest(props, secrets),
          awsLogsConfiguration: {
            logGroup: logGroup.logGroupName,
            logStreamPrefix: props.logStreamPrefix ?? 'ecs',
          },
        },
      },
    };
  }
}

const TASKS = Principal.service('ecs-tasks.amazonaws.com');

const METRICS = {
  cpu: 'AVERAGE_CPU',
  memory: 'AVERAGE_MEMORY',
  'requests-per-target': 'REQUEST_COUNT_PER_TARGET',
} as const;

function infrastructureRole(scope: Construct): Role {
  return new Role(scope, 'InfrastructureRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [
      awsManagedPolicy('service-role/AmazonECSInfrastructureRoleforExpressGatewayServices'),
    ],
  });
}

function networkRequest(
  service: ExpressGatewayService,
  props: ExpressGatewayServiceProps,
): Inputs<NonNullable<ExpressGatewayServiceProperties['networkConfiguration']>> {
  const vpc = props.vpc ?? props.cluster.vpc;
  if (vpc === undefined)
    throw badProp(
      service,
      'neither the service nor its cluster has a vpc',
      'give one of them a vpc',
    );
  const type = vpc.publicSubnets.length === 0 ? 'private' : 'public';
  const subnets = selectSubnets(service, vpc, props.vpcSubnets ?? { type });
  return {
    subnets: subnets.map(({ subnetId }) => subnetId),
    ...(props.securityGroups === undefined
      ? {}
      : { securityGroups: props.securityGroups.map(({ securityGroupId }) => securityGroupId) }),
  };
}

type NamedSecret = readonly [name: string, secret: Secret];

function secretsOf({ secrets = {} }: ExpressContainer): readonly NamedSecret[] {
  refuseRollOn(secrets, 'an Express service');
  return Object.entries(secrets).map(([name, secret]) => [
    name,
    typeof secret === 'object' ? secret : secretOfArn(secret),
  ]);
}

function containerRequest(
  { image, containerPort, command, environment }: ExpressContainer,
  secrets: readonly NamedSecret[],
): Inputs<ExpressGatewayContainer> {
  const variables = Object.entries(environment ?? {}).map(([name, value]) => ({ name, value }));
  const values = secrets.map(([name, { valueFrom }]) => ({ name, valueFrom }));
  const byName = (a: { readonly name: string }, b: { readonly name: string }) =>
    compareText(a.name, b.name);
  return {
    image: image.imageName,
    ...(containerPort === undefined ? {} : { containerPort }),
    ...(command === undefined ? {} : { command: [...command] }),
    ...(variables.length === 0 ? {} : { environment: variables.sort(byName) }),
    ...(values.length === 0 ? {} : { secrets: values.sort(byName) }),
    ...(image.repositoryCredentials === undefined
      ? {}
      : { repositoryCredentials: { credentialsParameter: image.repositoryCredentials } }),
  };
}

function scalingRequest({ min, max, metric, target }: ExpressScaling) {
  return {
    ...(min === undefined ? {} : { minTaskCount: min }),
    ...(max === undefined ? {} : { maxTaskCount: max }),
    ...(metric === undefined ? {} : { autoScalingMetric: METRICS[metric] }),
    ...(target === undefined ? {} : { autoScalingTargetValue: target }),
  };
}

function complaints(props: ExpressGatewayServiceProps): readonly string[] {
  const { min = 1, max = 20 } = props.scaling ?? {};
  const size =
    props.taskDefinition === undefined
      ? sizeComplaint(props.cpu ?? 256, props.memoryMiB ?? 512)
      : undefined;
  const path = props.healthCheckPath;
  const both = Object.keys(props.secrets ?? {}).filter((name) =>
    Object.hasOwn(props.environment ?? {}, name),
  );
  return [
    ...(size === undefined ? [] : [size]),
    ...(typeof path === 'string' && !path.startsWith('/')
      ? [`healthCheckPath is ${JSON.stringify(path)}; begin it with a slash`]
      : []),
    ...(min <= max
      ? []
      : [`scaling runs from ${min} to ${max}; the most are fewer than the fewest`]),
    ...both.map((name) => `${name} is in environment and in secrets; keep one of them`),
  ];
}
