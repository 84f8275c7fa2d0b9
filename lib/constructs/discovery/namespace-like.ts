/** What other constructs need of a namespace of Cloud Map, made here or existing. */
import type { Input } from '../../graph/reference.ts';

/** A namespace, made here or existing. */
export interface NamespaceLike {
  /** ARN of the namespace. */
  readonly namespaceArn: Input<string>;
  /** Name of the namespace. */
  readonly namespaceName: Input<string>;
}

/** A namespace in which services of Cloud Map can be made. */
export interface DiscoveryNamespaceLike extends NamespaceLike {
  /** Id of the namespace. */
  readonly namespaceId: Input<string>;
}

/** A namespace whose names DNS resolves. */
export interface DnsNamespaceLike extends DiscoveryNamespaceLike {
  /** Tells it from namespaces that only the API, and Service Connect, know. */
  readonly hasDns: true;
}
