/**
 * The AWS services whose wire the sandbox speaks: protocol, names on the wire, and where their schemas are.
 * May import: SDK client packages (lazily). Must not: know any operation.
 */

/** The wire protocols of the services the sandbox speaks. */
export type Protocol = 'json' | 'query' | 'ec2' | 'rest-json' | 'rest-xml';

/** How one AWS service is addressed and encoded. */
export interface WireService {
  /** Service id of the SDK, such as `Elastic Load Balancing v2`. */
  readonly name: string;
  /** Name in SigV4 credential scopes; host names begin with it in most services. */
  readonly signingName: string;
  /** Prefix of the service's actions in IAM policies and access-denied messages. */
  readonly iamPrefix: string;
  /** How requests and answers are encoded. */
  readonly protocol: Protocol;
  /** Prefix of `X-Amz-Target` (JSON services). */
  readonly target?: string;
  /** Version of AWS JSON (JSON services). @default '1.1' */
  readonly jsonVersion?: '1.0' | '1.1';
  /** Whether errors also carry the code that the service had when it spoke AWS query (JSON services). @default false */
  readonly queryCompatible?: boolean;
  /** `Version` parameter (query services). */
  readonly version?: string;
  /** Namespace of XML answers (query and REST-XML services). */
  readonly xmlNamespace?: string;
  /** Whether the service has one endpoint for all Regions; its data is kept under `aws-global`. */
  readonly global?: boolean;
  /** Error code for a required member that is missing. */
  readonly missingMember: string;
  /** Loads the client package, which exports the schemas. */
  readonly load: () => Promise<object>;
}

/** Every service of the wire, by SDK service id. */
export const WIRE_SERVICES: readonly WireService[] = [
  {
    name: 'ECS',
    signingName: 'ecs',
    iamPrefix: 'ecs',
    protocol: 'json',
    target: 'AmazonEC2ContainerServiceV20141113',
    missingMember: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecs'),
  },
  {
    name: 'CloudWatch',
    signingName: 'monitoring',
    iamPrefix: 'cloudwatch',
    protocol: 'json',
    target: 'GraniteServiceVersion20100801',
    missingMember: 'MissingParameter',
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  {
    name: 'CloudWatch Logs',
    signingName: 'logs',
    iamPrefix: 'logs',
    protocol: 'json',
    target: 'Logs_20140328',
    missingMember: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  {
    name: 'Application Auto Scaling',
    signingName: 'application-autoscaling',
    iamPrefix: 'application-autoscaling',
    protocol: 'json',
    target: 'AnyScaleFrontendService',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-application-auto-scaling'),
  },
  {
    name: 'SSM',
    signingName: 'ssm',
    iamPrefix: 'ssm',
    protocol: 'json',
    target: 'AmazonSSM',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-ssm'),
  },
  {
    name: 'Resource Groups Tagging API',
    signingName: 'tagging',
    iamPrefix: 'tag',
    protocol: 'json',
    target: 'ResourceGroupsTaggingAPI_20170126',
    missingMember: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-resource-groups-tagging-api'),
  },
  {
    name: 'EC2',
    signingName: 'ec2',
    iamPrefix: 'ec2',
    protocol: 'ec2',
    version: '2016-11-15',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    missingMember: 'MissingParameter',
    load: () => import('@aws-sdk/client-ec2'),
  },
  {
    name: 'Elastic Load Balancing v2',
    signingName: 'elasticloadbalancing',
    iamPrefix: 'elasticloadbalancing',
    protocol: 'query',
    version: '2015-12-01',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    missingMember: 'ValidationError',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  {
    name: 'Auto Scaling',
    signingName: 'autoscaling',
    iamPrefix: 'autoscaling',
    protocol: 'query',
    version: '2011-01-01',
    xmlNamespace: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
    missingMember: 'ValidationError',
    load: () => import('@aws-sdk/client-auto-scaling'),
  },
  {
    name: 'IAM',
    signingName: 'iam',
    iamPrefix: 'iam',
    protocol: 'query',
    version: '2010-05-08',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    global: true,
    missingMember: 'ValidationError',
    load: () => import('@aws-sdk/client-iam'),
  },
  {
    name: 'STS',
    signingName: 'sts',
    iamPrefix: 'sts',
    protocol: 'query',
    version: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    global: true,
    missingMember: 'ValidationError',
    load: () => import('@aws-sdk/client-sts'),
  },
  {
    name: 'SQS',
    signingName: 'sqs',
    iamPrefix: 'sqs',
    protocol: 'json',
    target: 'AmazonSQS',
    jsonVersion: '1.0',
    queryCompatible: true,
    missingMember: 'MissingParameter',
    load: () => import('@aws-sdk/client-sqs'),
  },
  {
    name: 'ECR',
    signingName: 'ecr',
    iamPrefix: 'ecr',
    protocol: 'json',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    missingMember: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecr'),
  },
  {
    name: 'ACM',
    signingName: 'acm',
    iamPrefix: 'acm',
    protocol: 'json',
    target: 'CertificateManager',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-acm'),
  },
  {
    name: 'Secrets Manager',
    signingName: 'secretsmanager',
    iamPrefix: 'secretsmanager',
    protocol: 'json',
    target: 'secretsmanager',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-secrets-manager'),
  },
  {
    name: 'ServiceDiscovery',
    signingName: 'servicediscovery',
    iamPrefix: 'servicediscovery',
    protocol: 'json',
    target: 'Route53AutoNaming_v20170314',
    missingMember: 'InvalidInput',
    load: () => import('@aws-sdk/client-servicediscovery'),
  },
  {
    name: 'EFS',
    signingName: 'elasticfilesystem',
    iamPrefix: 'elasticfilesystem',
    protocol: 'rest-json',
    missingMember: 'BadRequest',
    load: () => import('@aws-sdk/client-efs'),
  },
  {
    name: 'EventBridge',
    signingName: 'events',
    iamPrefix: 'events',
    protocol: 'json',
    target: 'AWSEvents',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-eventbridge'),
  },
  {
    name: 'Scheduler',
    signingName: 'scheduler',
    iamPrefix: 'scheduler',
    protocol: 'rest-json',
    missingMember: 'ValidationException',
    load: () => import('@aws-sdk/client-scheduler'),
  },
  {
    name: 'Route 53',
    signingName: 'route53',
    iamPrefix: 'route53',
    protocol: 'rest-xml',
    xmlNamespace: 'https://route53.amazonaws.com/doc/2013-04-01/',
    global: true,
    missingMember: 'InvalidInput',
    load: () => import('@aws-sdk/client-route-53'),
  },
];
