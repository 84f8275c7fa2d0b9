/** What all services of AWS take of tags: EC2 takes more, and the others would refuse it in the middle of a deploy. */
import type { Finding } from '../resource-type.ts';

/** What AWS would refuse about tags. */
export function tagFindings(tags: Readonly<Record<string, unknown>>): readonly Finding[] {
  return Object.entries(tags).flatMap(([key, value]) =>
    [keyProblem(key), typeof value === 'string' ? valueProblem(value) : undefined].flatMap(
      (detail) =>
        detail === undefined
          ? []
          : [
              {
                severity: 'error' as const,
                code: 'rule/violated' as const,
                path: `tags.${key}`,
                detail,
              },
            ],
    ),
  );
}

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const SAYS = 'letters, digits, spaces and _ . : / = + - @';

function keyProblem(key: string): string | undefined {
  if (key.length < 1 || key.length > 128)
    return `the key has ${key.length} characters; AWS takes 1 to 128`;
  if (/^aws:/i.test(key))
    return `the key ${JSON.stringify(key)} starts with aws:, which AWS keeps for itself`;
  return ALLOWED.test(key)
    ? undefined
    : `the key ${JSON.stringify(key)} has characters other than ${SAYS}`;
}

function valueProblem(value: string): string | undefined {
  if (value.length > 256) return `the value has ${value.length} characters; AWS takes at most 256`;
  return ALLOWED.test(value)
    ? undefined
    : `the value ${JSON.stringify(value)} has characters other than ${SAYS}`;
}
