/** A service whose deployments are driven from outside: by its task sets. */
import { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input } from '../../graph/reference.ts';
import { SERVICE_TYPE, type ServiceProperties } from '../../resources/ecs/service/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { ClusterLike } from './cluster-like.ts';
import { type PlacementConstraint, type PlacementStrategy, placementRequest } from './placement.ts';
import { SERVICE_NAME } from './service-name.ts';
import { TaskSet, type TaskSetParts } from './task-set.ts';

/** The props of an {@link ExternalService}. */
export interface ExternalServiceProps extends ConstructOptions {
  /** The cluster. */
  readonly cluster: ClusterLike;
  /** Name, unique in the cluster. @default - derived from the address */
  readonly serviceName?: string;
  /** How many tasks a task set has that is scaled to 100 percent. @default 1 */
  readonly desiredCount?: number;
  /** How tasks on instances are spread or packed, in this order; at most 5. @default - spread over Availability Zones */
  readonly placementStrategies?: readonly PlacementStrategy[];
  /** What instances must meet; at most 10. @default - nothing */
  readonly placementConstraints?: readonly PlacementConstraint[];
  /** Time after a task's start in which failed health checks do not count. @default - none */
  readonly healthCheckGracePeriod?: Duration;
  /** Whether tasks get the tags of the service or of the task definition. @default - none */
  readonly propagateTags?: 'SERVICE' | 'TASK_DEFINITION';
  /** Whether ECS tags tasks with the cluster and service; needs `propagateTags`. @default false */
  readonly enableECSManagedTags?: boolean;
}

/**
 * A service with the EXTERNAL deployment controller: it has no tasks of its own, its task sets do, each a share of the
 * desired count. What moves traffic from one to the other is outside ECS: weights of a listener, a mesh, a DNS record.
 *
 * @category Constructs
 * @example
 * const service = new ExternalService(stack, 'Web', { cluster, desiredCount: 10 });
 * service.addTaskSet('Blue', { taskDefinition, launchType: 'FARGATE', primary: true });
 * service.addTaskSet('Green', { taskDefinition: next, launchType: 'FARGATE', scalePercent: 10 });
 */
export class ExternalService extends Construct {
  /** The service itself. */
  readonly resource: Resource<ServiceProperties>;
  /** The cluster. */
  readonly cluster: ClusterLike;

  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster');
    this.cluster = props.cluster;
    const { healthCheckGracePeriod: grace, propagateTags, enableECSManagedTags } = props;
    this.resource = new Resource<ServiceProperties>(this, 'Resource', {
      type: SERVICE_TYPE,
      properties: {
        serviceName: props.serviceName,
        cluster: props.cluster.clusterName,
        deploymentController: { type: 'EXTERNAL' },
        schedulingStrategy: 'REPLICA',
        desiredCount: props.desiredCount ?? 1,
        ...placementRequest(props),
        ...(grace === undefined ? {} : { healthCheckGracePeriodSeconds: grace.toSeconds() }),
        ...(propagateTags === undefined ? {} : { propagateTags }),
        ...(enableECSManagedTags === undefined ? {} : { enableECSManagedTags }),
      },
      name: SERVICE_NAME,
      ...optionsOf(props),
    });
  }

  /** Adds tasks of one revision: a {@link TaskSet} of this service. */
  addTaskSet(id: string, props: TaskSetParts): TaskSet {
    return new TaskSet(this, id, Object.assign({ service: this }, props));
  }

  /** Name of the service. */
  get serviceName(): Input<string> {
    return this.resource.ref('serviceName');
  }

  /** ARN of the service. */
  get serviceArn(): Input<string> {
    return this.resource.ref('serviceArn');
  }
}
