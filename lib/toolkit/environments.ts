/** Where the stacks of a graph live, and the clients for it: one set for each account, Region and role. */
import { accountOfRole } from '../aws/assume-role.ts';
import type { AwsRequestHandler } from '../aws/clients.ts';
import type { AwsEnvironment } from '../aws/environment.ts';
import { resolveEnvironment } from '../aws/identity.ts';
import { createPacer, type Pacer, unpaced } from '../aws/pacing.ts';
import type { Clock } from '../core/clock.ts';
import { placeOf } from '../engine/target.ts';
import type { Graph, StackNode } from '../graph/graph.ts';
import type { AwsOptions } from './options.ts';

/** The account of a sandbox whose stack names none. */
const SANDBOX_ACCOUNT = '111111111111';
const SANDBOX_REGION = 'us-east-1';

/** How AWS is reached. */
export interface Access {
  readonly aws: AwsOptions;
  readonly clock: Clock;
}

/**
 * The environments of the stacks that are needed, by stack id; and of those others that are, by what the program says,
 * in one of these. Stacks that come to the same account, Region and role share one, and so one reading.
 */
export async function environmentsOf(
  graph: Graph,
  needed: ReadonlySet<string>,
  access: Access,
): Promise<ReadonlyMap<string, AwsEnvironment>> {
  const pacerOf = pacersOf(access);
  const known = new Map<string, Promise<AwsEnvironment>>();
  const stacks = Object.entries(graph.stacks);
  const found = await Promise.all(
    stacks
      .filter(([id]) => needed.has(id))
      .map(async ([id, stack]) => {
        const key = [stack.account, stack.region, stack.role].join(' ');
        const environment = known.get(key) ?? open(stack, pacerOf(stack), access);
        known.set(key, environment);
        return { id, stack, environment: await environment };
      }),
  );
  const shared = shareEqual(found);
  const others = stacks.flatMap(([id, stack]) => {
    const near = shared.find(({ environment }) => mayBeIn(stack, environment));
    return needed.has(id) || near === undefined ? [] : [[id, near.environment] as const];
  });
  return new Map([...shared.map(({ id, environment }) => [id, environment] as const), ...others]);
}

function open(
  { account, region, role }: StackNode,
  pacer: Pacer,
  { aws, clock }: Access,
): Promise<AwsEnvironment> {
  // A role is assumed by whoever runs this; without one the sandbox gives everybody the account that the stack names.
  const caller = role === undefined ? account : undefined;
  return resolveEnvironment({
    account,
    region: region ?? (aws.sandbox && (process.env['AWS_REGION'] ?? SANDBOX_REGION)),
    role,
    profile: aws.profile,
    endpoint: aws.endpoint,
    pacer,
    clock,
    onCall: aws.onCall,
    ...(aws.sandbox === undefined ? {} : sandboxAccess(aws.sandbox, caller)),
  });
}

// AWS counts calls by account, whichever role makes them.
function pacersOf({ aws, clock }: Access): (stack: StackNode) => Pacer {
  const paced = aws.paced ?? aws.sandbox === undefined;
  const pacers = new Map<string, Pacer>();
  return ({ account, role }) => {
    if (!paced) return unpaced;
    const key = account ?? (role === undefined ? '' : accountOfRole(role)) ?? '';
    const pacer = pacers.get(key) ?? createPacer(clock);
    pacers.set(key, pacer);
    return pacer;
  };
}

interface Found {
  readonly id: string;
  readonly stack: StackNode;
  readonly environment: AwsEnvironment;
}

// Stacks that come to the same account and Region by different words.
function shareEqual(found: readonly Found[]): readonly Found[] {
  const first = new Map<string, AwsEnvironment>();
  return found.map((one) => {
    const key = `${placeOf(one.environment)} ${one.stack.role ?? ''}`;
    const environment = first.get(key) ?? one.environment;
    first.set(key, environment);
    return { ...one, environment };
  });
}

/** Whether nothing that a stack says of itself speaks against its being in an account and Region. */
function mayBeIn({ account, region, role }: StackNode, environment: AwsEnvironment): boolean {
  const owner = account ?? (role === undefined ? undefined : accountOfRole(role));
  return (
    (owner === undefined || owner === environment.account) &&
    (region === undefined || region === environment.region)
  );
}

function sandboxAccess(
  sandbox: NonNullable<AwsOptions['sandbox']>,
  account: string = SANDBOX_ACCOUNT,
) {
  return {
    requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
    credentials: { accessKeyId: `GANTRY${account}`, secretAccessKey: 'sandbox' },
    signed: false,
  };
}
