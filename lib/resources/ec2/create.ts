/** Creating without making two: lost answers and used-up tokens. */
import { classifyError, hasCode, isAmbiguous } from '../../aws/classify-error.ts';
import type { Json } from '../../core/json.ts';
import type { ApplyContext } from '../../resource-type.ts';

/**
 * Makes an object that has neither name nor token. When the answer is lost, looks for the object until tags have
 * surely spread before it tries again. `send` must go out once (see `once`), `find` must know the object by its tags.
 */
export async function createOnce<T>(
  context: ApplyContext,
  send: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await send();
    } catch (error) {
      if (!isAmbiguous(error)) throw error;
      context.progress(
        `the answer was lost (${classifyError(error).code}): looking whether it was made`,
      );
      const found = await search(context, find);
      if (found !== undefined) return found;
      if (attempt === MOST_ATTEMPTS) throw error;
    }
}

/**
 * Makes an object with a client token that is the same in every run. A token may have been used for an object that is
 * gone again, and AWS may answer with that one: then the next token is tried.
 */
export async function createWithToken<T>(
  context: ApplyContext,
  payload: Json,
  send: (token: string) => Promise<T>,
  isUsable: (made: T) => boolean | Promise<boolean>,
): Promise<T> {
  for (let generation = 0; ; generation += 1) {
    const token = context.clientToken(generation === 0 ? payload : [payload, generation]);
    try {
      const made = await send(token);
      if ((await isUsable(made)) || generation === MOST_GENERATIONS) return made;
    } catch (error) {
      if (!hasCode(error, 'IdempotentParameterMismatch') || generation === MOST_GENERATIONS)
        throw error;
    }
  }
}

const MOST_ATTEMPTS = 5;
const MOST_GENERATIONS = 50;
/** How long a new object may take to be found. */
const SEARCH_MS = [0, 1_000, 2_000, 4_000, 8_000];

/** Looks for an object until it must have spread: one that nobody has seen by then is gone. */
export async function search<T>(
  context: ApplyContext,
  find: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const pause of SEARCH_MS) {
    if (pause > 0) await context.clock.sleep(pause, context.signal);
    const found = await find();
    if (found !== undefined) return found;
  }
  return undefined;
}
