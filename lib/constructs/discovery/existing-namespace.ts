/** Namespaces that exist already and are not ours. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import { checkId } from '../../tree/ids.ts';
import { badProp, requireProps } from '../options.ts';
import type { DiscoveryNamespaceLike, DnsNamespaceLike } from './namespace-like.ts';

/** What identifies an existing namespace. */
export interface NamespaceAttributes {
  /** ARN, as `arn:aws:servicediscovery:<region>:<account>:namespace/<id>`. */
  readonly namespaceArn: string;
  /** Name, such as `shop` or `shop.local`. */
  readonly namespaceName: string;
}

/** What {@link NamespaceAttributes} describe. */
export class ExistingNamespace extends Construct implements DiscoveryNamespaceLike {
  readonly namespaceArn: Input<string>;
  readonly namespaceName: Input<string>;
  readonly namespaceId: Input<string>;

  constructor(scope: Construct, id: string, attributes: NamespaceAttributes) {
    super(scope, checkId(scope, id));
    requireProps(this, attributes, 'namespaceArn', 'namespaceName');
    const { namespaceArn, namespaceName } = attributes;
    const found = /^arn:[\w-]+:servicediscovery:[\w-]+:\d{12}:namespace\/([\w-]+)$/.exec(
      namespaceArn,
    )?.[1];
    if (found === undefined)
      throw badProp(
        this,
        `namespaceArn ${JSON.stringify(namespaceArn)} is not the ARN of a namespace`,
        'give it as arn:aws:servicediscovery:<region>:<account>:namespace/<id>',
      );
    this.namespaceArn = namespaceArn;
    this.namespaceName = namespaceName;
    this.namespaceId = found;
  }
}

/** An existing namespace with DNS. */
export class ExistingDnsNamespace extends ExistingNamespace implements DnsNamespaceLike {
  readonly hasDns = true;
}
