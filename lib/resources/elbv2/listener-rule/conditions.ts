/** Conditions of listener rules: one canonical form, and AWS's limits on them. */
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { omitUndefined } from '../../../core/json.ts';
import type { Finding } from '../../../resource-type.ts';
import { asSet } from '../../canonical.ts';
import { violation } from '../../findings.ts';

const CONFIG_OF = {
  'host-header': 'HostHeaderConfig',
  'path-pattern': 'PathPatternConfig',
  'http-header': 'HttpHeaderConfig',
  'http-request-method': 'HttpRequestMethodConfig',
  'query-string': 'QueryStringConfig',
  'source-ip': 'SourceIpConfig',
} as const;

/**
 * Conditions as a set, each with its typed configuration only: AWS also answers the old `Values`, compares host names
 * without regard to case, and gives the values of a condition no order.
 */
export function canonicalConditions(conditions: RuleCondition[]): RuleCondition[] {
  if (!Array.isArray(conditions)) return conditions;
  return asSet(conditions.map(canonicalCondition));
}

/** What AWS would refuse about the conditions. */
export function conditionFindings(conditions: readonly RuleCondition[] | undefined): Finding[] {
  if (!Array.isArray(conditions)) return [];
  if (conditions.length === 0) return [violation('Conditions', 'a rule needs a condition')];
  const texts = conditions.flatMap((condition: RuleCondition) => valuesOf(condition));
  const wildcards = texts
    .filter((value): value is string => typeof value === 'string')
    .reduce((count, value) => count + (value.match(/[*?]/g)?.length ?? 0), 0);
  const findings: Finding[] = [];
  if (texts.length > 5)
    findings.push(
      violation('Conditions', `${texts.length} condition values; AWS takes at most 5 in one rule`),
    );
  if (wildcards > 5)
    findings.push(
      violation('Conditions', `${wildcards} wildcards; AWS takes at most 5 in one rule`),
    );
  conditions.forEach((condition: RuleCondition, i) => {
    const path = `Conditions[${i}]`;
    if (typeof condition.Field === 'string' && !(condition.Field in CONFIG_OF))
      findings.push(
        violation(`${path}.Field`, `${JSON.stringify(condition.Field)} is no condition`),
      );
    if (valuesOf(condition).length === 0)
      findings.push(violation(path, 'the condition has no values'));
    for (const value of valuesOf(condition))
      if (typeof value === 'string' && value.length > 128)
        findings.push(violation(path, `a value has ${value.length} characters; AWS takes 128`));
  });
  return findings;
}

interface AnyConfig {
  readonly HttpHeaderName?: string;
  readonly Values?: readonly unknown[];
  readonly RegexValues?: readonly unknown[];
}

function canonicalCondition(condition: RuleCondition): RuleCondition {
  const key = CONFIG_OF[condition.Field as keyof typeof CONFIG_OF];
  if (key === undefined) return condition;
  const config = configOf(condition);
  const insensitive = condition.Field === 'host-header';
  const values = config.Values?.map((value) =>
    insensitive && typeof value === 'string' ? value.toLowerCase() : value,
  );
  return {
    Field: condition.Field,
    [key]: omitUndefined({
      HttpHeaderName: lowerCase(config.HttpHeaderName),
      Values: present(values),
      RegexValues: present(config.RegexValues),
    }),
  };
}

function configOf(condition: RuleCondition): AnyConfig {
  const key = CONFIG_OF[condition.Field as keyof typeof CONFIG_OF];
  const typed = (key === undefined ? undefined : condition[key]) as AnyConfig | undefined;
  return (
    typed ??
    omitUndefined({ Values: condition.Values, RegexValues: condition.RegexValues } as AnyConfig)
  );
}

function valuesOf(condition: RuleCondition): readonly unknown[] {
  const { Values, RegexValues } = configOf(condition);
  return [...(Values ?? []), ...(RegexValues ?? [])];
}

function present(values: readonly unknown[] | undefined): readonly unknown[] | undefined {
  return values === undefined || values.length === 0 ? undefined : asSet(values);
}

function lowerCase(value: string | undefined): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
