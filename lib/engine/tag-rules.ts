/** What all services of AWS take of tags: EC2 takes more, and the others would refuse it in the middle of a deploy. */
import type { Finding } from '../resource-type.ts';

/** What AWS would refuse about tags. */
export function tagFindings(tags: Readonly<Record<string, unknown>>): readonly Finding[] {
  const count = Object.keys(tags).length;
  const most = MOST - OWN;
  const surplus: readonly Finding[] =
    count <= most
      ? []
      : [
          {
            severity: 'error',
            code: 'rule/violated',
            path: 'tags',
            detail: `${count} tags; ${most} fit beside those of Gantry`,
          },
        ];
  return [...surplus, ...Object.entries(tags).flatMap(([key, value]) => problemsOf(key, value))];
}

/** Most tags that a resource carries, and how many of them may be Gantry's own. */
const MOST = 50;
const OWN = 4;

function problemsOf(key: string, value: unknown): readonly Finding[] {
  const details = [keyProblem(key), valueProblem(key, value)].filter((one) => one !== undefined);
  return details.map((detail) => ({
    severity: 'error',
    code: 'rule/violated',
    path: `tags.${key}`,
    detail,
  }));
}

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const SAYS = 'letters, digits, spaces and _ . : / = + - @';

function keyProblem(key: string): string | undefined {
  if (key.length < 1 || key.length > 128)
    return `the key has ${key.length} characters; AWS takes 1 to 128`;
  if (key.startsWith('gantry:'))
    return `the key ${JSON.stringify(key)} starts with gantry:, by which the owner of a resource is known`;
  if (/^aws:/i.test(key))
    return `the key ${JSON.stringify(key)} starts with aws:, which AWS keeps for itself`;
  return ALLOWED.test(key)
    ? undefined
    : `the key ${JSON.stringify(key)} has characters other than ${SAYS}`;
}

function valueProblem(key: string, value: unknown): string | undefined {
  // A program that no compiler has seen may give anything.
  if (typeof value !== 'string')
    return `the value of ${JSON.stringify(key)} is ${String(value)}, which is no text`;
  if (value.length > 256) return `the value has ${value.length} characters; AWS takes at most 256`;
  return ALLOWED.test(value)
    ? undefined
    : `the value ${JSON.stringify(value)} has characters other than ${SAYS}`;
}
