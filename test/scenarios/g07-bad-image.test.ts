import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { describe, expect, test } from 'vitest';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aWorkerApp, mustDeploy } from './apps.ts';

const REGISTRY = '111111111111.dkr.ecr.eu-west-1.amazonaws.com';
const TASK = 'shop/Web/Task';

/** An index of images for some architectures. */
function indexOf(...architectures: readonly string[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: architectures.map((architecture) => ({
      digest: `sha256:${architecture}`,
      platform: { os: 'linux', architecture },
    })),
  });
}

async function push(account: Account, imageTag: string, imageManifest: string): Promise<void> {
  const ecr = new ECRClient(clientOf(account.sandbox));
  await ecr.send(new PutImageCommand({ repositoryName: 'web', imageTag, imageManifest }));
}

async function withRepository(): Promise<Account> {
  const account = anAccount();
  const ecr = new ECRClient(clientOf(account.sandbox));
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'web' }));
  await push(account, 'v1', indexOf('amd64', 'arm64'));
  return account;
}

const web = (image: string, more = {}) =>
  aWorkerApp({ image: `${REGISTRY}/${image}`, vpc: { natGateways: 1 }, ...more });

describe('an image that cannot run', () => {
  test.each([
    ['whose tag is missing', 'web:v2', 'preflight/no-image', /web:v2 is not in the repository/],
    [
      'whose digest is missing',
      `web@sha256:${'0'.repeat(64)}`,
      'preflight/no-image',
      /is not in the repository/,
    ],
    ['whose repository is missing', 'wbe:v1', 'preflight/no-image', /'wbe' does not exist/],
    [
      'for another architecture',
      'web:arm',
      'preflight/wrong-architecture',
      /built for arm64, and the task runs on amd64/,
    ],
  ])('%s is told before anything is written', async (_, image, code, detail) => {
    const account = await withRepository();
    await push(account, 'arm', indexOf('arm64'));
    await mustDeploy(account, web('web:v1'));
    const sent = await account.writesDuring(async () => {
      const result = await account.deploy(web(image));
      expect(result).toMatchObject({ applied: false, exitCode: 7 });
      const errors = result.plan.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors).toMatchObject([
        {
          code,
          address: TASK,
          path: 'containerDefinitions[0].image',
          detail: expect.stringMatching(detail),
        },
      ]);
    });
    expect(sent).toEqual([]);
  });

  test('runs on the architecture that it is built for', async () => {
    const account = await withRepository();
    await push(account, 'arm', indexOf('arm64'));
    await mustDeploy(
      account,
      web('web:arm', { task: { runtimePlatform: { cpuArchitecture: 'ARM64' } } }),
    );
  });

  test('of a single manifest, which tells no architecture, is let through', async () => {
    const account = await withRepository();
    await push(account, 'plain', JSON.stringify({ schemaVersion: 2, layers: [] }));
    await mustDeploy(account, web('web:plain'));
  });

  test('that may not be looked at is deployed, and said to be unseen', async () => {
    const account = await withRepository();
    account.sandbox.faults.add({ service: 'ECR', effect: { kind: 'access-denied' } });
    const plan = await account.plan(web('web:v9'));
    expect(plan.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'note', code: 'preflight/unread', address: TASK }),
    );
  });

  test('is not asked for while nothing of its task definition changes', async () => {
    const account = await withRepository();
    await mustDeploy(account, web('web:v1'));
    const asked = () =>
      account.sandbox.calls.entries.filter(({ service }) => service === 'ECR').length;
    const before = asked();
    expect(linesOf(await account.plan(web('web:v1')))).toEqual([]);
    expect(asked()).toBe(before);
    await account.plan(web('web:v2'));
    expect(asked()).toBe(before + 1);
  });
});
