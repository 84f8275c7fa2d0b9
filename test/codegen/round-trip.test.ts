import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '../../lib/core/json.ts';
import type { App } from '../../lib/index.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { CONTAINER_FIELDS, SERVICES, TASKS } from './requests.ts';
import { canonicalOfService, canonicalTask, meantBy, programOf, requestsIn } from './round-trip.ts';

const TASK = 'AWS::ECS::TaskDefinition';
const SERVICE = 'AWS::ECS::Service';

const EXAMPLES = readdirSync('examples').filter((name) => existsSync(`examples/${name}/app.ts`));

describe('every example comes back as it was', () => {
  test('and there are some', () => {
    expect(EXAMPLES.length).toBeGreaterThan(8);
  });

  test.each(EXAMPLES)('%s', async (name) => {
    const { app } = (await import(`../../examples/${name}/app.ts`)) as { readonly app: App };
    const { resources } = synthesizeTree(app).graph;
    const tasks = requestsIn(resources, TASK);
    // Services of task sets are not imported: `gantry import` says so.
    const services = requestsIn(resources, SERVICE).filter(
      (request) => request['taskDefinition'] !== undefined,
    );
    const indexOf = ({ taskDefinition }: JsonObject) =>
      resources
        .filter(({ type }) => type === TASK)
        .findIndex(
          ({ address }) =>
            String(taskDefinition) ===
            `arn:aws:ecs:eu-west-1:111111111111:task-definition/${address.replaceAll('/', '-').toLowerCase()}:1`,
        );
    const meant = await meantBy(
      programOf(tasks, [], {
        services: services.map((request) => ({ request, task: indexOf(request) })),
      }),
    );
    expect(meant.complaints).toEqual([]);
    expect(requestsIn(meant.nodes, TASK).map(canonicalTask).sort(byText)).toEqual(
      tasks.map(canonicalTask).sort(byText),
    );
    expect(requestsIn(meant.nodes, SERVICE).map(canonicalOfService).sort(byText)).toEqual(
      services.map(canonicalOfService).sort(byText),
    );
    // Nothing is made beside what was imported.
    expect(new Set(meant.nodes.map(({ type }) => type))).toEqual(
      new Set([...(tasks.length === 0 ? [] : [TASK]), ...(services.length === 0 ? [] : [SERVICE])]),
    );
  });
});

describe('every task definition comes back as it was', () => {
  test.each(Object.entries(TASKS))('%s', async (_, request) => {
    const meant = await meantBy(programOf([request]));
    expect(meant.complaints).toEqual([]);
    expect(requestsIn(meant.nodes, TASK).map(canonicalTask)).toEqual([canonicalTask(request)]);
    expect(meant.nodes.map(({ type }) => type)).toEqual([TASK]);
  });

  test('with all 42 fields of containers among them', () => {
    const given = Object.values(TASKS).flatMap(({ containerDefinitions }) =>
      (containerDefinitions as readonly JsonObject[]).flatMap((one) => Object.keys(one)),
    );
    expect([...new Set(given)].sort()).toEqual([...CONTAINER_FIELDS].sort());
    expect(CONTAINER_FIELDS).toHaveLength(42);
  });
});

describe('every service comes back as it was', () => {
  test.each(Object.entries(SERVICES))('%s', async (_, { task, service }) => {
    const meant = await meantBy(programOf([task], [service]));
    expect(meant.complaints).toEqual([]);
    expect(requestsIn(meant.nodes, SERVICE).map(canonicalOfService)).toEqual([
      canonicalOfService(service),
    ]);
  });
});

function byText(left: unknown, right: unknown): number {
  const [a, b] = [canonicalJson(left), canonicalJson(right)];
  return a < b ? -1 : Number(a > b);
}
