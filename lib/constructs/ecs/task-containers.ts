/** The containers of one task definition. */
import type { Construct } from 'constructs';
import { compareText } from '../../core/json.ts';
import { badProp } from '../options.ts';
import type { NetworkMode } from './compatibility.ts';
import type { ContainerDefinition } from './container-definition.ts';
import { FirelensLogRouter, type FirelensLogRouterProps } from './firelens.ts';

/** In the order in which they were added; no two have the same name, and one at most routes logs. */
export class TaskContainers<Mode extends NetworkMode> {
  readonly #owner: Construct;
  readonly #all: ContainerDefinition<Mode>[] = [];

  constructor(owner: Construct) {
    this.#owner = owner;
  }

  /** The containers. */
  get all(): readonly ContainerDefinition<Mode>[] {
    return this.#all;
  }

  /** The container of a name, or undefined. */
  find(name: string): ContainerDefinition<Mode> | undefined {
    return this.#all.find(({ containerName }) => containerName === name);
  }

  /** Throws `tree/bad-props` when there is a container of the name. */
  checkName(name: string): void {
    if (this.find(name) !== undefined)
      throw badProp(
        this.#owner,
        `there are two containers named ${JSON.stringify(name)}`,
        'rename one',
      );
  }

  /** Throws `tree/bad-props` when there is a container of the name or a router already, or none knows the image. */
  checkRouter(
    name: string,
    { firelens, image }: Pick<FirelensLogRouterProps<Mode>, 'firelens' | 'image'>,
  ): void {
    this.checkName(name);
    if (this.#all.some((container) => container instanceof FirelensLogRouter))
      throw badProp(this.#owner, 'the task has a FireLens router already', 'use that one');
    if (firelens?.type === 'fluentd' && image === undefined)
      throw badProp(
        this.#owner,
        `container ${name} has no image`,
        'name one: AWS has none of fluentd',
      );
  }

  /** Adds one whose name was checked. */
  add<C extends ContainerDefinition<Mode>>(container: C): C {
    this.#all.push(container);
    return container;
  }

  /** The part of the request. */
  get request(): ReturnType<ContainerDefinition<Mode>['toRequest']>[] {
    return (
      [...this.#all]
        // Their order means nothing to AWS, so it must mean nothing in the graph.
        .sort((a, b) => compareText(a.containerName, b.containerName))
        .map((container) => container.toRequest())
    );
  }

  /** What is wrong when none is essential. */
  essentialComplaints(): readonly string[] {
    return this.#all.some(({ essential }) => essential)
      ? []
      : ['no container is essential; call addContainer with one that is'];
  }

  /** What is wrong with them one by one. */
  complaints(): readonly string[] {
    return this.#all.flatMap((container) => container.validate());
  }
}
