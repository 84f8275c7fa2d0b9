/**
 * preflight: what live AWS must hold beside what a plan makes, looked at before anything is written.
 * May import: resource-type, a type's `properties.ts`, aws, graph, facts, core, SDK commands that read. Must not: write, or print.
 *
 * This file: whether the images of ECR that task definitions name are there, and for their architecture.
 */
import { BatchGetImageCommand, type Image } from '@aws-sdk/client-ecr';
import { inBatches } from '../aws/batch.ts';
import { classifyError, hasCode } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import { ecrImageName } from '../facts/ecr-image.ts';
import type { Finding } from '../resource-type.ts';

/** An image that a container is to be started from. */
export interface NamedImage {
  /** Address of the task definition. */
  readonly address: string;
  /** Path of the image in it. */
  readonly path: string;
  /** The image, with tag or digest. */
  readonly image: string;
  /** Architecture that it must be built for, in the words of registries (`amd64`, `arm64`); undefined where instances decide. */
  readonly architecture: string | undefined;
}

/** A finding, and the task definition that it is about. */
export type ImageFinding = Finding & { readonly address: string };

interface EcrImage extends NamedImage {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly id: { readonly imageTag?: string; readonly imageDigest?: string };
}

const MOST_IDS = 100;

/** Every form of a manifest, so that an index is answered as such and not as one of its images. */
const MEDIA_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** What is wrong with images of private ECR repositories in the environment's Region; others are not looked at. */
export async function imageFindings(
  images: readonly NamedImage[],
  aws: AwsEnvironment,
): Promise<readonly ImageFinding[]> {
  const inEcr = images.flatMap((image) => ecrImageOf(image, aws.region) ?? []);
  const repositories = groupBy(
    inEcr,
    ({ registryId, repositoryName }) => `${registryId}/${repositoryName}`,
  );
  const found = await Promise.all(
    [...repositories.values()].map((group) => repositoryFindings(group, aws)),
  );
  return found.flat();
}

async function repositoryFindings(
  group: readonly EcrImage[],
  aws: AwsEnvironment,
): Promise<readonly ImageFinding[]> {
  try {
    const known = await manifestsOf(group, aws);
    return group.flatMap((one) => findingOf(one, known.get(keyOf(one.id))));
  } catch (error) {
    const { kind, message } = classifyError(error);
    if (hasCode(error, 'RepositoryNotFoundException'))
      return group.map((one) => problem(one, 'preflight/no-image', message));
    // Another account's repository may let its images be pulled and not be looked at.
    if (kind !== 'denied') throw error;
    return group.map((one) => ({
      ...problem(one, 'preflight/unread', message),
      severity: 'note' as const,
    }));
  }
}

async function manifestsOf(
  group: readonly EcrImage[],
  aws: AwsEnvironment,
): Promise<ReadonlyMap<string, Image>> {
  const client = await aws.clients.ecr();
  const [{ registryId, repositoryName } = { registryId: '', repositoryName: '' }] = group;
  const ids = [...new Map(group.map(({ id }) => [keyOf(id), id])).values()];
  const images = await inBatches(ids, MOST_IDS, async (imageIds) => {
    const answer = await client.send(
      new BatchGetImageCommand({
        registryId,
        repositoryName,
        imageIds: [...imageIds],
        acceptedMediaTypes: MEDIA_TYPES,
      }),
    );
    return answer.images ?? [];
  });
  return new Map(
    images.flatMap((image) => {
      const { imageTag, imageDigest } = image.imageId ?? {};
      return [imageTag, imageDigest].flatMap((id) => (id === undefined ? [] : [[id, image]]));
    }) as readonly (readonly [string, Image])[],
  );
}

function findingOf(one: EcrImage, image: Image | undefined): readonly ImageFinding[] {
  if (image === undefined)
    return [problem(one, 'preflight/no-image', `${one.image} is not in the repository`)];
  const built = architecturesIn(image.imageManifest);
  const { architecture } = one;
  if (architecture === undefined || built.length === 0 || built.includes(architecture)) return [];
  return [
    problem(
      one,
      'preflight/wrong-architecture',
      `${one.image} is built for ${built.join(', ')}, and the task runs on ${architecture}`,
    ),
  ];
}

function problem(
  { address, path }: EcrImage,
  code: 'preflight/no-image' | 'preflight/wrong-architecture' | 'preflight/unread',
  detail: string,
): ImageFinding {
  return { severity: 'error', code, address, path, detail };
}

/** The architectures that an index holds Linux images for; none where the manifest is of one image, which does not tell. */
function architecturesIn(manifest: string | undefined): readonly string[] {
  const { manifests } = parsed(manifest);
  if (!Array.isArray(manifests)) return [];
  const platforms = (manifests as readonly Manifest[]).flatMap(({ platform }) => platform ?? []);
  return [
    ...new Set(
      platforms.flatMap(({ os, architecture }) =>
        os === 'linux' && architecture !== undefined ? [architecture] : [],
      ),
    ),
  ].sort();
}

interface Manifest {
  readonly platform?: { readonly os?: string; readonly architecture?: string };
}

function parsed(manifest: string | undefined): { readonly manifests?: unknown } {
  try {
    const value: unknown = JSON.parse(manifest ?? 'null');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // A form of manifest that is no JSON tells nothing.
    return {};
  }
}

function ecrImageOf(named: NamedImage, region: string): EcrImage | undefined {
  const image = ecrImageName(named.image);
  if (image === undefined || image.region !== region) return undefined;
  const { account: registryId, repository: repositoryName, tag = 'latest', digest } = image;
  // What AWS takes for no image is no question to its registry.
  if (tag === '' || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)))
    return undefined;
  const id = digest === undefined ? { imageTag: tag } : { imageDigest: digest };
  return { ...named, registryId, repositoryName, id };
}

function keyOf({ imageTag, imageDigest }: EcrImage['id']): string {
  return imageDigest ?? imageTag ?? '';
}
