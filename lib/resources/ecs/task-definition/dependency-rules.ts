/** What AWS refuses of how containers refer to each other. */
import { type Edges, findCycle } from '../../../graph/dag.ts';
import type { Finding } from '../../../resource-type.ts';
import { errorIf, items, known, type Rule } from '../rules.ts';
import { type ContainerRule, eachContainer } from './container-rules.ts';
import type { TaskDefinitionProperties } from './properties.ts';

const volumesFrom: ContainerRule = (container, path, task) => {
  const names = new Set(items(task.containerDefinitions).map(({ name }) => name));
  return items(container.volumesFrom).flatMap(({ sourceContainer: source }, index) =>
    errorIf(
      known(source) !== undefined && !names.has(source),
      `${path}.volumesFrom[${index}]`,
      `Invalid 'volumesFrom' setting. Unknown container: '${source}'.`,
    ),
  );
};

const dependsOn: ContainerRule = (container, path, task) => {
  const containers = new Map(items(task.containerDefinitions).map((one) => [one.name, one]));
  return items(container.dependsOn).flatMap(({ containerName, condition }, index): Finding[] => {
    const at = `${path}.dependsOn[${index}]`;
    const target = containers.get(containerName);
    if (known(containerName) === undefined) return [];
    if (target === undefined)
      return [
        ...errorIf(
          true,
          at,
          `It depends on container '${containerName}', which the task does not have.`,
        ),
      ];
    return [
      ...errorIf(
        condition === 'HEALTHY' && target.healthCheck === undefined,
        at,
        `It waits for '${containerName}' to be HEALTHY, which has no health check.`,
      ),
      ...errorIf(
        (condition === 'COMPLETE' || condition === 'SUCCESS') && target.essential !== false,
        at,
        `It waits for ${condition} of '${containerName}', which is essential: the task would stop with it.`,
      ),
    ];
  });
};

const noCycles: Rule<TaskDefinitionProperties> = ({ containerDefinitions }) => {
  const edges: Edges = new Map(
    items(containerDefinitions).map((container) => [
      String(container.name),
      new Set(items(container.dependsOn).map(({ containerName }) => String(containerName))),
    ]),
  );
  const cycle = findCycle(edges);
  return errorIf(
    cycle !== undefined,
    'containerDefinitions',
    `Containers depend on each other in a circle: ${cycle?.join(' -> ')}.`,
  );
};

/** The rules. */
export const DEPENDENCY_RULES: readonly Rule<TaskDefinitionProperties>[] = [
  eachContainer(volumesFrom),
  eachContainer(dependsOn),
  noCycles,
];
