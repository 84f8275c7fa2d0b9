/** What of others still uses what the plan is to take away: looked for before anything is written. */
import type { AwsEnvironment } from '../aws/environment.ts';
import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import type { Finding, Live } from '../resource-type.ts';
import { goingIn, keyOf, keyOfStep } from './object-key.ts';
import { addressOf } from './ownership.ts';
import { isInPlace } from './plan.ts';
import { ownedObjects, type Planning } from './planner.ts';
import type { Session } from './session.ts';
import { environmentOf, type Target, typeOf } from './target.ts';

/** The planning with what its removals and changes would take from others among its diagnostics. */
export async function withUsers(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  planning: Planning,
): Promise<Planning> {
  const { plan } = planning;
  const found = await Promise.all([
    ...usersOfChanges(target, sessions, planning),
    ...usersOfRemovals(target, sessions, planning),
  ]);
  if (found.length === 0) return planning;
  // What lets go and what goes may name the same user: then what goes tells of it.
  const distinct = new Map(found.flat().map((one) => [`${one.code} ${one.detail}`, one]));
  const diagnostics = sortDiagnostics([...plan.diagnostics, ...distinct.values()]);
  return { ...planning, plan: { ...plan, diagnostics } };
}

function usersOfRemovals(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  planning: Planning,
): readonly Promise<readonly Diagnostic[]>[] {
  const going = new Set(
    planning.plan.steps.flatMap((step) =>
      step.action === 'delete' || step.action === 'replace'
        ? (keyOfStep(target.catalog, step) ?? [])
        : [],
    ),
  );
  if (going.size === 0) return [];
  return ownedObjects(target, planning.observation)
    .filter((object) => going.has(keyOf(object)))
    .map(async ({ type, environment, live }) => {
      const { usersOf } = await type.operations();
      const session = sessions.get(environment);
      if (usersOf === undefined || session === undefined) return [];
      return placed(
        live,
        await usersOf(live, session.context, goingIn(target.catalog, going, environment)),
      );
    });
}

function usersOfChanges(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  { plan, observation, nodes }: Planning,
): readonly Promise<readonly Diagnostic[]>[] {
  return plan.steps.flatMap((step) => {
    const node = nodes.get(step.address);
    const live = observation.live.get(step.address);
    if (!isInPlace(step) || node === undefined || live === undefined) return [];
    const session = sessions.get(environmentOf(target, node));
    if (session === undefined || step.fields.length === 0) return [];
    const ask = async () => {
      const { usersOfChange } = await typeOf(target.catalog, node).operations();
      if (usersOfChange === undefined) return [];
      return placed(live, await usersOfChange(live, step.fields, session.context));
    };
    return [ask()];
  });
}

function placed(live: Live, findings: readonly Finding[]): readonly Diagnostic[] {
  return findings.map((finding) => ({ address: addressOf(live), ...finding }));
}
