/**
 * ECR: private repositories and the manifests in them.
 * May import: service, paginate, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import * as images from './images.ts';
import * as repositories from './repositories.ts';

/** Amazon Elastic Container Registry. */
export const ecr: SandboxService = {
  name: 'ECR',
  operations: {
    CreateRepository: repositories.createRepository,
    DescribeRepositories: repositories.describeRepositories,
    DeleteRepository: repositories.deleteRepository,
    PutImage: images.putImage,
    BatchGetImage: images.batchGetImage,
    DescribeImages: images.describeImages,
  },
};
