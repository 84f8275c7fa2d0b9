/** Which of the words after a command is the app file, and which name stacks and addresses. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { GantryError } from '../core/errors.ts';
import type { RunOptions } from '../toolkit/options.ts';
import type { App } from '../tree/app.ts';
import { Stack } from '../tree/stack.ts';
import { listOf } from './list.ts';
import type { OptionValues } from './options.ts';

/** The words, told apart. */
export interface Words {
  /** The app file, where one is named. */
  readonly file: string | undefined;
  /** Everything else. */
  readonly names: readonly string[];
}

/** A word is the app file when it is called like a module, or is a file. Throws `cli/usage` for a second one. */
export function wordsOf(words: readonly string[], cwd: string): Words {
  const files = words.filter((word) => /\.[cm]?[jt]s$/.test(word) || isFile(resolve(cwd, word)));
  const [file, second] = files;
  if (second !== undefined)
    throw new GantryError('cli/usage', `${file} and ${second} are both app files`, {
      hint: 'give one app file, and the names of stacks beside it',
    });
  return { file, names: words.filter((word) => word !== file) };
}

/** What names and options select of an app: names with a slash are addresses, unless a stack is called so. */
export function selectionOf(
  app: App,
  names: readonly string[],
  options: OptionValues,
): Pick<RunOptions, 'stacks' | 'only' | 'exclusively'> {
  const stacks = new Set(app.node.findAll().filter(Stack.isStack).map(Stack.idOf));
  const isStack = (name: string) => stacks.has(name) || !name.includes('/');
  const named = names.filter(isStack);
  const only = [
    ...names.filter((name) => !isStack(name)),
    ...(options.only === undefined ? [] : listOf(options.only)),
  ];
  return {
    ...(named.length === 0 ? {} : { stacks: named }),
    ...(only.length === 0 ? {} : { only }),
    ...(options.exclusively === true ? { exclusively: true } : {}),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
