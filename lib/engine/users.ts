/** What of others still uses what the plan is to remove: looked for before anything is written. */
import type { AwsEnvironment } from '../aws/environment.ts';
import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import { addressOf } from './ownership.ts';
import { ownedObjects, type Planning } from './planner.ts';
import { keyOf } from './removal.ts';
import type { Session } from './session.ts';
import type { Target } from './target.ts';

/** The planning with what its removals would take from others among its diagnostics. */
export async function withUsers(
  target: Target,
  sessions: ReadonlyMap<AwsEnvironment, Session>,
  planning: Planning,
): Promise<Planning> {
  const { plan } = planning;
  const going = new Set(
    plan.steps.flatMap((step) => (step.action === 'delete' ? [`${step.type} ${step.id}`] : [])),
  );
  if (going.size === 0) return planning;
  const objects = ownedObjects(target, planning.observation).filter((object) =>
    going.has(keyOf(object)),
  );
  const isGoing = (type: string, id: string) => going.has(`${type} ${id}`);
  const found = await Promise.all(
    objects.map(async ({ type, environment, live }): Promise<readonly Diagnostic[]> => {
      const operations = await type.operations();
      const session = sessions.get(environment);
      if (operations.usersOf === undefined || session === undefined) return [];
      const findings = await operations.usersOf(live, session.context, isGoing);
      return findings.map((finding) => ({ address: addressOf(live), ...finding }));
    }),
  );
  const diagnostics = sortDiagnostics([...plan.diagnostics, ...found.flat()]);
  return { ...planning, plan: { ...plan, diagnostics } };
}
