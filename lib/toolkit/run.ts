/** What every command that talks to AWS begins with: environments, sessions, what is known and what was read. */

import { setMaxListeners } from 'node:events';
import { describingErrors } from '../aws/describe-error.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { systemClock } from '../core/clock.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { GantryError } from '../core/errors.ts';
import { readingClaimants } from '../engine/claimants.ts';
import type { EventSink } from '../engine/events.ts';
import { gatherKnowledge, type Knowledge } from '../engine/knowledge.ts';
import { type Observation, observe } from '../engine/observe.ts';
import type { Plan } from '../engine/plan.ts';
import { type Selection, select } from '../engine/selection.ts';
import { openSessions, type Session } from '../engine/session.ts';
import { isSelected, type Target } from '../engine/target.ts';
import { orderOf } from '../engine/validate.ts';
import type { Address } from '../graph/address.ts';
import type { Graph } from '../graph/graph.ts';
import { catalog } from './catalog.ts';
import { environmentsOf } from './environments.ts';
import type { RunOptions } from './options.ts';

/** A run: its target, and how it speaks. */
export interface Run {
  readonly target: Target;
  readonly emit: EventSink;
}

/** What has been read of AWS. */
export interface Reading {
  readonly sessions: ReadonlyMap<AwsEnvironment, Session>;
  readonly knowledge: Knowledge;
  readonly observation: Observation;
}

/** Finds out where the stacks of a graph live, those alone that a selection has to do with. */
export async function openRun(
  graph: Graph,
  options: RunOptions,
  intent: Plan['intent'] = 'deploy',
): Promise<Run> {
  checkAddresses(graph, options);
  const selection = selectionOf(graph, options, intent);
  const clock = options.clock ?? options.aws?.sandbox?.clock ?? systemClock;
  const emit: EventSink = (event) => options.onEvent?.({ ...event, at: clock.now() });
  const target: Target = {
    graph,
    catalog,
    environments: await environmentsOf(graph, stacksNeeded(graph, selection), {
      aws: options.aws ?? {},
      clock,
    }),
    clock,
    signal: patient(options.signal ?? new AbortController().signal),
    refresh: options.refresh ?? 'complete',
    repin: new Set((options.repin ?? []) as readonly Address[]),
    adopt: addressesOf(options.adopt),
    redeploy: addressesOf(options.forceNewDeployment),
    selection,
  };
  checkSelected(target, options);
  return { target, emit };
}

function selectionOf(
  graph: Graph,
  options: RunOptions,
  intent: Plan['intent'],
): Selection | undefined {
  const { stacks, only, exclusively } = options;
  return select(
    { stacks, only, exclusively },
    {
      graph,
      get order() {
        return orderOf(graph, catalog);
      },
      judgedBy: ({ type }) => catalog.types.get(type)?.judgedBy ?? [],
      removal: intent === 'destroy',
    },
  );
}

function stacksNeeded(graph: Graph, selection: Selection | undefined): ReadonlySet<string> {
  if (selection === undefined) return new Set(Object.keys(graph.stacks));
  const read = graph.resources.filter(({ address }) => selection.read.has(address));
  return new Set([...selection.stacks, ...read.map(({ stack }) => stack)]);
}

/** What is asked for by address must be among what is selected, or it would not be done. */
function checkSelected(target: Target, { adopt, forceNewDeployment }: RunOptions): void {
  const named = [adopt, forceNewDeployment].flatMap((one = []) => (one === 'all' ? [] : one));
  const outside = named.filter((address) => !isSelected(target, address as Address));
  if (outside.length > 0)
    throw new GantryError('plan/unknown-address', `${outside.join(', ')}: not selected`, {
      hint: 'select it too, with --only or its stack',
    });
}

function addressesOf(named: readonly string[] | 'all' = []): ReadonlySet<Address> | 'all' {
  return named === 'all' ? 'all' : new Set(named as readonly Address[]);
}

/** What is asked for by address: one that names nothing is a slip. */
function checkAddresses(graph: Graph, { adopt, forceNewDeployment }: RunOptions): void {
  const named = [adopt, forceNewDeployment].flatMap((one = []) => (one === 'all' ? [] : one));
  if (named.length === 0) return;
  const known = new Set<string>(graph.resources.map(({ address }) => address));
  const unknown = named.filter((address) => !known.has(address));
  if (unknown.length > 0) throw new GantryError('plan/unknown-address', unknown.join(', '));
}

/** Reads everything that the graph, or what is selected of it, needs and everything that we own there. */
export async function readAws(run: Run): Promise<Reading> {
  const { target, emit } = run;
  emit({ kind: 'phase', phase: 'read', state: 'started' });
  const all = await describingErrors(async () => {
    const reading = await readOnce(target);
    const more = readingClaimants(target, reading.observation);
    return more === undefined ? reading : readOnce(more);
  });
  emit({ kind: 'phase', phase: 'read', state: 'done' });
  return all;
}

async function readOnce(target: Target): Promise<Reading> {
  const sessions = openSessions(target);
  const gathering = gatherKnowledge(target, sessions);
  const observation = await observe(target, sessions, gathering);
  return { sessions, knowledge: await gathering, observation };
}

/** A signal on which any number of waits may listen: Node would warn about more than ten. */
export function patient(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** Whether a graph may go on to AWS. */
export function isSound(synthesis: {
  readonly diagnostics: Parameters<typeof hasErrors>[0];
}): boolean {
  return !hasErrors(synthesis.diagnostics);
}
