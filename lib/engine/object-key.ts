/** What identifies a live object among all that a run sees: ids are unique in one account and Region alone. */
import type { AwsEnvironment } from '../aws/environment.ts';
import type { AnyResourceType } from '../resource-type.ts';
import type { OwnedObject } from './list-owned.ts';
import type { Step } from './plan.ts';
import type { Catalog } from './target.ts';

/** Where an object is. */
export type Place = Pick<AwsEnvironment, 'account' | 'region'>;

/** The key of an object by its type, place and physical id; that of a global type is the same in every Region. */
export function objectKey(
  { name, global }: Pick<AnyResourceType, 'name' | 'global'>,
  { account, region }: Place,
  id: string,
): string {
  return `${account}/${global === true ? '' : region} ${name} ${id}`;
}

/** The key of an object that was read. */
export function keyOf({ type, environment, live }: OwnedObject): string {
  return objectKey(type, environment, live.id);
}

/** The key of the object that a step found; undefined for one that finds none. */
export function keyOfStep({ types }: Pick<Catalog, 'types'>, step: Step): string | undefined {
  return 'id' in step
    ? objectKey(types.get(step.type) ?? { name: step.type }, step, step.id)
    : undefined;
}

/** Whether objects are among those that some steps remove or replace, asked from one place. */
export function goingIn(
  catalog: Pick<Catalog, 'types'>,
  going: ReadonlySet<string>,
  place: Place,
): (type: string, id: string) => boolean {
  return (type, id) => going.has(objectKey(catalog.types.get(type) ?? { name: type }, place, id));
}
