/** What the namespaces of Cloud Map have in common. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import type { Resource } from '../../tree/resource.ts';
import type { DiscoveryNamespaceLike } from './namespace-like.ts';

/**
 * A namespace of Cloud Map that is made here.
 *
 * @category Constructs
 */
export abstract class CloudMapNamespace<P extends object>
  extends Construct
  implements DiscoveryNamespaceLike
{
  /** The namespace itself. */
  abstract readonly resource: Resource<P>;

  /** ARN of the namespace. */
  get namespaceArn(): Input<string> {
    return this.resource.ref('Arn');
  }

  /** Name of the namespace. */
  get namespaceName(): Input<string> {
    return this.resource.ref('Name');
  }

  /** Id of the namespace. */
  get namespaceId(): Input<string> {
    return this.resource.ref('Id');
  }
}
