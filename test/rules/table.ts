import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { judgeRequest, type Operation } from '../../lib/rules/index.ts';
import { ALONE, type Neighbourhood } from '../../lib/rules/neighbourhood.ts';

/** A rule, what of a request trips it alone, what all but does, and what stands around. */
export type Row = readonly [
  code: string,
  trips: object,
  passes: object,
  around?: Partial<Neighbourhood>,
];

/** Runs a table over requests that are `base` with some fields put in, or taken out by undefined. */
export function testTable(operation: Operation, base: object, rows: readonly Row[]): void {
  test('passes where nothing is wrong', () => {
    expect(codesOf(operation, base)).toEqual([]);
  });
  test.each(rows.map(([code, trips, passes, around]) => ({ code, trips, passes, around })))(
    '$code',
    ({ code, trips, passes, around }) => {
      expect(codesOf(operation, { ...base, ...trips }, around)).toEqual([code]);
      expect(codesOf(operation, { ...base, ...passes }, around)).toEqual([]);
    },
  );
}

/** The codes of the rules that a request breaks, each once. */
export function codesOf(
  operation: Operation,
  request: object,
  around: Partial<Neighbourhood> = {},
): readonly string[] {
  const breaches = judgeRequest(operation, request, { ...ALONE, ...around });
  return [...new Set(breaches.map(({ rule }) => rule.code))];
}

/** A neighbourhood with a task definition. */
export function withTask(
  properties: Partial<RegisterTaskDefinitionRequest>,
): Partial<Neighbourhood> {
  const task: RegisterTaskDefinitionRequest = {
    family: 'web',
    memory: '512',
    containerDefinitions: [{ name: 'web', image: 'nginx', portMappings: [http] }],
    ...properties,
  };
  return { taskDefinition: () => task };
}

/** A named port. */
export const http = { containerPort: 80, name: 'http' };

/** What tasks with awsvpc need. */
export const network = {
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
};

/** `count` values made from their index. */
export function many<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
