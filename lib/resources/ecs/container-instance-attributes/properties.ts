/** Desired properties of the custom attributes of a container instance. */

/** CloudFormation's name of the type. */
export const CONTAINER_INSTANCE_ATTRIBUTES_TYPE = 'AWS::ECS::ContainerInstanceAttributes';

/** A custom attribute that placement constraints may name. */
export interface ContainerInstanceAttribute {
  /** 1 to 128 letters, numbers, hyphens, underscores, dots, slashes and backslashes. */
  readonly name: string;
  /** Up to 128 characters; absent for an attribute that only exists. */
  readonly value?: string | undefined;
}

/** The custom attributes of one container instance. Each is owned for itself: those that others put there stay. */
export interface ContainerInstanceAttributesProperties {
  /** Name or ARN of the cluster. Default `default`. */
  readonly cluster?: string | undefined;
  /** Id or ARN of the container instance. */
  readonly containerInstance: string;
  /** The attributes, at most ten. */
  readonly attributes: readonly ContainerInstanceAttribute[];
}
