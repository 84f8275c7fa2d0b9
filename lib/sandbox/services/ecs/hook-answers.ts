/** What the Lambda functions of lifecycle hooks answer: success, unless a test sets a rule. */
import type { World } from '../../world.ts';
import { matchesPattern } from './behaviours.ts';
import type { Stage } from './deployment-stages.ts';

/** What a function of a lifecycle hook answers as its `hookStatus`. */
export type HookAnswer = 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';

/** A rule for the functions of lifecycle hooks. */
export interface HookRule {
  /** The ARN of the function, where `*` stands for any text. */
  readonly function: string;
  /** The lifecycle stage it holds for. @default - every one */
  readonly stage?: Stage;
  /** What it answers: one thing always, or one after the other, the last of them from then on. */
  readonly answers: HookAnswer | readonly HookAnswer[];
}

/** Lets the functions that match answer so from now on, in every account and Region; later rules win. */
export function answerHooks(world: World, rule: HookRule): void {
  const table = rules(world);
  const key = `${rule.stage ?? '*'} ${rule.function}`;
  table.delete(key);
  table.set(key, rule);
}

/** What a function answers when it is called for a stage for the `call`-th time, counted from 0. */
export function hookAnswer(
  world: World,
  { arn, stage, call }: { readonly arn: string; readonly stage: Stage; readonly call: number },
): HookAnswer {
  const ruled = [...rules(world).values()]
    .reverse()
    .find(
      (rule) =>
        (rule.stage === undefined || rule.stage === stage) && matchesPattern(rule.function, arn),
    );
  const answers = [ruled?.answers ?? 'SUCCEEDED'].flat();
  return answers[Math.min(call, answers.length - 1)] ?? 'SUCCEEDED';
}

function rules(world: World) {
  return world.table<HookRule>({ account: '*', region: '*' }, 'ecs.hook-answers');
}
