/** Whether what a plan means will fit: a survey of each account and Region, judged, among the plan's diagnostics. */
import type { AwsEnvironment } from '../aws/environment.ts';
import { assess } from '../capacity/index.ts';
import type { CapacityFinding, CapacityReport } from '../capacity/report.ts';
import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts';
import { groupBy } from '../core/group.ts';
import { goingIn, keyOfStep } from '../engine/object-key.ts';
import type { Step } from '../engine/plan.ts';
import type { Planning } from '../engine/planner.ts';
import { environmentOf, nodesOf, type Target, typeOf } from '../engine/target.ts';
import type { Address } from '../graph/address.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { SurveyInput } from '../survey/index.ts';
import type { RunOptions } from './options.ts';
import type { Reading, Run } from './run.ts';

/** The code that looks around in AWS for what will fit. It brings SDK clients with it. */
export const loadSurvey = () => import('../survey/index.ts');

/** The planning with its capacity, and with what will not fit among its diagnostics. Reads AWS, writes nothing. */
export async function withCapacity(
  { target }: Run,
  reading: Reading,
  planning: Planning,
  { strict = false }: Pick<RunOptions, 'strict'>,
): Promise<Planning> {
  const nodes = groupBy(nodesOf(target), (node) => environmentOf(target, node));
  const { survey } = await loadSurvey();
  const surveys = await Promise.all(
    [...nodes].map(([environment, group]) => {
      const input = surveyInput(target, reading, planning, { environment, nodes: group });
      return input === undefined ? undefined : survey(input);
    }),
  );
  const reports = surveys.flatMap((one) =>
    one?.snapshot === undefined ? [] : [assess(one.snapshot)],
  );
  const { plan } = planning;
  const missed: readonly Diagnostic[] = surveys.flatMap((one) =>
    one === undefined ? [] : [...one.missed, ...one.reported],
  );
  if (reports.length === 0 && missed.length === 0) return planning;
  const capacity: CapacityReport = {
    clusters: reports.flatMap(({ clusters }) => clusters),
    subnets: reports.flatMap(({ subnets }) => subnets),
    findings: reports.flatMap(({ findings }) => findings),
  };
  const found = [...capacity.findings.map(diagnosticOf), ...missed];
  const diagnostics = sortDiagnostics([
    ...plan.diagnostics,
    ...found.map((one) => (strict ? hardened(one) : one)),
  ]);
  return { ...planning, plan: { ...plan, diagnostics, capacity } };
}

/** A finding as a diagnostic: its cures are the hint. */
function diagnosticOf({ severity, code, address, detail, cures }: CapacityFinding): Diagnostic {
  return {
    severity,
    code: code as Diagnostic['code'],
    ...(address === undefined ? {} : { address }),
    detail,
    ...(cures.length === 0 ? {} : { hint: cures.join(',\nor ') }),
  };
}

function hardened(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.severity === 'warning' ? { ...diagnostic, severity: 'error' } : diagnostic;
}

interface Place {
  readonly environment: AwsEnvironment;
  readonly nodes: readonly ResourceNode[];
}

function surveyInput(
  target: Target,
  { sessions, knowledge }: Reading,
  { plan, observation, neighbours }: Planning,
  { environment, nodes }: Place,
): SurveyInput | undefined {
  const session = sessions.get(environment);
  if (session === undefined) return undefined;
  const going = new Set<string>();
  const steps = new Map<string, Step>();
  for (const step of plan.steps)
    if (step.action === 'delete') going.add(keyOfStep(target.catalog, step) ?? '');
    else steps.set(step.address, step);
  return {
    context: session.context,
    nodes,
    neighbours,
    resolverFor: knowledge.resolverFor,
    stepAt: (address) => steps.get(address),
    liveAt: (address) => observation.live.get(address as Address),
    ownersOf: (node) => typeOf(target.catalog, node).otherOwners?.(node, neighbours) ?? {},
    isGoing: goingIn(target.catalog, going, environment),
  };
}
