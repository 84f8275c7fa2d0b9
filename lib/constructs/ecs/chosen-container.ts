/** The container of a task that is meant where one may be named. */
import type { Construct } from 'constructs';
import { badProp } from '../options.ts';
import type { NetworkMode } from './compatibility.ts';
import type { ContainerDefinition } from './container-definition.ts';
import type { AnyTaskDefinition } from './task-definition.ts';

/** The container of that name, or the first essential one. Throws `tree/bad-props` when there is none (yet). */
export function chosenContainer(
  scope: Construct,
  taskDefinition: AnyTaskDefinition,
  containerName: string | undefined,
): ContainerDefinition<NetworkMode> {
  const found =
    containerName === undefined
      ? taskDefinition.defaultContainer
      : taskDefinition.findContainer(containerName);
  if (found !== undefined) return found;
  throw badProp(
    scope,
    containerName === undefined
      ? 'the task definition has no essential container yet'
      : `the task definition has no container ${JSON.stringify(containerName)}`,
    'add the container to the task definition first, or name another',
  );
}

/** What one container is told to do in the place of its own words, as tasks are run with it. */
export function commandOverride<V>(
  name: string,
  command: readonly V[] | undefined,
  environment: Readonly<Record<string, V>> | undefined,
): {
  readonly name: string;
  readonly command?: V[];
  readonly environment?: { readonly name: string; readonly value: V }[];
} {
  return {
    name,
    ...(command === undefined ? {} : { command: [...command] }),
    ...(environment === undefined
      ? {}
      : { environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })) }),
  };
}
