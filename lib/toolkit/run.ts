/** What every command that talks to AWS begins with: environments, sessions, what is known and what was read. */

import { setMaxListeners } from 'node:events';
import type { AwsRequestHandler } from '../aws/clients.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { resolveEnvironment } from '../aws/identity.ts';
import { createPacer, unpaced } from '../aws/pacing.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { hasErrors } from '../core/diagnostic.ts';
import { GantryError } from '../core/errors.ts';
import type { EventSink } from '../engine/events.ts';
import { gatherKnowledge, type Knowledge } from '../engine/knowledge.ts';
import { type Observation, observe } from '../engine/observe.ts';
import { openSessions, type Session } from '../engine/session.ts';
import type { Target } from '../engine/target.ts';
import type { Address } from '../graph/address.ts';
import type { Graph } from '../graph/graph.ts';
import { catalog } from './catalog.ts';
import type { AwsOptions, RunOptions } from './options.ts';

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

/** Finds out where the stacks of a graph live. */
export async function openRun(graph: Graph, options: RunOptions): Promise<Run> {
  checkAddresses(graph, options);
  const clock = options.clock ?? options.aws?.sandbox?.clock ?? systemClock;
  const emit: EventSink = (event) => options.onEvent?.({ ...event, at: clock.now() });
  const target: Target = {
    graph,
    catalog,
    environments: await environmentsOf(graph, options.aws ?? {}, clock),
    clock,
    signal: patient(options.signal ?? new AbortController().signal),
    refresh: options.refresh ?? 'complete',
    repin: new Set((options.repin ?? []) as readonly Address[]),
    adopt: addressesOf(options.adopt),
    redeploy: addressesOf(options.forceNewDeployment),
  };
  return { target, emit };
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

/** Reads everything that the graph needs and everything that we own. */
export async function readAws({ target, emit }: Run): Promise<Reading> {
  emit({ kind: 'phase', phase: 'read', state: 'started' });
  const sessions = openSessions(target);
  const knowledge = await gatherKnowledge(target, sessions);
  const observation = await observe(target, sessions, knowledge);
  emit({ kind: 'phase', phase: 'read', state: 'done' });
  return { sessions, knowledge, observation };
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

/** The account of a sandbox whose stack names none. */
const SANDBOX_ACCOUNT = '111111111111';
const SANDBOX_REGION = 'us-east-1';

async function environmentsOf(
  graph: Graph,
  aws: AwsOptions,
  clock: Clock,
): Promise<ReadonlyMap<string, AwsEnvironment>> {
  const pacer = (aws.paced ?? aws.sandbox === undefined) ? createPacer(clock) : unpaced;
  const known = new Map<string, Promise<AwsEnvironment>>();
  const entries = Object.entries(graph.stacks).map(async ([id, stack]) => {
    const key = `${stack.account ?? ''}/${stack.region ?? ''}`;
    const environment =
      known.get(key) ??
      resolveEnvironment({
        account: stack.account,
        region: stack.region ?? (aws.sandbox && (process.env['AWS_REGION'] ?? SANDBOX_REGION)),
        profile: aws.profile,
        endpoint: aws.endpoint,
        pacer,
        clock,
        onCall: aws.onCall,
        ...(aws.sandbox === undefined ? {} : sandboxAccess(aws.sandbox, stack.account)),
      });
    known.set(key, environment);
    return [id, await environment] as const;
  });
  return shareEqual(new Map(await Promise.all(entries)));
}

// Stacks that come to the same account and Region by different words share one environment, and so one reading.
function shareEqual(
  environments: ReadonlyMap<string, AwsEnvironment>,
): ReadonlyMap<string, AwsEnvironment> {
  const first = new Map<string, AwsEnvironment>();
  return new Map(
    [...environments].map(([id, environment]) => {
      const key = `${environment.account}/${environment.region}`;
      const shared = first.get(key) ?? environment;
      first.set(key, shared);
      return [id, shared];
    }),
  );
}

function sandboxAccess(
  sandbox: NonNullable<AwsOptions['sandbox']>,
  account: string = SANDBOX_ACCOUNT,
): {
  readonly requestHandler: AwsRequestHandler;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
} {
  return {
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    credentials: { accessKeyId: `GANTRY${account}`, secretAccessKey: 'sandbox' },
  };
}
