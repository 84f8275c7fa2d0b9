/** The task definitions of every example, registered in an AWS emulator that others wrote and read back. */
import { readdirSync } from 'node:fs';
import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canonicalJson, type Json, type JsonObject, jsonEquals } from '../../lib/core/json.ts';
import { resolve } from '../../lib/graph/resolve.ts';
import type { App } from '../../lib/index.ts';
import { ecsTaskDefinition } from '../../lib/resources/ecs/task-definition/index.ts';
import { liveRevision } from '../../lib/resources/ecs/task-definition/live.ts';
import type { TaskDefinitionProperties } from '../../lib/resources/ecs/task-definition/properties.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';
import { type Emulator, hasEmulator, startEmulator } from './emulator.ts';
import { type RawClients, rawClients } from './raw-clients.ts';
import { say } from './say.ts';

const examples = readdirSync(new URL('../../examples', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.skipIf(!hasEmulator())('task definitions in the emulator', () => {
  let emulator: Emulator;
  let aws: RawClients;
  let count = 0;

  beforeAll(async () => {
    vi.stubEnv('VPC_ID', 'vpc-1');
    vi.stubEnv('PUBLIC_SUBNET_IDS', 'subnet-1,subnet-2');
    vi.stubEnv('PRIVATE_SUBNET_IDS', 'subnet-3,subnet-4');
    emulator = await startEmulator();
    aws = rawClients(emulator.endpoint);
  });

  afterAll(() => {
    emulator?.stop();
    vi.unstubAllEnvs();
    say(`emulator: ${count} task definitions of ${examples.length} examples read back equal`);
  });

  test.each(examples)('%s', async (example) => {
    const { app } = (await import(`../../examples/${example}/app.ts`)) as { readonly app: App };
    for (const declared of taskDefinitionsOf(app)) {
      const { taskDefinition } = await aws.ecs.send(new RegisterTaskDefinitionCommand(declared));
      const answer = await aws.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinition?.taskDefinitionArn }),
      );
      if (answer.taskDefinition === undefined) throw new Error(`${declared.family} is not there`);
      const { properties } = liveRevision(answer.taskDefinition, {});
      const differ = differencesOf(asText(declared), asText(properties));
      expect(differ).toEqual(quirksOf(example, declared));
      count += 1;
    }
  });
});

/** What the emulator does not do as AWS does. */
function quirksOf(example: string, declared: TaskDefinitionProperties): readonly string[] {
  // AWS leaves tasks that name no network to bridge, and says nothing of it here.
  if (example === 'external') return ['networkMode'];
  // It is older than shares of a GPU.
  return JSON.stringify(declared).includes('sharingStrategy') ? ['containerDefinitions'] : [];
}

/** Fields that read back otherwise than they were declared. */
function differencesOf(declared: JsonObject, read: JsonObject): readonly string[] {
  const fields = [...new Set([...Object.keys(declared), ...Object.keys(read)])].sort();
  return fields.filter((field) => !jsonEquals(declared[field] ?? null, read[field] ?? null));
}

function asText(properties: TaskDefinitionProperties): JsonObject {
  return JSON.parse(canonicalJson(ecsTaskDefinition.canonical(properties) as unknown as Json));
}

/** The requests, with values of the right form for everything that only a deploy tells. */
function taskDefinitionsOf(app: App): readonly TaskDefinitionProperties[] {
  return synthesizeTree(app)
    .graph.resources.filter(({ type }) => type === ecsTaskDefinition.name)
    .map(
      ({ properties }) =>
        resolve(properties, (value) => {
          const text =
            '$ref' in value ? `${value.$ref}-${value.attribute}` : String(value['$lookup']);
          return text.replaceAll('/', '-');
        }) as unknown as TaskDefinitionProperties,
    )
    .map((declared) => ecsTaskDefinition.canonical(declared));
}
