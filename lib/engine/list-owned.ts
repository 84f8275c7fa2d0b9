/** Listing what we own of every type, whether the code has it or not. */
import { classifyError, hasCode } from '../aws/classify-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { groupBy } from '../core/group.ts';
import type { AnyResourceType, Live } from '../resource-type.ts';
import { ownerOf } from './ownership.ts';
import { stackOf } from './selection.ts';
import type { Session } from './session.ts';
import { nodesOf, placeOf, type Target } from './target.ts';

/** An object that we own, with its type and where it lives. */
export interface OwnedObject {
  readonly type: AnyResourceType;
  readonly environment: AwsEnvironment;
  readonly live: Live;
}

/** A type whose objects could not be listed. */
export interface UnlistedType {
  /** Name of the type. */
  readonly type: string;
  readonly environment: AwsEnvironment;
  /** What AWS says. */
  readonly message: string;
}

/** Types whose code has been loaded in this process. */
const loaded = new WeakSet<AnyResourceType>();

/** Everything that we own where the stacks of a target live, and the types of which that cannot be seen. */
export async function listOwned(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
): Promise<{
  readonly owned: readonly OwnedObject[];
  readonly unlisted: readonly UnlistedType[];
}> {
  const desired = groupBy(nodesOf(target), ({ type }) => type);
  const unlisted: UnlistedType[] = [];
  const list = async (type: AnyResourceType, { environment, owned }: Session) => {
    try {
      return (await owned(type.name)).map(
        (live): OwnedObject => ({ type, environment: homeOf(target, live, environment), live }),
      );
    } catch (error) {
      // Who has none of a service in the code may well have no right to look at it, or be where AWS does not offer it.
      const { kind, message } = classifyError(error);
      const mayBe =
        kind === 'denied' || hasCode(error, 'UnknownOperationException', 'InvalidAction');
      if (!mayBe || desired.has(type.name)) throw error;
      unlisted.push({ type: type.name, environment, message });
      return [];
    }
  };
  const places = listingSessions(target, sessions);
  const all = [...target.catalog.types.values()];
  const many = ({ name }: AnyResourceType) => desired.get(name)?.length ?? 0;
  const lists = new Map<AnyResourceType, Promise<readonly OwnedObject[]>>();
  // The longest lists first, while the code of the others is loaded: their pages come one after the other.
  for (const type of [...all].sort((one, other) => many(other) - many(one))) {
    if (!loaded.has(type)) await type.operations();
    loaded.add(type);
    const found = Promise.all(places.map((place) => list(type, place))).then((each) => each.flat());
    // It is awaited below; until then a failure must not go about unheard.
    found.catch(() => {});
    lists.set(type, found);
  }
  const owned = await Promise.all(all.map((type) => lists.get(type) ?? []));
  return { owned: owned.flat(), unlisted };
}

// Each account and Region once, whichever roles reach it; of a selection only those in which something of it may be.
function listingSessions(
  { environments, selection }: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
): readonly Session[] {
  const places = new Set(
    [...environments].flatMap(([stack, environment]) =>
      selection === undefined || selection.stacks.has(stack) ? [placeOf(environment)] : [],
    ),
  );
  return [...sessions.values()].filter(({ environment }) => places.delete(placeOf(environment)));
}

// Two stacks of one account and Region may be reached by different roles: an object goes by that of its own stack.
function homeOf(target: Target, live: Live, listed: AwsEnvironment): AwsEnvironment {
  const address = ownerOf(live)?.address;
  const stack = address === undefined ? undefined : stackOf(target.graph, address);
  const home = stack === undefined ? undefined : target.environments.get(stack);
  return home !== undefined && placeOf(home) === placeOf(listed) ? home : listed;
}
