/** Images of a repository: pushed as manifests, told by tag or digest. */
import type {
  BatchGetImageRequest,
  DescribeImagesRequest,
  ImageIdentifier,
  PutImageRequest,
} from '@aws-sdk/client-ecr';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import {
  digestOf,
  type ImageRecord,
  isUnused,
  type RepositoryRecord,
  repositoryNamed,
} from './repositories.ts';

const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

/** PutImage: a tag that is on another image moves, unless tags may not. */
export function putImage(input: Decoded<PutImageRequest>, call: Call): object {
  const repository = repositoryNamed(call, input);
  const { imageManifest: manifest, imageTag: tag } = input;
  const digest = digestOf(manifest);
  const before = repository.images.find((image) => tag !== undefined && image.tags.includes(tag));
  if (before !== undefined && before.digest === digest)
    throw new ServiceFault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${tag}' already exists in the repository with name '${repository.name}' in registry with id '${repository.account}'`,
    );
  if (before !== undefined && repository.mutability === 'IMMUTABLE')
    throw new ServiceFault(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
    );
  if (before !== undefined) before.tags = before.tags.filter((one) => one !== tag);
  const known = repository.images.find((image) => image.digest === digest);
  const image: ImageRecord = known ?? {
    digest,
    manifest,
    mediaType: input.imageManifestMediaType ?? mediaTypeIn(manifest),
    pushed: call.world.now(),
    tags: [],
  };
  if (known === undefined) repository.images.push(image);
  if (tag !== undefined && !image.tags.includes(tag)) image.tags.push(tag);
  return { image: viewOf(repository, image, tag) };
}

/**
 * BatchGetImage: what is not there is a failure within the answer. A registry in which nobody has made a repository holds
 * every image, so that apps can be tried out without pushing any.
 */
export function batchGetImage(input: Decoded<BatchGetImageRequest>, call: Call): object {
  if (isUnused(call, input.registryId)) return anyImages(input, call);
  const repository = repositoryNamed(call, input);
  const asked = input.imageIds.map((id) => ({ id, image: imageOf(repository, id) }));
  return {
    images: asked.flatMap(({ id, image }) =>
      image === undefined ? [] : [viewOf(repository, image, id.imageTag)],
    ),
    failures: asked.flatMap(({ id, image }) =>
      image === undefined
        ? [
            {
              imageId: id,
              failureCode: 'ImageNotFound',
              failureReason: 'Requested image not found',
            },
          ]
        : [],
    ),
  };
}

function anyImages(
  { imageIds, registryId, repositoryName: name }: Decoded<BatchGetImageRequest>,
  call: Call,
): object {
  const repository = { name, account: registryId ?? call.account };
  return {
    images: imageIds.map((id) => {
      const manifest = JSON.stringify({ schemaVersion: 2, mediaType: DOCKER_MANIFEST, ...id });
      const digest = id.imageDigest ?? digestOf(manifest);
      return viewOf(repository, { digest, manifest, mediaType: DOCKER_MANIFEST }, id.imageTag);
    }),
    failures: [],
  };
}

/** DescribeImages: one that is named and not there is an error. */
export function describeImages(input: Decoded<DescribeImagesRequest>, call: Call): object {
  const repository = repositoryNamed(call, input);
  const found =
    input.imageIds === undefined
      ? repository.images
      : input.imageIds.map((id) => {
          const image = imageOf(repository, id);
          if (image !== undefined) return image;
          throw new ServiceFault(
            'ImageNotFoundException',
            `The image with imageId {imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'} does not exist within the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
          );
        });
  const page = paginate(found, {
    token: input.nextToken,
    size: input.maxResults ?? 100,
    badToken: 'InvalidParameterException',
  });
  return {
    imageDetails: page.items.map((image) => ({
      registryId: repository.account,
      repositoryName: repository.name,
      imageDigest: image.digest,
      imageTags: image.tags,
      imageManifestMediaType: image.mediaType,
      imagePushedAt: new Date(image.pushed),
    })),
    nextToken: page.next,
  };
}

function imageOf(
  { images }: RepositoryRecord,
  { imageDigest, imageTag }: ImageIdentifier,
): ImageRecord | undefined {
  return images.find(
    ({ digest, tags }) =>
      (imageDigest === undefined || digest === imageDigest) &&
      (imageTag === undefined || tags.includes(imageTag)),
  );
}

function viewOf(
  { account, name }: Pick<RepositoryRecord, 'account' | 'name'>,
  { digest, manifest, mediaType }: Pick<ImageRecord, 'digest' | 'manifest' | 'mediaType'>,
  imageTag: string | undefined,
): object {
  return {
    registryId: account,
    repositoryName: name,
    imageId: { imageDigest: digest, imageTag },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

function mediaTypeIn(manifest: string): string {
  try {
    const { mediaType } = JSON.parse(manifest) as { readonly mediaType?: unknown };
    return typeof mediaType === 'string' ? mediaType : DOCKER_MANIFEST;
  } catch {
    throw new ServiceFault(
      'InvalidParameterException',
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    );
  }
}
