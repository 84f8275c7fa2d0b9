/** What reading shares within one plan: memoised calls, what is owned, what has been observed. */
import type { AwsEnvironment } from '../aws/environment.ts';
import { GantryError } from '../core/errors.ts';
import { groupBy } from '../core/group.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Live, ReadContext } from '../resource-type.ts';
import { distinctEnvironments, placeOf, type Target } from './target.ts';

/** The read context of one environment, and the way to tell it what was read. */
export interface Session {
  readonly environment: AwsEnvironment;
  readonly context: ReadContext;
  /** Records what a read answered for a desired object of a type. */
  observe(type: string, live: Live): void;
  /** Everything we own of a type, read once. */
  owned(type: string): Promise<readonly Live[]>;
}

/** A session for each environment of the target. */
export function openSessions(target: Target): ReadonlyMap<AwsEnvironment, Session> {
  // What exists in an account and Region is one question, whichever roles ask it.
  const nodes = groupBy(target.graph.resources, (node) => {
    const environment = target.environments.get(node.stack);
    return environment && placeOf(environment);
  });
  return new Map(
    distinctEnvironments(target).map((environment) => [
      environment,
      openSession(
        target,
        environment,
        groupBy(nodes.get(placeOf(environment)) ?? [], (node) => node.type),
      ),
    ]),
  );
}

function openSession(
  target: Target,
  environment: AwsEnvironment,
  nodes: ReadonlyMap<string, readonly ResourceNode[]>,
): Session {
  const memos = new Map<string, Promise<unknown>>();
  const observed = new Map<string, Live[]>();
  const memo = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = memos.get(key);
    if (known !== undefined) return known as Promise<T>;
    const pending = read();
    memos.set(key, pending);
    return pending;
  };
  const owned = (type: string) =>
    memo(`engine:owned:${type}`, async () => {
      const resourceType = target.catalog.types.get(type);
      if (resourceType === undefined) throw new GantryError('plan/unknown-type', type);
      const operations = await resourceType.operations();
      return operations.list(context);
    });
  const context: ReadContext = {
    app: target.graph.app,
    aws: environment,
    clock: target.clock,
    signal: target.signal,
    refresh: target.refresh,
    memo,
    owned,
    observed: (type) => observed.get(type) ?? [],
    desired: (type) => nodes.get(type) ?? [],
  };
  return {
    environment,
    context,
    owned,
    observe: (type, live) => {
      const list = observed.get(type) ?? [];
      observed.set(type, list);
      list.push(live);
    },
  };
}
