/** A port of a load balancer. */
import { Construct } from 'constructs';
import type { Input, Inputs } from '../../graph/reference.ts';
import {
  LISTENER_TYPE,
  type ListenerProperties,
} from '../../resources/elbv2/listener/properties.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import { Peer } from '../security/peer.ts';
import { Port } from '../security/port.ts';
import { ListenerAction } from './listener-action.ts';
import { addCertificates } from './listener-certificates.ts';
import type { ListenerCondition } from './listener-condition.ts';
import { ApplicationListenerRule } from './listener-rule.ts';
import type { ApplicationLoadBalancerLike } from './load-balancer.ts';
import type { LoadBalancerLike } from './load-balancer-like.ts';
import { ApplicationTargetGroup, type TargetGroupOptions } from './target-group.ts';
import type { LoadBalancerTarget } from './target-group-base.ts';

/** A listener, made here or existing. */
export interface ApplicationListenerLike {
  /** ARN of the listener. */
  readonly listenerArn: Input<string>;
  /** Its load balancer. */
  readonly loadBalancer: ApplicationLoadBalancerLike;
}

/** What can be said of a listener. */
export interface ListenerOptions extends ConstructOptions {
  /** Port. @default - 443 with certificates or HTTPS, else 80 */
  readonly port?: number;
  /** Protocol. @default - HTTPS with certificates or on port 443 or 8443, else HTTP */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** ARN of the certificate; HTTPS needs it. @default - none */
  readonly certificateArn?: Input<string>;
  /** ARNs of further certificates, for clients that ask for other names; at most 25. @default - none */
  readonly additionalCertificateArns?: readonly Input<string>[];
  /** Security policy of HTTPS. @default 'ELBSecurityPolicy-TLS13-1-2-2021-06', that is, TLS 1.2 and 1.3 */
  readonly sslPolicy?: string;
  /** What is done with requests that no rule takes. @default - answered with 404 */
  readonly defaultAction?: ListenerAction;
  /** Target groups that get what no rule takes; instead of `defaultAction`. @default - none */
  readonly defaultTargetGroups?: readonly ApplicationTargetGroup[];
  /**
   * Whether the port is open: to everybody on an internet-facing load balancer, to the VPC on an internal one.
   *
   * @default true
   */
  readonly open?: boolean;
}

/** The props of an {@link ApplicationListener}. */
export interface ApplicationListenerProps extends ListenerOptions {
  /** The load balancer. */
  readonly loadBalancer: ApplicationLoadBalancerLike;
}

/** Which requests something is about; all of them when both are left out. */
export interface RuleOptions {
  /** Place among the rules, 1 to 50000; needed with `conditions`. @default - none */
  readonly priority?: number;
  /** What must hold of a request; needs a `priority`. @default - everything that no rule takes */
  readonly conditions?: readonly ListenerCondition[];
}

/** The props of `addTargets`. */
export interface AddTargetsProps extends TargetGroupOptions, RuleOptions {
  /** What gets the requests. */
  readonly targets: readonly LoadBalancerTarget[];
}

/** The props of `addAction`. */
export interface AddActionProps extends RuleOptions {
  /** What is done. */
  readonly action: ListenerAction;
}

/**
 * A listener: a port of a load balancer, and what it does with requests.
 *
 * @category Constructs
 * @example
 * const listener = loadBalancer.addListener('Http', { port: 80 });
 * listener.addTargets('Web', { targets: [service], healthCheck: { path: '/health' } });
 */
export class ApplicationListener extends Construct implements ApplicationListenerLike {
  /** The listener itself. */
  readonly resource: Resource<ListenerProperties>;
  /** Its load balancer. */
  readonly loadBalancer: ApplicationLoadBalancerLike;
  /** Port. */
  readonly port: number;
  /** Protocol. */
  readonly protocol: 'HTTP' | 'HTTPS';
  #defaultAction: ListenerAction | undefined;

  /** Throws `tree/bad-props` when protocol, port and certificate do not fit. */
  constructor(scope: Construct, id: string, props: ApplicationListenerProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'loadBalancer');
    this.loadBalancer = props.loadBalancer;
    this.protocol = protocolOf(props);
    this.port = props.port ?? (this.protocol === 'HTTPS' ? 443 : 80);
    if ((this.protocol === 'HTTPS') !== (props.certificateArn !== undefined))
      throw badProp(
        this,
        this.protocol === 'HTTPS'
          ? `HTTPS on port ${this.port} has no certificate`
          : 'a certificate is given for HTTP',
        'give certificateArn with HTTPS, and with HTTPS only',
      );
    if (typeof props.certificateArn === 'string' && !CERTIFICATE.test(props.certificateArn))
      throw badProp(
        this,
        `certificateArn ${JSON.stringify(props.certificateArn)} is not the ARN of a certificate`,
        'give it as arn:aws:acm:<region>:<account>:certificate/<id>',
      );
    if (props.defaultAction !== undefined && props.defaultTargetGroups !== undefined)
      throw badProp(this, 'defaultAction and defaultTargetGroups exclude each other', 'keep one');
    this.resource = new Resource<ListenerProperties>(this, 'Resource', {
      type: LISTENER_TYPE,
      properties: () => this.#properties(props),
      ...optionsOf(props),
    });
    addCertificates(this, this.listenerArn, props);
    if (props.defaultAction !== undefined) this.#setDefault(props.defaultAction);
    if (props.defaultTargetGroups !== undefined)
      this.#setDefault(ListenerAction.forward(props.defaultTargetGroups));
    if (props.open ?? true)
      for (const peer of peersOf(this.loadBalancer))
        this.loadBalancer.connections.allowFrom(peer, Port.tcp(this.port));
  }

  /**
   * An existing listener. Rules can be added to it; the listener itself is not changed.
   *
   * @example
   * const listener = ApplicationListener.fromApplicationListenerAttributes(stack, 'Shared', { listenerArn, loadBalancer });
   */
  static fromApplicationListenerAttributes(
    scope: Construct,
    id: string,
    attributes: ApplicationListenerLike,
  ): ApplicationListenerLike {
    return new ExistingListener(scope, id, attributes);
  }

  /** ARN of the listener. */
  get listenerArn(): Input<string> {
    return this.resource.ref('ListenerArn');
  }

  /** Adds a target group for some requests, or for all that no rule takes. */
  addTargets(id: string, props: AddTargetsProps): ApplicationTargetGroup {
    const { priority, conditions, ...group } = props;
    const { vpc } = this.loadBalancer;
    if (vpc === undefined)
      throw badProp(
        this,
        'the VPC of the load balancer is not known',
        'give ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes the vpc, or make an ApplicationTargetGroup yourself',
      );
    const targetGroup = new ApplicationTargetGroup(this, id, { ...group, vpc });
    this.addAction(`${id}Rule`, {
      action: ListenerAction.forward([targetGroup]),
      ...(priority === undefined ? {} : { priority }),
      ...(conditions === undefined ? {} : { conditions }),
    });
    return targetGroup;
  }

  /** Says what is done with some requests, or with all that no rule takes. */
  addAction(id: string, props: AddActionProps): void {
    const { priority, conditions, action } = props;
    if ((priority === undefined) !== (conditions === undefined))
      throw badProp(
        this,
        `${id} has ${priority === undefined ? 'conditions without a priority' : 'a priority without conditions'}`,
        'give both for a rule, or none for what no rule takes',
      );
    if (priority === undefined || conditions === undefined) this.#setDefault(action);
    else new ApplicationListenerRule(this, id, { listener: this, priority, conditions, action });
  }

  #setDefault(action: ListenerAction): void {
    if (this.#defaultAction !== undefined)
      throw badProp(
        this,
        'two actions are to be the default one',
        'give one of them a priority and conditions',
      );
    this.#defaultAction = action;
    for (const targetGroup of action.targetGroups)
      targetGroup.addRoute(this.loadBalancer, this.resource);
  }

  #properties(props: ApplicationListenerProps): Inputs<ListenerProperties> {
    const action = this.#defaultAction ?? ListenerAction.fixedResponse(404);
    return {
      LoadBalancerArn: this.loadBalancer.loadBalancerArn,
      Port: this.port,
      Protocol: this.protocol,
      ...(props.certificateArn === undefined
        ? {}
        : { Certificates: [{ CertificateArn: props.certificateArn }], SslPolicy: SSL_POLICY }),
      ...(props.sslPolicy === undefined ? {} : { SslPolicy: props.sslPolicy }),
      DefaultActions: [action.request],
    };
  }
}

class ExistingListener extends Construct implements ApplicationListenerLike {
  readonly listenerArn: Input<string>;
  readonly loadBalancer: ApplicationLoadBalancerLike;

  constructor(scope: Construct, id: string, attributes: ApplicationListenerLike) {
    super(scope, checkId(scope, id));
    this.listenerArn = attributes.listenerArn;
    this.loadBalancer = attributes.loadBalancer;
  }
}

/** ARNs of certificates: of ACM, or of IAM as of old. */
const CERTIFICATE = /^arn:[\w-]+:(acm:[\w-]+:\d{12}:certificate|iam::\d{12}:server-certificate)\/./;

/** TLS 1.2 and 1.3 with forward secrecy. AWS's own default for its API still speaks TLS 1.0. */
export const SSL_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

function protocolOf(props: ApplicationListenerProps): 'HTTP' | 'HTTPS' {
  const secure = props.certificateArn !== undefined || props.port === 443 || props.port === 8443;
  return props.protocol ?? (secure ? 'HTTPS' : 'HTTP');
}

/** Who may connect to a listener that is open. */
export function peersOf(loadBalancer: LoadBalancerLike): readonly Peer[] {
  if (loadBalancer.internetFacing)
    return loadBalancer.dualStack ? [Peer.anyIpv4(), Peer.anyIpv6()] : [Peer.anyIpv4()];
  const block = loadBalancer.vpc?.vpcCidrBlock;
  return [block === undefined ? Peer.anyIpv4() : Peer.ipv4(block, 'vpc')];
}
