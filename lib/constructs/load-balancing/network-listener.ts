/** A port of a network load balancer. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  LISTENER_TYPE,
  type ListenerProperties,
} from '../../resources/elbv2/listener/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import {
  badProp,
  type ConstructOptions,
  optionsOf,
  requireProps,
  validateAtSynth,
} from '../options.ts';
import { Port } from '../security/port.ts';
import { peersOf, SSL_POLICY } from './listener.ts';
import { ListenerAction, type WeightedTargetGroup } from './listener-action.ts';
import { addCertificates } from './listener-certificates.ts';
import type { NetworkLoadBalancerLike } from './network-load-balancer.ts';
import {
  type NetworkProtocol,
  NetworkTargetGroup,
  type NetworkTargetGroupOptions,
} from './network-target-group.ts';
import type { LoadBalancerTarget } from './target-group-base.ts';

interface ListenerCommon extends ConstructOptions {
  /** Port, 1 to 65535. */
  readonly port: number;
  /** Target groups that get the connections, in equal parts. @default - none; `addTargets` says it */
  readonly defaultTargetGroups?: readonly NetworkTargetGroup[];
  /**
   * Whether the port is open: to everybody on an internet-facing load balancer, to the VPC on an internal one.
   *
   * @default true
   */
  readonly open?: boolean;
}

/** A listener that hands connections on as they are. */
export interface PlainNetworkListenerOptions extends ListenerCommon {
  /** Protocol. @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'TCP_UDP';
  /** Left out: only TLS has certificates. */
  readonly certificateArn?: never;
  /** Left out: only TLS has certificates. */
  readonly additionalCertificateArns?: never;
  /** Left out: only TLS has a policy. */
  readonly sslPolicy?: never;
  /** Left out: only TLS has one. */
  readonly alpnPolicy?: never;
}

/** A listener that ends TLS. */
export interface TlsNetworkListenerOptions extends ListenerCommon {
  /** Protocol. */
  readonly protocol: 'TLS';
  /** ARN of the certificate. */
  readonly certificateArn: Input<string>;
  /** ARNs of further certificates, for clients that ask for other names; at most 25. @default - none */
  readonly additionalCertificateArns?: readonly Input<string>[];
  /** Security policy. @default 'ELBSecurityPolicy-TLS13-1-2-2021-06', that is, TLS 1.2 and 1.3 */
  readonly sslPolicy?: string;
  /** Which protocol is agreed on within TLS. @default - none */
  readonly alpnPolicy?: 'HTTP1Only' | 'HTTP2Only' | 'HTTP2Optional' | 'HTTP2Preferred';
}

/** What can be said of a listener of a network load balancer: TLS needs a certificate, and nothing else takes one. */
export type NetworkListenerOptions = PlainNetworkListenerOptions | TlsNetworkListenerOptions;

/** The props of a {@link NetworkListener}. */
export type NetworkListenerProps = NetworkListenerOptions & {
  /** The load balancer. */
  readonly loadBalancer: NetworkLoadBalancerLike;
};

/** The props of `addTargets`. */
export interface AddNetworkTargetsProps extends NetworkTargetGroupOptions {
  /** What gets the connections. */
  readonly targets: readonly LoadBalancerTarget[];
}

/**
 * A listener: a port of a network load balancer, and the target groups that its connections go to.
 *
 * @category Constructs
 * @example
 * const tcp = network.addListener('Tcp', { port: 5432 });
 * tcp.addTargets('Database', { port: 5432, targets: [service] });
 */
export class NetworkListener extends Construct {
  /** The listener itself. */
  readonly resource: Resource<ListenerProperties>;
  /** Its load balancer. */
  readonly loadBalancer: NetworkLoadBalancerLike;
  /** Port. */
  readonly port: number;
  /** Protocol. */
  readonly protocol: NetworkProtocol;
  #action: ListenerAction<NetworkTargetGroup> | undefined;

  /** Throws `tree/bad-props` when a certificate is given to another protocol than TLS, or none to TLS. */
  constructor(scope: Construct, id: string, props: NetworkListenerProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'loadBalancer', 'port');
    this.loadBalancer = props.loadBalancer;
    this.port = props.port;
    this.protocol = props.protocol ?? 'TCP';
    if ((this.protocol === 'TLS') !== (props.certificateArn !== undefined))
      throw badProp(
        this,
        this.protocol === 'TLS' ? 'TLS has no certificate' : `${this.protocol} has a certificate`,
        'give certificateArn with TLS, and with TLS only',
      );
    this.resource = new Resource<ListenerProperties>(this, 'Resource', {
      type: LISTENER_TYPE,
      properties: () => this.#properties(props),
      ...optionsOf(props),
    });
    addCertificates(this, this.listenerArn, props);
    if (props.defaultTargetGroups !== undefined)
      this.forward(props.defaultTargetGroups.map((targetGroup) => ({ targetGroup, weight: 1 })));
    if (props.open ?? true) this.#open();
    validateAtSynth(this, () =>
      this.#action === undefined ? ['no target group gets its connections; call addTargets'] : [],
    );
  }

  /** ARN of the listener. */
  get listenerArn(): Input<string> {
    return this.resource.ref('ListenerArn');
  }

  /** Makes a target group that gets the connections. */
  addTargets(id: string, props: AddNetworkTargetsProps): NetworkTargetGroup {
    const { vpc } = this.loadBalancer;
    if (vpc === undefined)
      throw badProp(this, 'the VPC of the load balancer is not known', 'make the group yourself');
    const protocol = props.protocol ?? this.#targetProtocol;
    const targetGroup = new NetworkTargetGroup(this, id, { ...props, protocol, vpc });
    this.forward([{ targetGroup, weight: 1 }]);
    return targetGroup;
  }

  /** Says which target groups get the connections, and how often. Throws `tree/bad-props` when that was said before. */
  forward(groups: readonly WeightedTargetGroup<NetworkTargetGroup>[]): void {
    if (this.#action !== undefined)
      throw badProp(this, 'it was said twice where connections go', 'keep one of the two');
    this.#action = ListenerAction.weightedForward(groups);
    for (const { targetGroup } of groups) targetGroup.addRoute(this.loadBalancer, this.resource);
  }

  /** Protocol of targets, where nothing is said of it: TLS ends here. */
  get #targetProtocol(): NetworkProtocol {
    return this.protocol === 'TLS' ? 'TCP' : this.protocol;
  }

  #open(): void {
    const ports = [
      ...(this.protocol === 'UDP' ? [] : [Port.tcp(this.port)]),
      ...(this.protocol === 'UDP' || this.protocol === 'TCP_UDP' ? [Port.udp(this.port)] : []),
    ];
    for (const peer of peersOf(this.loadBalancer))
      for (const port of ports) this.loadBalancer.connections.allowFrom(peer, port);
  }

  #properties(props: NetworkListenerProps): Inputs<ListenerProperties> {
    return {
      LoadBalancerArn: this.loadBalancer.loadBalancerArn,
      Port: this.port,
      Protocol: this.protocol,
      ...(props.certificateArn === undefined
        ? {}
        : {
            Certificates: [{ CertificateArn: props.certificateArn }],
            SslPolicy: props.sslPolicy ?? SSL_POLICY,
          }),
      ...(props.alpnPolicy === undefined ? {} : { AlpnPolicy: [props.alpnPolicy] }),
      DefaultActions: this.#action === undefined ? [] : [this.#action.request],
    };
  }
}
