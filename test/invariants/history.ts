/** The life of an app beside a stranger's, in one account: deploys in all weathers, kills, changes by others, removal. */
import { expect } from 'vitest';
import { LOCK_LEASE } from '../../lib/engine/lock.ts';
import { brew, type Weather } from '../generators/weather.ts';
import { changeBehindOurBack } from './foreign-hand.ts';
import { type Account, anAccount } from './harness.ts';
import { aTenancy, landlord, theHouse } from './landlord.ts';
import {
  deployWithKill,
  differingFields,
  type Make,
  mustBeSettled,
  mustDeploy,
  mustDestroy,
  refusalOf,
} from './laws.ts';
import { standing } from './standing.ts';

/** What happens to an app on its way to its next form. */
export type Event =
  | { readonly kind: 'calm' }
  | { readonly kind: 'weather'; readonly weather: Weather }
  | { readonly kind: 'kill'; readonly at: number; readonly moment: 'before' | 'after' }
  | { readonly kind: 'foreign'; readonly choice: number }
  | { readonly kind: 'destroy' };

/** One step of a life. */
export interface Chapter {
  readonly make: Make;
  readonly event: Event;
}

/** How often each thing has happened. */
export type Counts = Record<Event['kind'], number>;

/** I1-I4, I7, I8 over a whole life: each chapter ends settled, the landlord's house is as it was, in the end nothing is left. */
export async function livesThrough(chapters: readonly Chapter[], counts?: Counts): Promise<void> {
  const house = await theHouse();
  let account = await aTenancy();
  let last: Make | undefined;
  for (const [index, { make, event }] of chapters.entries()) {
    try {
      account = await happens(account, event, make, last);
      await mustBeSettled(account, make());
      mustBeAlike(await account.state(landlord()), house.state);
    } catch (error) {
      throw new Error(`chapter ${index + 1}, ${event.kind}: ${(error as Error).message}`, {
        cause: error,
      });
    }
    last = make;
    if (counts !== undefined) counts[event.kind] += 1;
  }
  if (last === undefined) return;
  const direct = await aTenancy();
  await mustDeploy(direct, last());
  mustBeAlike(await account.state(last()), await direct.state(last()));
  await mustDestroy(account, last());
  expect(standing(account.sandbox.dump())).toEqual(house.standing);
}

async function happens(
  account: Account,
  event: Event,
  make: Make,
  last: Make | undefined,
): Promise<Account> {
  switch (event.kind) {
    case 'calm':
      break;
    case 'weather': {
      const clear = brew(account.sandbox, event.weather);
      await mustDeploy(account, make());
      clear();
      break;
    }
    case 'kill': {
      const snapshot = await deployWithKill(account, make(), event.at, event.moment);
      const revived = anAccount({ snapshot });
      revived.sandbox.clock.advance(LOCK_LEASE + 1_000);
      await mustDeploy(revived, make());
      return revived;
    }
    case 'foreign':
      if (last !== undefined) await someoneMeddles(account, last, make, event.choice);
      break;
    case 'destroy':
      if (last !== undefined) await mustDestroy(account, last());
      break;
    default:
      event satisfies never;
  }
  await mustDeploy(account, make());
  return account;
}

/** Somebody sets a field of the app as it is to what the next form declares, or to nothing if AWS does not take it. */
async function someoneMeddles(
  account: Account,
  last: Make,
  next: Make,
  choice: number,
): Promise<void> {
  const candidates = await differingFields(last(), next());
  const chosen = candidates[choice % Math.max(1, candidates.length)];
  if (chosen === undefined) return;
  await refusalOf(changeBehindOurBack(account, last(), chosen.address, [chosen.change]));
}

/** Throws what differs between two states, line by line: the whole of them would say nothing. */
function mustBeAlike(found: string, wanted: string): void {
  if (found === wanted) return;
  const [ours, theirs] = [found.split('\n'), wanted.split('\n')];
  const [here, there] = [new Set(ours), new Set(theirs)];
  const lines = [
    ...ours.filter((line) => !there.has(line)).map((line) => `+ ${line}`),
    ...theirs.filter((line) => !here.has(line)).map((line) => `- ${line}`),
  ];
  throw new Error(`it ends otherwise:\n${lines.slice(0, 40).join('\n')}`);
}
