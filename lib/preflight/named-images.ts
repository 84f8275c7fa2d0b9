/** The images of private ECR repositories that the task definitions of a plan name. */
import { ecrImageName } from '../facts/ecr-image.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { type Resolver, resolve } from '../graph/resolve.ts';
import {
  TASK_DEFINITION_TYPE,
  type TaskDefinitionProperties,
} from '../resources/ecs/task-definition/properties.ts';
import type { NamedImage } from './images.ts';

/** Images in ECR of one resource; none of one that is no task definition. */
export function namedImages(node: ResourceNode, resolver: Resolver): readonly NamedImage[] {
  const { type, address } = node;
  if (type !== TASK_DEFINITION_TYPE) return [];
  const task = resolve(node.properties, resolver) as unknown as TaskDefinitionProperties;
  const containers = Array.isArray(task.containerDefinitions) ? task.containerDefinitions : [];
  return containers.flatMap(({ image }, index) =>
    typeof image === 'string' && ecrImageName(image) !== undefined
      ? [
          {
            address,
            path: `containerDefinitions[${index}].image`,
            image,
            architecture: architectureOf(task),
          },
        ]
      : [],
  );
}

const ARCHITECTURES: Readonly<Record<string, string>> = { X86_64: 'amd64', ARM64: 'arm64' };

/** What images must be built for; undefined where the instances of the cluster decide, and for Windows. */
function architectureOf({
  runtimePlatform,
  requiresCompatibilities = [],
}: TaskDefinitionProperties): string | undefined {
  const { cpuArchitecture, operatingSystemFamily = 'LINUX' } = runtimePlatform ?? {};
  if (operatingSystemFamily !== 'LINUX') return undefined;
  if (cpuArchitecture !== undefined) return ARCHITECTURES[cpuArchitecture];
  return requiresCompatibilities.includes('FARGATE') ? 'amd64' : undefined;
}
