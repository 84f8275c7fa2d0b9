/** FireLens: a router in the task that takes the output of the other containers. */
import type { FirelensConfiguration } from '@aws-sdk/client-ecs';
import { type Input, type Inputs, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';
import type { NetworkMode } from './compatibility.ts';
import { ContainerDefinition, type ContainerHost } from './container-definition.ts';
import { ContainerImage } from './container-image.ts';
import type { ContainerDefinitionProps } from './container-options.ts';
import { objectStatements } from './environment-file.ts';
import type { Secret } from './secret.ts';

/** Where the router's own configuration is read from. */
export type FirelensConfigFile =
  | {
      /** A file of the image. */
      readonly type: 'file';
      /** Path in the image. */
      readonly path: string;
    }
  | {
      /** An object of S3, on instances; reading it is granted. */
      readonly type: 's3';
      /** ARN of the bucket. */
      readonly bucketArn: Input<string>;
      /** Key of the object. */
      readonly key: string;
    };

/** What the router does. */
export interface FirelensOptions {
  /** Whether it is Fluent Bit or fluentd. @default 'fluentbit' */
  readonly type?: 'fluentbit' | 'fluentd';
  /** Whether messages get the names of cluster, task definition and task. @default true */
  readonly enableECSLogMetadata?: boolean;
  /** Configuration beside what ECS writes: filters, parsers, outputs. @default - none */
  readonly configFile?: FirelensConfigFile;
}

/** The props of {@link FirelensLogRouter}. */
export interface FirelensLogRouterProps<Mode extends NetworkMode = 'awsvpc'>
  extends Omit<ContainerDefinitionProps<Mode>, 'image'> {
  /** The image. @default - AWS's Fluent Bit from public.ecr.aws; needed for `fluentd` */
  readonly image?: ContainerImage;
  /** What the router does. @default - Fluent Bit with ECS's metadata */
  readonly firelens?: FirelensOptions;
}

/** Where a container's output goes from the router. */
export interface FirelensOutput {
  /**
   * Options of the output plugin, such as `{ Name: 'firehose', region: 'eu-west-1', delivery_stream: 'web' }`.
   *
   * @default - none: the router's configuration file says where to
   */
  readonly options?: Readonly<Record<string, Input<string>>>;
  /** Options that are secrets; reading them is granted. @default - none */
  readonly secretOptions?: Readonly<Record<string, Secret>>;
  /** What the output needs: the task role is granted it. @default - nothing */
  readonly statements?: readonly PolicyStatement[];
}

/** Logs to the router of the task; made by `logDriver` of a router alone. */
export interface FirelensLogDriver extends FirelensOutput {
  /** Which kind of driver. */
  readonly kind: 'firelens';
  /** Name of the router's container. */
  readonly router: FirelensRouterName;
}

declare const ROUTER: unique symbol;

/** Name of a container that is a router: no other text is one. */
export type FirelensRouterName = string & {
  /** Tells it from other texts, for the compiler alone. */
  readonly [ROUTER]: true;
};

/**
 * The container that routes logs; made by `addFirelensLogRouter` of a task definition.
 *
 * @category Constructs
 * @example
 * const router = taskDefinition.addFirelensLogRouter('log-router');
 * taskDefinition.addContainer('app', {
 *   image: ContainerImage.fromRegistry('nginx:1.27'),
 *   logging: router.logDriver({ options: { Name: 'stdout' } }),
 * });
 */
export class FirelensLogRouter<
  Mode extends NetworkMode = 'awsvpc',
> extends ContainerDefinition<Mode> {
  constructor(containerName: string, props: FirelensLogRouterProps<Mode>, host: ContainerHost) {
    super(containerName, routerProps(props), {
      ...host,
      firelensConfiguration: firelensRequest(props.firelens ?? {}),
    });
  }

  /** A driver that sends a container's output to this router. */
  logDriver(output: FirelensOutput = {}): FirelensLogDriver {
    return { kind: 'firelens', router: this.containerName as FirelensRouterName, ...output };
  }
}

/** What ECS needs to read a router's configuration, when it is in S3. */
export function configStatements(options: FirelensOptions | undefined): readonly PolicyStatement[] {
  const file = options?.configFile;
  if (file?.type !== 's3') return [];
  return objectStatements(file.bucketArn, text`${file.bucketArn}/${file.key}`);
}

/** The props of the router's container: what AWS's examples give it, where nothing else is said. */
function routerProps<Mode extends NetworkMode>({
  firelens: _,
  ...props
}: FirelensLogRouterProps<Mode>): ContainerDefinitionProps<Mode> {
  return {
    user: '0',
    memoryReservationMiB: 50,
    ...props,
    image: props.image ?? DEFAULT_IMAGE,
  } as ContainerDefinitionProps<Mode>;
}

const DEFAULT_IMAGE = ContainerImage.fromRegistry(
  'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
);

function firelensRequest({
  type = 'fluentbit',
  enableECSLogMetadata,
  configFile,
}: FirelensOptions): Inputs<FirelensConfiguration> {
  const options = {
    ...(enableECSLogMetadata === undefined
      ? {}
      : { 'enable-ecs-log-metadata': String(enableECSLogMetadata) }),
    ...(configFile === undefined ? {} : configOptions(configFile)),
  };
  return { type, ...(Object.keys(options).length === 0 ? {} : { options }) };
}

function configOptions(file: FirelensConfigFile): Readonly<Record<string, Input<string>>> {
  return {
    'config-file-type': file.type,
    'config-file-value': file.type === 'file' ? file.path : text`${file.bucketArn}/${file.key}`,
  };
}
