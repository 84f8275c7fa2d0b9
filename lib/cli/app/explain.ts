/** What an error of the user's program says to its author: what, where in the program, what to do. */
import { dirname } from 'node:path';
import { GantryError, isGantryError } from '../../core/errors.ts';
import { placeInStack, startsInPackage } from '../../tree/source.ts';

/** The error of a program that threw while it was loaded. */
export function explain(error: unknown, file: string): GantryError {
  if (!(error instanceof Error))
    return new GantryError('app/failed', `${file} threw ${String(error)}`, { cause: error });
  const place = describePlace(error) ?? file;
  if (isGantryError(error))
    return error.code === 'app/bad-syntax'
      ? error
      : new GantryError(error.code, `${error.detail}\n${place}`, {
          address: error.address,
          hint: error.hint,
          cause: error,
        });
  // The message with which the package `constructs` refuses a second child of the same id.
  const twice = /^There is already a Construct with name '(.*)' in (.*)$/.exec(error.message);
  if (twice !== null)
    return new GantryError(
      'tree/duplicate-address',
      `there is already ${JSON.stringify(twice[1])} in ${twice[2]}\n${place}`,
      { cause: error },
    );
  const said = `${error.name}: ${error.message}\n${place}`;
  return new GantryError('app/failed', said, { cause: error, ...hintFor(error, dirname(file)) });
}

/** The error of something that the program left running; undefined when the program has no part in it. */
export function explainStray(error: unknown): GantryError | undefined {
  if (isGantryError(error)) return error;
  if (!(error instanceof Error))
    return new GantryError('app/failed', `nobody caught ${String(error)}`, { cause: error });
  const place = describePlace(error);
  if (place === undefined) return undefined;
  return new GantryError('app/failed', `nobody caught ${error.name}: ${error.message}\n${place}`, {
    cause: error,
  });
}

function describePlace(error: Error): string | undefined {
  const found = placeInStack(error.stack);
  return found && `${found.file}:${found.line}:${found.column}`;
}

function hintFor(error: Error, folder: string): { readonly hint?: string } {
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (missing !== undefined)
    return { hint: `install it where the app is:\n  cd ${folder} && npm install ${missing}` };
  return error instanceof TypeError && startsInPackage(error.stack)
    ? { hint: 'what is passed there is missing or of the wrong type: tsc --noEmit names it' }
    : {};
}
