/** Where containers' images come from, and what pulling them takes. */
import { GantryError } from '../../core/errors.ts';
import { type EcrImageName, ecrImageName } from '../../facts/ecr-image.ts';
import { type Input, Lookup, text } from '../../graph/reference.ts';
import type { PolicyStatement } from '../iam/policy-statement.ts';

/** An image, and what the execution role needs to pull it. */
export interface ContainerImage {
  /** Name with tag or digest, as the container definition has it. */
  readonly imageName: Input<string>;
  /** ARN of the secret with user name and password. */
  readonly repositoryCredentials?: Input<string>;
  /** What the execution role is granted. */
  readonly pullStatements: readonly PolicyStatement[];
  /** Whether somebody else decides the image: `imageName` is then only what it begins with. */
  readonly external?: true;
}

/** An ECR repository by ARN, and which of its images. */
export interface EcrImage {
  /** ARN such as `arn:aws:ecr:eu-west-1:111111111111:repository/web`. */
  readonly repositoryArn: string;
  /** Tag, or digest that starts with `sha256:`. @default 'latest' */
  readonly tag?: string;
  /**
   * Whether the digest that the tag stands for is looked up by each plan and put into the task definition: a tag that was
   * pushed again is then a change, and tasks of one revision always run one image.
   *
   * @default false
   */
  readonly pinDigest?: boolean;
}

/**
 * Ways to name an image.
 *
 * @category Constructs
 * @example
 * const image = ContainerImage.fromRegistry('nginx:1.27');
 */
export const ContainerImage = {
  /**
   * An image of any registry, such as `nginx:1.27`. One of a private ECR repository is recognised by its name, and
   * pulling it is granted.
   */
  fromRegistry: (
    name: string,
    options: {
      /** ARN of the secret that holds user name and password of a private registry. @default - none */
      readonly repositoryCredentials?: Input<string>;
    } = {},
  ): ContainerImage => {
    if (typeof name !== 'string' || name === '' || /\s/.test(name))
      throw new GantryError(
        'tree/bad-props',
        `the image name ${JSON.stringify(name)} is empty or has blanks in it`,
        { hint: 'give it as repository:tag, such as nginx:1.27' },
      );
    const { repositoryCredentials } = options;
    return {
      imageName: name,
      pullStatements: [
        ...ecrStatements(ecrImageName(name)),
        ...(repositoryCredentials === undefined
          ? []
          : [{ actions: ['secretsmanager:GetSecretValue'], resources: [repositoryCredentials] }]),
      ],
      ...(repositoryCredentials === undefined ? {} : { repositoryCredentials }),
    };
  },

  /** An image of a private ECR repository, by URI or by the repository's ARN; pulling it is granted. */
  fromEcr: (image: string | EcrImage): ContainerImage => {
    const uri = typeof image === 'string' ? image : uriOf(image);
    const repository = ecrImageName(uri);
    if (repository === undefined)
      throw new GantryError(
        'tree/bad-props',
        `the image ${JSON.stringify(uri)} is not in a private ECR repository`,
        { hint: 'give it as <account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>' },
      );
    const pullStatements = ecrStatements(repository);
    return typeof image !== 'string' && image.pinDigest === true
      ? { imageName: pinned(uri, repository), pullStatements }
      : { imageName: uri, pullStatements };
  },

  /**
   * An image that a pipeline decides: it registers revisions of its own, and Gantry keeps the image that runs while it
   * changes the rest. `initial` is what the first deploy runs. Handing it back is naming an image here.
   *
   * @example
   * const image = ContainerImage.external(ContainerImage.fromRegistry('example/web:1'));
   */
  external: (initial: ContainerImage): ContainerImage => ({ ...initial, external: true }),
} as const;

function uriOf({ repositoryArn, tag = 'latest' }: EcrImage): string {
  const match = /^arn:([\w-]+):ecr:([\w-]+):(\d{12}):repository\/(.+)$/.exec(repositoryArn);
  const [, partition, region, account, name] = match ?? [];
  if (name === undefined)
    throw new GantryError(
      'tree/bad-props',
      `repositoryArn ${JSON.stringify(repositoryArn)} is not the ARN of an ECR repository`,
      { hint: 'give it as arn:aws:ecr:<region>:<account>:repository/<name>' },
    );
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const separator = tag.startsWith('sha256:') ? '@' : ':';
  return `${account}.dkr.ecr.${region}.${suffix}/${name}${separator}${tag}`;
}

function pinned(uri: string, named: EcrImageName): Input<string> {
  const { account, repository, tag, digest } = named;
  if (tag === undefined || digest !== undefined) return uri;
  const parameters = { registryId: account, repositoryName: repository, imageTag: tag };
  return text`${named.uri}@${new Lookup('ecr-image-digest', parameters)}`;
}

function ecrStatements(image: EcrImageName | undefined): readonly PolicyStatement[] {
  if (image === undefined) return [];
  const { account, region, repository } = image;
  const partition = new Lookup('partition');
  return [
    // The action knows no resources.
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
      ],
      resources: [text`arn:${partition}:ecr:${region}:${account}:repository/${repository}`],
    },
  ];
}
