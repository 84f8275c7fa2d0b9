/** How the tasks of a service reach others, and are reached, by Service Connect. */
import type { ServiceConnectConfiguration, ServiceConnectService } from '@aws-sdk/client-ecs';
import type { Construct } from 'constructs';
import type { Duration } from '../../core/duration.ts';
import type { Input, Inputs } from '../../graph/reference.ts';
import { type LogHost, logConfigurationOf } from '../ecs/log-configuration.ts';
import type { LogDriver } from '../ecs/log-driver.ts';
import { awsManagedPolicy } from '../iam/managed-policy.ts';
import { Principal } from '../iam/principal.ts';
import { Role, type RoleLike } from '../iam/role.ts';
import type { NamespaceLike } from './namespace-like.ts';

/** A name and port at which clients reach an endpoint. */
export interface ClientAlias {
  /** Port that the clients' proxies listen on, 1 to 65535. */
  readonly port: number;
  /** Name that the clients use, at most 127 of a-z 0-9 _ - and dots. @default - `<discoveryName>.<namespace>` */
  readonly dnsName?: string;
  /**
   * Header of requests that go to the new tasks while a deployment that shifts traffic tests them.
   *
   * @default - x-amzn-ecs-blue-green-test
   */
  readonly testTrafficHeader?: {
    /** Name of the header. */
    readonly name: string;
    /** Its exact value. @default - any */
    readonly exact?: string;
  };
}

/** Encryption of the traffic between the proxies. */
export interface ServiceConnectTls {
  /** ARN of the authority of AWS Private CA that issues the certificates. */
  readonly awsPcaAuthorityArn: Input<string>;
  /** ARN, id or alias of the KMS key that encrypts the private keys. @default - a key of AWS */
  readonly kmsKey?: Input<string>;
  /**
   * What ECS issues certificates with.
   *
   * @default - a new role with AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity
   */
  readonly role?: RoleLike;
}

/** A port that the service publishes in the namespace. */
export interface ServiceConnectEndpoint {
  /** Name of the port mapping. */
  readonly portName: string;
  /** Name in the namespace, unique there: at most 64 of a-z 0-9 _ and -. @default - the portName */
  readonly discoveryName?: string;
  /** At which name and port clients reach it: AWS takes one, and no less. */
  readonly clientAliases: readonly [ClientAlias];
  /** Port that the proxy takes requests at, 1 to 65535. @default - that of the container; with a bridge a free one */
  readonly ingressPortOverride?: number;
  /** After which time without traffic a connection is closed; zero for never. @default - AWS's: 5 minutes, for TCP an hour */
  readonly idleTimeout?: Duration;
  /** How long a request may take, not for TCP; zero for as long as it likes. @default - AWS's: 15 seconds */
  readonly perRequestTimeout?: Duration;
  /** Encryption of the traffic between the proxies. @default - none */
  readonly tls?: ServiceConnectTls;
}

/** The log of the proxy, and with it the one of the requests. */
export interface ProxyLogs {
  /** Where the output of the proxy goes. */
  readonly logging: LogDriver;
  /** How each request is logged. @default - not at all */
  readonly accessLogs?: {
    /** Form of the lines. */
    readonly format: 'TEXT' | 'JSON';
    /** Whether they show what follows the question mark, which may be confidential. @default false */
    readonly includeQueryParameters?: boolean;
  };
}

/** The proxy logs nothing. */
export interface NoProxyLogs {
  /** Left out. */
  readonly logging?: never;
  /** Left out: requests are logged where the proxy's output goes. */
  readonly accessLogs?: never;
}

/**
 * How the tasks of a service reach others, and are reached, by Service Connect. Without `services` it is a client only.
 * Each task gets a proxy: leave it 256 CPU units and at least 64 MiB of memory. Clients connect from the security groups
 * of their own tasks: let them in with `server.connections.allowFrom(client, Port.tcp(8080))`. A client sees only the
 * endpoints that stood when its tasks started: Gantry deploys servers first.
 */
export type ServiceConnectOptions = {
  /** The namespace, or its name or ARN. @default - the cluster's */
  readonly namespace?: NamespaceLike | Input<string>;
  /** Ports that the service publishes in the namespace. @default - none, a client only */
  readonly services?: readonly ServiceConnectEndpoint[];
  /** How much the proxy tells. @default 'info' */
  readonly proxyLogLevel?: 'info' | 'debug';
} & (ProxyLogs | NoProxyLogs);

/** The part of the request; makes the role of encrypted endpoints in `scope`. */
export function serviceConnectRequest(
  scope: Construct,
  options: ServiceConnectOptions,
  host: LogHost,
): Inputs<ServiceConnectConfiguration> {
  const { namespace, services = [], logging, accessLogs, proxyLogLevel } = options;
  const logConfiguration = logging === undefined ? undefined : logConfigurationOf(logging, host);
  let made: RoleLike | undefined;
  const roleOf = (tls: ServiceConnectTls): RoleLike => {
    made ??= tls.role ?? tlsRole(scope);
    return tls.role ?? made;
  };
  return {
    enabled: true,
    ...(namespace === undefined ? {} : { namespace: namespaceReference(namespace) }),
    ...(services.length === 0
      ? {}
      : { services: services.map((one) => endpointRequest(one, roleOf)) }),
    ...(logConfiguration === undefined ? {} : { logConfiguration }),
    ...(accessLogs === undefined
      ? {}
      : {
          accessLogConfiguration: {
            format: accessLogs.format,
            ...(accessLogs.includeQueryParameters === undefined
              ? {}
              : {
                  includeQueryParameters: accessLogs.includeQueryParameters
                    ? ('ENABLED' as const)
                    : ('DISABLED' as const),
                }),
          },
        }),
    ...(proxyLogLevel === undefined
      ? {}
      : { containerConfigurations: [{ logLevel: proxyLogLevel }] }),
  };
}

/** What requests name a namespace by: its ARN, or what was given. */
export function namespaceReference(namespace: NamespaceLike | Input<string>): Input<string> {
  return isNamespace(namespace) ? namespace.namespaceArn : namespace;
}

function isNamespace(value: NamespaceLike | Input<string>): value is NamespaceLike {
  return typeof value === 'object' && 'namespaceArn' in value;
}

function endpointRequest(
  {
    portName,
    discoveryName,
    clientAliases,
    ingressPortOverride,
    tls,
    ...rest
  }: ServiceConnectEndpoint,
  roleOf: (tls: ServiceConnectTls) => RoleLike,
): Inputs<ServiceConnectService> {
  const { idleTimeout, perRequestTimeout } = rest;
  return {
    portName,
    ...(discoveryName === undefined ? {} : { discoveryName }),
    clientAliases: clientAliases.map(aliasRequest),
    ...(ingressPortOverride === undefined ? {} : { ingressPortOverride }),
    ...(idleTimeout === undefined && perRequestTimeout === undefined
      ? {}
      : {
          timeout: {
            ...(idleTimeout === undefined ? {} : { idleTimeoutSeconds: idleTimeout.toSeconds() }),
            ...(perRequestTimeout === undefined
              ? {}
              : { perRequestTimeoutSeconds: perRequestTimeout.toSeconds() }),
          },
        }),
    ...(tls === undefined
      ? {}
      : {
          tls: {
            issuerCertificateAuthority: { awsPcaAuthorityArn: tls.awsPcaAuthorityArn },
            ...(tls.kmsKey === undefined ? {} : { kmsKey: tls.kmsKey }),
            roleArn: roleOf(tls).roleArn,
          },
        }),
  };
}

function aliasRequest({
  port,
  dnsName,
  testTrafficHeader: header,
}: ClientAlias): Inputs<NonNullable<ServiceConnectService['clientAliases']>[number]> {
  return {
    port,
    ...(dnsName === undefined ? {} : { dnsName }),
    ...(header === undefined
      ? {}
      : {
          testTrafficRules: {
            header: {
              name: header.name,
              ...(header.exact === undefined ? {} : { value: { exact: header.exact } }),
            },
          },
        }),
  };
}

/** A role with which ECS issues certificates and keeps their keys. */
function tlsRole(scope: Construct): Role {
  return new Role(scope, 'ServiceConnectTlsRole', {
    assumedBy: Principal.service('ecs.amazonaws.com'),
    managedPolicies: [
      awsManagedPolicy(
        'service-role/AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity',
      ),
    ],
  });
}
