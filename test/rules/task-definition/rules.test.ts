import { describe, expect, test } from 'vitest';
import {
  TASK_DEFINITION_LEFT_OUT,
  TASK_DEFINITION_RULES,
  taskDefinitionBreaches,
} from '../../../lib/rules/task-definition/index.ts';
import * as bases from './bases.ts';
import { type Task, windows, windowsOnFargate } from './bases.ts';
import { CONTAINER_ROWS } from './container-rows.ts';
import { LOGGING_ROWS } from './logging-rows.ts';
import { PLATFORM_ROWS } from './platform-rows.ts';
import { PORT_ROWS } from './port-rows.ts';
import { TASK_ROWS } from './task-rows.ts';

const ROWS = [...TASK_ROWS, ...CONTAINER_ROWS, ...PORT_ROWS, ...LOGGING_ROWS, ...PLATFORM_ROWS];

function codesOf(task: Task): readonly string[] {
  return [...new Set(taskDefinitionBreaches(task).map(({ rule }) => rule.code))];
}

describe('the rules of a task definition', () => {
  test.each(ROWS)('$code is broken alone, and kept close by', ({ code, trips, passes }) => {
    expect(codesOf(trips)).toEqual([code]);
    expect(codesOf(passes)).toEqual([]);
  });

  test('have a row each', () => {
    expect(ROWS.map(({ code }) => code).sort()).toEqual(
      TASK_DEFINITION_RULES.map(({ code }) => code).sort(),
    );
  });

  test('say in a sentence what they ask for, and where it is written down', () => {
    for (const { code, says, source } of TASK_DEFINITION_RULES) {
      expect(code).toMatch(/^task-definition\/[a-z0-9-]+$/);
      expect(says, code).toMatch(/^[A-Za-z].*\.$/);
      expect(source, code).not.toBe('');
    }
  });

  test('are silent of what is left out, which says why', () => {
    for (const { what, why } of TASK_DEFINITION_LEFT_OUT) {
      expect(what).toMatch(/\.$/);
      expect(why).not.toBe('');
    }
  });

  test.each([
    bases.fargate,
    bases.ec2,
    bases.onHost,
    bases.inVpc,
    bases.managed,
    bases.external,
    windows,
    windowsOnFargate,
  ])('have nothing against what AWS takes', (task) => {
    expect(taskDefinitionBreaches(task)).toEqual([]);
  });
});
