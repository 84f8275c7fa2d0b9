/** A namespace for Service Connect. */
import type { Construct } from 'constructs';
import {
  HTTP_NAMESPACE_TYPE,
  type HttpNamespaceProperties,
} from '../../resources/servicediscovery/http-namespace/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { type ConstructOptions, optionsOf } from '../options.ts';
import { CloudMapNamespace } from './cloud-map-namespace.ts';
import { ExistingNamespace, type NamespaceAttributes } from './existing-namespace.ts';
import type { DiscoveryNamespaceLike } from './namespace-like.ts';

/** The props of an {@link HttpNamespace}. */
export interface HttpNamespaceProps extends ConstructOptions {
  /** Name, unique in the account and Region. @default - derived from the address */
  readonly namespaceName?: string;
  /** What it is for, at most 1,024 characters. @default - none */
  readonly description?: string;
}

/**
 * A namespace of Cloud Map whose names only the API, and Service Connect, tell. It goes only when it has no services;
 * those that ECS makes for Service Connect go with the services of ECS that publish them.
 *
 * @category Constructs
 * @example
 * const namespace = new HttpNamespace(stack, 'Namespace', { namespaceName: 'shop' });
 * const connected = new Cluster(stack, 'Connected', { vpc, serviceConnectDefaults: { namespace } });
 */
export class HttpNamespace extends CloudMapNamespace<HttpNamespaceProperties> {
  /** The namespace itself. */
  readonly resource: Resource<HttpNamespaceProperties>;

  constructor(scope: Construct, id: string, props: HttpNamespaceProps = {}) {
    super(scope, checkId(scope, id));
    this.resource = new Resource<HttpNamespaceProperties>(this, 'Resource', {
      type: HTTP_NAMESPACE_TYPE,
      properties: {
        Name: props.namespaceName,
        ...(props.description === undefined ? {} : { Description: props.description }),
      },
      name: { property: 'Name', maxLength: 1024, forbidden: /[^A-Za-z0-9_-]+/ },
      ...optionsOf(props),
    });
  }

  /**
   * An existing namespace. Nothing of it is changed.
   *
   * @example
   * const namespace = HttpNamespace.fromNamespaceAttributes(stack, 'Shared', {
   *   namespaceArn: 'arn:aws:servicediscovery:eu-west-1:111111111111:namespace/ns-abcdefghijklmnop',
   *   namespaceName: 'shared',
   * });
   */
  static fromNamespaceAttributes(
    scope: Construct,
    id: string,
    attributes: NamespaceAttributes,
  ): DiscoveryNamespaceLike {
    return new ExistingNamespace(scope, id, attributes);
  }
}
