/** The examples against an AWS emulator that others wrote. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Json, JsonObject } from '../../lib/core/json.ts';
import { changesOf, type Plan } from '../../lib/engine/plan.ts';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import { lookupsIn, resolve } from '../../lib/graph/resolve.ts';
import { type DeployResult, deploy, destroy, plan } from '../../lib/toolkit.ts';
import { failuresOf } from '../invariants/harness.ts';
import { type Emulator, hasEmulator, startEmulator } from './emulator.ts';
import { EXAMPLES, load, prepare } from './examples.ts';
import { inventoryOf, unseenKinds } from './inventory.ts';
import { interfacesOfNatGateways, isDefault, isQuirk, quirks } from './quirks.ts';
import { CREDENTIALS, type RawClients, rawClients } from './raw-clients.ts';
import { compareLeaves, readers } from './read-back.ts';
import { say } from './say.ts';

const installed = hasEmulator();
if (!installed) say('emulator: moto is not installed here, its tests are skipped');

describe.skipIf(!installed)('the emulator', () => {
  let emulator: Emulator;
  let aws: RawClients;

  beforeEach(async () => {
    for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
    emulator = await startEmulator();
    aws = rawClients(emulator.endpoint);
  });

  afterEach(() => {
    emulator?.stop();
    vi.unstubAllEnvs();
  });

  test.each(EXAMPLES)(
    '%s is deployed as declared, planned again and destroyed',
    async (example) => {
      await prepare(example, aws);
      const options = { aws: { endpoint: emulator.endpoint }, wait: false };
      const before = await inventoryOf(aws);
      const dumped = await emulator.dump();
      const app = await load(example);

      const made = await deploy(app, options);
      expect(failuresOf(made)).toEqual([]);
      expect(made.exitCode).toBe(0);

      const { attributes, objects, surprises } = await readBack(made, aws);
      expect(surprises).toEqual([]);
      expect(attributes).toBeGreaterThan(example === 'account-settings' ? 5 : 100);
      say(
        `emulator: ${example}: ${attributes} attributes of ${objects} objects read back as declared`,
      );

      expect(strangenessOf((await plan(app, options)).plan)).toEqual([]);

      const gone = await destroy(app, options);
      expect(failuresOf(gone)).toEqual([]);
      expect(gone.exitCode).toBe(0);
      expect(await inventoryOf(aws)).toEqual(before);
      // The state dump never forgets an object, so it cannot tell what is left; it tells what the inventory must look at.
      expect(unseenKinds(dumped, await emulator.dump())).toEqual([]);
    },
  );

  test('the command line does the same with AWS_ENDPOINT_URL', async () => {
    await promisify(execFile)('npx', ['projen', 'bundle'], { cwd: ROOT });
    const before = await inventoryOf(aws);
    const run = (...args: readonly string[]) => gantry(emulator.endpoint, args);
    const made = await run('deploy', WEB_SERVICE, '--yes', '--no-wait');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect((await inventoryOf(aws))['loadBalancers']).toHaveLength(1);
    const planned = await run('plan', WEB_SERVICE, '--no-wait', '--json');
    expect(planned, planned.stderr).toMatchObject({ code: 0 });
    const gone = await run('destroy', WEB_SERVICE, '--yes', '--no-wait');
    expect(gone, gone.stderr).toMatchObject({ code: 0 });
    expect(await inventoryOf(aws)).toEqual(before);
  });

  test.each([...quirks, interfacesOfNatGateways])(
    'still has this quirk: $reason',
    async ({ remains }) => {
      expect(await remains(aws)).toBe(true);
    },
  );
});

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WEB_SERVICE = 'examples/web-service/app.ts';

/** Runs the built command. */
async function gantry(endpoint: string, args: readonly string[]) {
  const child = spawn(process.execPath, ['dist/cli/main.js', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], HOME: ROOT, AWS_ENDPOINT_URL: endpoint, ...ENVIRONMENT },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** What a second plan wants that no quirk explains. */
function strangenessOf(found: Plan): readonly string[] {
  const errors = found.diagnostics.filter(({ severity }) => severity === 'error');
  const changes = changesOf(found).flatMap((step) =>
    step.action === 'update'
      ? [...step.fields, ...step.tags]
          .filter(({ path }) => !isQuirk(step.type, path))
          .map(({ path }) => `${step.address} ${path}`)
      : [`${step.action} ${step.address}`],
  );
  return [...errors.map(({ code, detail }) => `${code}: ${detail}`), ...changes];
}

/** Reads everything that a deploy made and compares each declared leaf and tag. */
async function readBack({ synthesis: { graph }, run }: DeployResult, aws: RawClients) {
  const made = new Map(
    run.outcomes.flatMap((outcome) =>
      outcome.result === 'done' ? [[outcome.address as string, outcome] as const] : [],
    ),
  );
  const known = { ...LOOKED_UP, ...(await parametersOf(graph.resources, aws)) };
  let attributes = 0;
  let objects = 0;
  const surprises: string[] = [];
  for (const node of graph.resources) {
    const read = readers[node.type];
    // What the emulator keeps of services is not what was asked for.
    if (node.type === 'AWS::ECS::Service') continue;
    if (read === undefined) {
      surprises.push(`nothing reads ${node.type}`);
      continue;
    }
    const declared = declaredOf(node.properties, made, known);
    const outcome = made.get(node.address);
    const seen = await read(aws, outcome?.id ?? '', declared);
    if (seen === undefined) {
      surprises.push(`${node.address} is not there`);
      continue;
    }
    objects += 1;
    const expected =
      seen.tags === undefined
        ? { properties: declared }
        : {
            properties: declared,
            tags: { ...node.tags, 'gantry:app': graph.app, 'gantry:address': node.address },
          };
    const { leaves, mismatches } = compareLeaves(expected, seen);
    attributes += leaves;
    for (const one of mismatches) {
      const { path, declared: wanted, read: got } = one;
      const explained = isQuirk(node.type, path.replace(/^properties\./, ''));
      if (!explained && !isDefault(node.type, one))
        surprises.push(
          `${node.address} ${path}: ${JSON.stringify(wanted)} reads back as ${JSON.stringify(got)}`,
        );
    }
  }
  return { attributes, objects, surprises };
}

type Made = ReadonlyMap<string, { readonly attributes: JsonObject }>;

function declaredOf(
  properties: JsonObject,
  made: Made,
  known: Readonly<Record<string, string>>,
): JsonObject {
  return resolve(properties, (value) => {
    if (!('$ref' in value)) return known[JSON.stringify(value)];
    return String(value.attribute)
      .split('.')
      .reduce<Json | undefined>(
        (found, step) => (found as JsonObject | undefined)?.[step],
        made.get(value.$ref as string)?.attributes,
      );
  });
}

/** What the emulator answers for the public parameters that resources are made from. */
async function parametersOf(
  nodes: readonly ResourceNode[],
  { ssm }: RawClients,
): Promise<Readonly<Record<string, string>>> {
  const lookups = nodes
    .flatMap(({ properties }) => lookupsIn(properties))
    .filter(({ $lookup }) => $lookup === 'ssm-parameter');
  const answers = lookups.map(async (lookup) => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: String(lookup['name']) }));
    return [JSON.stringify(lookup), Parameter?.Value ?? ''] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

/** What the emulator's account and Region answer to the lookups of the examples. */
const LOOKED_UP: Readonly<Record<string, string>> = {
  '{"$lookup":"account"}': '123456789012',
  '{"$lookup":"region"}': 'eu-west-1',
  '{"$lookup":"partition"}': 'aws',
  '{"$lookup":"url-suffix"}': 'amazonaws.com',
  '{"$lookup":"availability-zone","index":0}': 'eu-west-1a',
  '{"$lookup":"availability-zone","index":1}': 'eu-west-1b',
};
