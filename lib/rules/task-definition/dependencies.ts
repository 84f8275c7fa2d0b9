/** What AWS refuses of how containers wait for each other and share volumes. */
import type { ContainerDefinition, ContainerDependency } from '@aws-sdk/client-ecs';
import { type Edges, findCycle } from '../../graph/dag.ts';
import { error, noneOf, refusalIf, violationIf, within } from '../checks.ts';
import type { Rule, Violation } from '../rule.ts';
import { items } from '../values.ts';
import { api, refusal } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const DEPENDENCY = api('ContainerDependency');

const RULES: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/volumes-from',
    'Volumes are taken from a container of the task.',
    refusal('eagletmt/hako 54'),
    ({ container: { volumesFrom }, path, task: { byName } }) =>
      items(volumesFrom).flatMap((from, index) => {
        const source = text(shape(from)?.sourceContainer);
        return refusalIf(
          source !== undefined && !byName.has(source),
          `${path}.volumesFrom[${index}]`,
          `Invalid 'volumesFrom' setting. Unknown container: '${source}'.`,
        );
      }),
  ),
  error(
    'task-definition/dependency',
    'A container waits for a container of its task.',
    DEPENDENCY,
    (subject) =>
      dependencies(subject, ({ containerName }, target, at) =>
        violationIf(
          target === undefined,
          at,
          `It depends on container '${containerName}', which the task does not have.`,
        ),
      ),
  ),
  error(
    'task-definition/dependency-condition',
    'A container waits for START, COMPLETE, SUCCESS or HEALTHY of another.',
    DEPENDENCY,
    (subject) =>
      dependencies(subject, ({ condition }, _, at) =>
        noneOf(`${at}.condition`, condition, ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY']),
      ),
  ),
  error(
    'task-definition/dependency-healthy',
    'Whoever is waited for to be healthy has a health check.',
    DEPENDENCY,
    (subject) =>
      dependencies(subject, ({ containerName, condition }, target, at) =>
        violationIf(
          condition === 'HEALTHY' &&
            target !== undefined &&
            (target.healthCheck === undefined || target.healthCheck === null),
          at,
          `It waits for '${containerName}' to be HEALTHY, which has no health check.`,
        ),
      ),
  ),
  error(
    'task-definition/dependency-essential',
    'Nobody waits for an essential container to end.',
    DEPENDENCY,
    (subject) =>
      dependencies(subject, ({ containerName, condition }, target, at) =>
        violationIf(
          (condition === 'COMPLETE' || condition === 'SUCCESS') &&
            target !== undefined &&
            (target.essential ?? true) === true,
          at,
          `It waits for ${condition} of '${containerName}', which is essential: the task would stop with it.`,
        ),
      ),
  ),
];

/** The rules. */
export const DEPENDENCY_RULES: readonly Rule<TaskSubject>[] = [
  ...within(containersOf, RULES),
  error(
    'task-definition/dependency-circle',
    'Containers do not wait for each other in a circle.',
    DEPENDENCY,
    ({ containers }) => {
      const edges: Edges = new Map(
        containers.flatMap(({ container }) => {
          const name = text(container.name);
          const others = items(container.dependsOn).flatMap(
            (one) => text(one?.containerName) ?? [],
          );
          return name === undefined || others.length === 0 ? [] : [[name, new Set(others)]];
        }),
      );
      const cycle = findCycle(edges);
      return violationIf(
        cycle !== undefined,
        'containerDefinitions',
        `Containers depend on each other in a circle: ${cycle?.join(' -> ')}.`,
      );
    },
  ),
];

/** Judges every dependency whose container is named. */
function dependencies(
  { container, path, task }: ContainerSubject,
  judge: (
    dependency: ContainerDependency,
    target: ContainerDefinition | undefined,
    at: string,
  ) => readonly Violation[],
): readonly Violation[] {
  return items(container.dependsOn).flatMap((dependency, index) =>
    text(dependency?.containerName) === undefined
      ? []
      : judge(dependency, task.byName.get(dependency.containerName), `${path}.dependsOn[${index}]`),
  );
}
