/** Conditions of rules: what AWS refuses, and the two forms in which it gives them back. */
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { omitUndefined } from '../../../core/json.ts';
import { invalid } from './store.ts';

/** Conditions as they are stored and read back: host and path values both plain and typed. */
export function normalConditions(conditions: readonly RuleCondition[]): readonly RuleCondition[] {
  if (conditions.length === 0) throw invalid('A condition must be specified');
  const normal = conditions.map(normalCondition);
  for (const field of ['host-header', 'path-pattern', 'http-request-method', 'source-ip'])
    if (normal.filter((condition) => condition.Field === field).length > 1)
      throw invalid(`Rules cannot have more than one '${field}' condition`);
  const values = normal.flatMap(valuesOf);
  if (values.length > 5) throw invalid('A rule can have a maximum of 5 condition values');
  const wildcards = values.join('').match(/[*?]/g)?.length ?? 0;
  if (wildcards > 5) throw invalid('A rule can have a maximum of 5 condition wildcards');
  return normal;
}

const fields = [
  'host-header',
  'path-pattern',
  'http-header',
  'http-request-method',
  'query-string',
  'source-ip',
];

function normalCondition(condition: RuleCondition): RuleCondition {
  const { Field: field } = condition;
  if (field === undefined || !fields.includes(field))
    throw invalid(`Condition field '${field}' must be one of '[${fields.join(', ')}]'`);
  if (field === 'host-header' || field === 'path-pattern') {
    const member = field === 'host-header' ? 'HostHeaderConfig' : 'PathPatternConfig';
    const config = condition[member];
    if (condition.Values !== undefined && config?.Values !== undefined)
      throw invalid(`You cannot specify both Values and ${member} in a condition`);
    const Values = condition.Values ?? config?.Values;
    const RegexValues = condition.RegexValues ?? config?.RegexValues;
    return nonEmpty({
      Field: field,
      ...omitUndefined({ Values, RegexValues }),
      [member]: omitUndefined({ Values, RegexValues }),
    });
  }
  const { Values: _values, ...typed } = condition;
  return nonEmpty(typed);
}

function nonEmpty(condition: RuleCondition): RuleCondition {
  if (valuesOf(condition).length === 0) throw invalid('A condition value must be specified');
  return condition;
}

function valuesOf(condition: RuleCondition): readonly string[] {
  const plain = [
    ...(condition.Values ?? []),
    ...(condition.RegexValues ?? []),
    ...(condition.HttpHeaderConfig?.Values ?? []),
    ...(condition.HttpHeaderConfig?.RegexValues ?? []),
    ...(condition.HttpRequestMethodConfig?.Values ?? []),
    ...(condition.SourceIpConfig?.Values ?? []),
  ];
  const pairs = (condition.QueryStringConfig?.Values ?? []).map(
    (pair) => `${pair.Key ?? ''}=${pair.Value ?? ''}`,
  );
  return [...plain, ...pairs];
}
