import { describe, expect, test } from 'vitest';
import { CAPACITY_PROVIDER_RULES } from '../../lib/rules/capacity-provider/index.ts';
import { DAEMON_RULES, DAEMON_TASK_RULES } from '../../lib/rules/daemon/index.ts';
import { judgeRequest, LEFT_OUT, OPERATIONS, RULE_TABLE } from '../../lib/rules/index.ts';
import { RUN_TASK_RULES } from '../../lib/rules/run-task/index.ts';
import { SERVICE_RULES } from '../../lib/rules/service/index.ts';
import { TASK_DEFINITION_RULES } from '../../lib/rules/task-definition/index.ts';
import { TASK_SET_RULES } from '../../lib/rules/task-set/index.ts';

describe('the table of rules', () => {
  test('names each rule once, by topic and name', () => {
    const codes = RULE_TABLE.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z-]+\/[a-z0-9-]+$/.test(code))).toEqual([]);
    expect(RULE_TABLE.filter(({ topic, code }) => !code.startsWith(`${topic}/`))).toEqual([]);
  });

  test('has one meaning for each code, also where tables share rules', () => {
    const rules = [
      ...SERVICE_RULES,
      ...RUN_TASK_RULES,
      ...TASK_SET_RULES,
      ...TASK_DEFINITION_RULES,
      ...CAPACITY_PROVIDER_RULES,
      ...DAEMON_RULES,
      ...DAEMON_TASK_RULES,
    ];
    const meanings = new Set(rules.map(({ code, says }) => `${code}: ${says}`));
    expect(meanings.size).toBe(new Set(rules.map(({ code }) => code)).size);
  });

  test('says of each rule what it is and where it is written down', () => {
    expect(RULE_TABLE.filter(({ says, source }) => !says.endsWith('.') || source === '')).toEqual(
      [],
    );
  });

  test('says why something is left out', () => {
    expect(LEFT_OUT.filter(({ what, why }) => what === '' || why === '')).toEqual([]);
    expect(LEFT_OUT.length).toBeGreaterThan(0);
  });

  test.each(OPERATIONS)('takes any %s without falling over', (operation) => {
    const codes = new Set(RULE_TABLE.map(({ code }) => code));
    for (const request of [{}, { tags: null }, { $ref: 'a/B', attribute: 'Arn' }])
      for (const { rule } of judgeRequest(operation, request)) expect(codes).toContain(rule.code);
  });
});
