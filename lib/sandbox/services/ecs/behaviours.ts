/** How images behave: by a convention on their names, and by rules that tests set. */
import type { World } from '../../world.ts';

/** What a container of an image does. */
export type ImageBehaviour =
  /** Starts, runs and answers health checks. */
  | 'run'
  /** Is not found in its registry. */
  | 'fail-to-pull'
  /** Starts, and fails its container's and its targets' health checks. */
  | 'unhealthy'
  /** Starts, but its task stays ACTIVATING for ever. */
  | 'never-ready'
  /** Starts, and ends by itself with this code after so many milliseconds. */
  | { readonly exit: number; readonly after: number };

/** A rule for images. */
export interface ImageRule {
  /** The image, where `*` stands for any text. */
  readonly image: string;
  readonly does: ImageBehaviour;
}

/** Lets images that match behave so from now on, in every account and Region; later rules win. */
export function behave(world: World, rule: ImageRule): void {
  const table = rules(world);
  table.delete(rule.image);
  table.set(rule.image, rule.does);
}

/** What an image does: by the latest rule that matches, else by its name, else it runs. */
export function behaviourOf(world: World, image: string): ImageBehaviour {
  const ruled = [...rules(world)].reverse().find(([pattern]) => matchesPattern(pattern, image));
  if (ruled !== undefined) return ruled[1];
  if (image.includes('gantry-fail-pull')) return 'fail-to-pull';
  if (image.includes('gantry-unhealthy')) return 'unhealthy';
  if (image.includes('gantry-never-ready')) return 'never-ready';
  const exit = /gantry-exit-(\d+)/.exec(image);
  return exit === null ? 'run' : { exit: Number(exit[1]), after: 0 };
}

/** Tells whether a text matches a pattern in which `*` stands for any text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`).test(text);
}

function rules(world: World) {
  return world.table<ImageBehaviour>({ account: '*', region: '*' }, 'ecs.image-behaviours');
}
