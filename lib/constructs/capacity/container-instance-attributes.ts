/** Custom attributes of a container instance. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  CONTAINER_INSTANCE_ATTRIBUTES_TYPE,
  type ContainerInstanceAttributesProperties,
} from '../../resources/ecs/container-instance-attributes/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import type { ClusterLike } from '../ecs/cluster-like.ts';
import { badProp, requireProps } from '../options.ts';

/** The props of {@link ContainerInstanceAttributes}. */
export interface ContainerInstanceAttributesProps {
  /** The cluster of the instance. */
  readonly cluster: ClusterLike;
  /** Id or ARN of the container instance. */
  readonly containerInstance: Input<string>;
  /** The attributes, at most 10; `true` for one without a value. */
  readonly attributes: Readonly<Record<string, string | true>>;
}

/**
 * Custom attributes of one container instance, such as a machine outside AWS, for placement constraints. Those that
 * others put there stay. Instances of a group get theirs from `agent.attributes` of the group.
 *
 * @category Constructs
 * @example
 * new ContainerInstanceAttributes(stack, 'Rack', {
 *   cluster,
 *   containerInstance: '1234567890abcdef1234567890abcdef',
 *   attributes: { rack: 'b7', scanner: true },
 * });
 */
export class ContainerInstanceAttributes extends Construct {
  /** The attributes themselves. */
  readonly resource: Resource<ContainerInstanceAttributesProperties>;

  /** Throws `tree/bad-props` when there are none, or more than AWS takes. */
  constructor(scope: Construct, id: string, props: ContainerInstanceAttributesProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'cluster', 'containerInstance', 'attributes');
    const attributes = Object.entries(props.attributes);
    if (attributes.length === 0 || attributes.length > 10)
      throw badProp(this, `${attributes.length} attributes are given`, 'give 1 to 10 of them');
    this.resource = new Resource<ContainerInstanceAttributesProperties>(this, 'Resource', {
      type: CONTAINER_INSTANCE_ATTRIBUTES_TYPE,
      properties: {
        cluster: props.cluster.clusterName,
        containerInstance: props.containerInstance,
        attributes: attributes.map(([name, value]) => ({
          name,
          ...(value === true ? {} : { value }),
        })),
      },
      taggable: false,
    });
  }
}
