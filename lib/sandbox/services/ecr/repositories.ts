/** Repositories of ECR, and the images in them. */
import { createHash } from 'node:crypto';
import type {
  CreateRepositoryRequest,
  DeleteRepositoryRequest,
  DescribeRepositoriesRequest,
} from '@aws-sdk/client-ecr';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

/** A repository. */
export interface RepositoryRecord {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly created: number;
  readonly mutability: string;
  readonly images: ImageRecord[];
}

/** A manifest, and the tags that are on it now. */
export interface ImageRecord {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly pushed: number;
  tags: string[];
}

/** The repositories of an account and Region, by name. */
export function repositoriesOf(world: World, scope: Scope): Table<RepositoryRecord> {
  return world.table(scope, 'ecr.repositories');
}

/** CreateRepository. */
export function createRepository(
  { repositoryName: name, imageTagMutability = 'MUTABLE' }: Decoded<CreateRepositoryRequest>,
  { world, scope, account, region }: Call,
): object {
  const repositories = repositoriesOf(world, scope);
  if (!/^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(name))
    throw new ServiceFault(
      'InvalidParameterException',
      `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression'`,
    );
  if (repositories.has(name))
    throw new ServiceFault(
      'RepositoryAlreadyExistsException',
      `The repository with name '${name}' already exists in the registry with id '${account}'`,
    );
  const record: RepositoryRecord = {
    name,
    account,
    region,
    created: world.now(),
    mutability: imageTagMutability,
    images: [],
  };
  repositories.set(name, record);
  return { repository: viewOf(record) };
}

/** DescribeRepositories. */
export function describeRepositories(
  { repositoryNames, nextToken, maxResults = 100, registryId }: DescribeRepositoriesRequest,
  call: Call,
): object {
  if (repositoryNames !== undefined)
    return {
      repositories: repositoryNames.map((repositoryName) =>
        viewOf(repositoryNamed(call, { repositoryName, registryId })),
      ),
    };
  const all = [...repositoriesOf(call.world, call.scope).values()];
  const page = paginate(all, {
    token: nextToken,
    size: maxResults,
    badToken: 'InvalidParameterException',
  });
  return { repositories: page.items.map(viewOf), nextToken: page.next };
}

/** DeleteRepository. */
export function deleteRepository(
  { repositoryName, registryId, force = false }: Decoded<DeleteRepositoryRequest>,
  call: Call,
): object {
  const record = repositoryNamed(call, { repositoryName, registryId });
  if (record.images.length > 0 && !force)
    throw new ServiceFault(
      'RepositoryNotEmptyException',
      `The repository with name '${record.name}' in registry with id '${record.account}' cannot be deleted because it still contains images`,
    );
  repositoriesOf(call.world, call.scope).delete(record.name);
  return { repository: viewOf(record) };
}

/** The repository of a name, in the registry of the account that is named. */
export function repositoryNamed(
  { world, scope, account }: Call,
  {
    repositoryName = '',
    registryId = account,
  }: { readonly repositoryName?: string; readonly registryId?: string | undefined },
): RepositoryRecord {
  const found = repositoriesOf(world, { ...scope, account: registryId }).get(repositoryName);
  if (found === undefined)
    throw new ServiceFault(
      'RepositoryNotFoundException',
      `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
    );
  return found;
}

/** Whether nobody has made a repository in a registry. */
export function isUnused({ world, scope, account }: Call, registryId: string = account): boolean {
  return [...repositoriesOf(world, { ...scope, account: registryId }).keys()].length === 0;
}

/** The digest of a manifest. */
export function digestOf(manifest: string): string {
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}

function viewOf({ name, account, region, created, mutability }: RepositoryRecord): object {
  return {
    repositoryName: name,
    registryId: account,
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
    createdAt: new Date(created),
    imageTagMutability: mutability,
  };
}
