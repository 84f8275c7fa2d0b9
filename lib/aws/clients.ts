/** The SDK clients of one account and Region: loaded when first used, and all set up alike. */

import type { ACMClient } from '@aws-sdk/client-acm';
import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EFSClient } from '@aws-sdk/client-efs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient, STSClientConfig } from '@aws-sdk/client-sts';
import type { MetadataBearer, Pluggable } from '@smithy/types';
import { type Clock, systemClock } from '../core/clock.ts';
import { type AwsCall, callPlugin } from './call-plugin.ts';
import type { Clients } from './environment.ts';
import type { Pacer } from './pacing.ts';
import { ATTEMPTS, createRetryStrategy } from './retry-strategy.ts';
import { Unsigned } from './unsigned.ts';

/** Credentials as SDK clients take them: values, or a provider of them. */
export type AwsCredentials = NonNullable<STSClientConfig['credentials']>;

/** What carries requests, such as a sandbox's handler. */
export type AwsRequestHandler = NonNullable<STSClientConfig['requestHandler']>;

/** How clients are set up. */
export interface ClientOptions {
  readonly region: string;
  /** @default - the SDK's own chain: environment, profile, SSO, container, instance */
  readonly credentials?: AwsCredentials | undefined;
  /** Profile of the shared configuration files. @default - AWS_PROFILE, else `default` */
  readonly profile?: string | undefined;
  /** One endpoint for all services. @default - AWS_ENDPOINT_URL, else AWS's own */
  readonly endpoint?: string | undefined;
  /** @default - HTTP over sockets */
  readonly requestHandler?: AwsRequestHandler | undefined;
  /** Whether requests are signed: not where they stay in the process. @default true */
  readonly signed?: boolean | undefined;
  readonly pacer: Pacer;
  /** What retries wait on. @default - the machine's clock */
  readonly clock?: Clock | undefined;
  /** Hears of every attempt of every call, just before it is sent. */
  readonly onCall?: ((call: AwsCall) => void) | undefined;
  /** Our part of the user agent, such as `gantry/1.2.3`. @default `gantry` */
  readonly userAgent?: string | undefined;
}

/** Makes the clients of one account and Region. Nothing is loaded before it is used. */
export function createClients(options: ClientOptions): Clients {
  const setUp = settingsOf(options);
  return {
    applicationAutoScaling: lazily<ApplicationAutoScalingClient>(
      setUp,
      () => import('./clients/application-auto-scaling.ts'),
    ),
    autoScaling: lazily<AutoScalingClient>(setUp, () => import('./clients/auto-scaling.ts')),
    cloudWatch: lazily<CloudWatchClient>(setUp, () => import('./clients/cloudwatch.ts')),
    ec2: lazily<EC2Client>(setUp, () => import('./clients/ec2.ts')),
    ecs: lazily<ECSClient>(setUp, () => import('./clients/ecs.ts')),
    elasticLoadBalancingV2: lazily<ElasticLoadBalancingV2Client>(
      setUp,
      () => import('./clients/elastic-load-balancing-v2.ts'),
    ),
    eventBridge: lazily<EventBridgeClient>(setUp, () => import('./clients/eventbridge.ts')),
    iam: lazily<IAMClient>(setUp, () => import('./clients/iam.ts')),
    logs: lazily<CloudWatchLogsClient>(setUp, () => import('./clients/logs.ts')),
    resourceGroupsTagging: lazily<ResourceGroupsTaggingAPIClient>(
      setUp,
      () => import('./clients/resource-groups-tagging.ts'),
    ),
    acm: lazily<ACMClient>(setUp, () => import('./clients/acm.ts')),
    ecr: lazily<ECRClient>(setUp, () => import('./clients/ecr.ts')),
    efs: lazily<EFSClient>(setUp, () => import('./clients/efs.ts')),
    route53: lazily<Route53Client>(setUp, () => import('./clients/route-53.ts')),
    scheduler: lazily<SchedulerClient>(setUp, () => import('./clients/scheduler.ts')),
    secretsManager: lazily<SecretsManagerClient>(
      setUp,
      () => import('./clients/secrets-manager.ts'),
    ),
    serviceDiscovery: lazily<ServiceDiscoveryClient>(
      setUp,
      () => import('./clients/service-discovery.ts'),
    ),
    sqs: lazily<SQSClient>(setUp, () => import('./clients/sqs.ts')),
    ssm: lazily<SSMClient>(setUp, () => import('./clients/ssm.ts')),
    sts: lazily<STSClient>(setUp, () => import('./clients/sts.ts')),
  };
}

/** The SDK says nothing on its own: what matters is said by us, once. */
export const silent = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** Keeps the SDK from printing that a coming version of it will want a newer Node. */
export function silenceVersionWarning(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}

/** The part of every client's configuration that we set. */
type Settings = Pick<
  STSClientConfig,
  | 'region'
  | 'credentials'
  | 'profile'
  | 'endpoint'
  | 'requestHandler'
  | 'retryStrategy'
  | 'maxAttempts'
  | 'customUserAgent'
  | 'logger'
  | 'signerConstructor'
>;

/** A client, as far as we set it up. */
interface SetUpClient {
  readonly config: { readonly serviceId: string; readonly credentials?: unknown };
  readonly middlewareStack: unknown;
}

interface SetUp {
  settings(): Settings;
  finish(client: SetUpClient): void;
}

function settingsOf(options: ClientOptions): SetUp {
  const { region, pacer, onCall, clock = systemClock } = options;
  let credentials = options.credentials;
  const fixed: Settings = {
    region,
    requestHandler: options.requestHandler ?? socketSettings(),
    maxAttempts: Math.max(...Object.values(ATTEMPTS)),
    customUserAgent: options.userAgent ?? 'gantry',
    logger: silent,
    ...(options.signed === false ? { signerConstructor: Unsigned } : {}),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
  return {
    settings() {
      silenceVersionWarning();
      const retryStrategy = createRetryStrategy(clock);
      return { ...fixed, retryStrategy, ...(credentials === undefined ? {} : { credentials }) };
    },
    finish(client) {
      // One client's resolved provider serves them all: a sign-on is asked once, not once a service.
      credentials ??= client.config.credentials as AwsCredentials | undefined;
      const plugin = callPlugin({ service: client.config.serviceId, region, pacer, onCall });
      plugin.applyToStack(
        client.middlewareStack as Parameters<Pluggable<object, MetadataBearer>['applyToStack']>[0],
      );
    },
  };
}

/** Settings of the SDK's own handler: a connection that hangs is an error, not a hang. */
function socketSettings(): AwsRequestHandler {
  return {
    connectionTimeout: 5_000,
    socketTimeout: 60_000,
    socketAcquisitionWarningTimeout: 3_600_000,
    logger: silent,
  } as AwsRequestHandler;
}

interface ClientModule<Client> {
  makeClient(settings: Settings): Client;
}

function lazily<Client extends SetUpClient>(
  setUp: SetUp,
  load: () => Promise<ClientModule<Client>>,
): () => Promise<Client> {
  let made: Promise<Client> | undefined;
  const make = async () => {
    const { makeClient } = await load();
    const client = makeClient(setUp.settings());
    setUp.finish(client);
    return client;
  };
  return () => {
    made ??= make();
    return made;
  };
}
