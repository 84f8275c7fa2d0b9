import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  DescribeTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { ContainerImage, plan } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import {
  actionsOf,
  aWebApp,
  aWorkerApp,
  ecsOf,
  liveService,
  mustDeploy,
  placeOf,
  type Shape,
  stepAt,
} from './apps.ts';

const external = (initial: string, container: Shape['container'] = {}) =>
  ({ image: ContainerImage.external(ContainerImage.fromRegistry(initial)), ...container }) as const;

async function running(account: Account) {
  const { taskDefinition } = await liveService(account);
  const answer = await ecsOf(account).send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const revision = answer.taskDefinition;
  if (revision === undefined) throw new Error('the service runs nothing');
  const [container] = revision.containerDefinitions ?? [];
  return { revision, image: container?.image, environment: container?.environment };
}

/** What a script of a pipeline does: the newest revision with another image or environment, without tags. */
async function pipelineDeploys(
  account: Account,
  image: string,
  environment?: readonly { readonly name: string; readonly value: string }[],
): Promise<void> {
  const ecs = ecsOf(account);
  const { revision } = await running(account);
  const {
    taskDefinitionArn: _,
    revision: __,
    status: ___,
    requiresAttributes: ____,
    compatibilities: _____,
    registeredAt: ______,
    registeredBy: _______,
    ...input
  } = revision;
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...input,
      containerDefinitions: revision.containerDefinitions?.map((one) => ({
        ...one,
        image,
        ...(environment === undefined ? {} : { environment }),
      })),
    } as RegisterTaskDefinitionCommandInput),
  );
  await ecs.send(
    new UpdateServiceCommand({
      ...(await placeOf(account)),
      taskDefinition: registered.taskDefinition?.taskDefinitionArn,
    }),
  );
  account.sandbox.clock.advance(600_000);
}

describe('an image that a pipeline decides', () => {
  test('is left as the pipeline has deployed it, and kept when the rest changes', async () => {
    const account = anAccount();
    const app = () => aWebApp({ container: external('shop:v1') });
    await mustDeploy(account, app());
    expect((await running(account)).image).toBe('shop:v1');

    await pipelineDeploys(account, 'shop:v2');
    expect(linesOf(await account.plan(app()))).toEqual([]);
    expect(await account.writesDuring(() => account.deploy(app()))).toEqual([]);

    const changed = () =>
      aWebApp({
        container: external('shop:v1', { environment: { LEVEL: 'debug' } }),
        exposure: { healthCheck: { path: '/up' } },
      });
    const plan = await account.plan(changed());
    expect([...actionsOf(plan)].sort()).toEqual([
      'update shop/Web/Site/Service',
      'update shop/Web/Site/TargetGroup',
      'update shop/Web/Task',
    ]);
    expect(JSON.stringify(stepAt(plan, 'shop/Web/Task'))).not.toContain('shop:v1');
    await mustDeploy(account, changed());
    expect(await running(account)).toMatchObject({
      image: 'shop:v2',
      environment: [{ name: 'LEVEL', value: 'debug' }],
    });
    expect(linesOf(await account.plan(changed()))).toEqual([]);
  });

  test('is handed back by naming one, and over by naming none', async () => {
    const account = anAccount();
    await mustDeploy(account, aWorkerApp({ container: external('shop:v1') }));
    await pipelineDeploys(account, 'shop:v2');

    await mustDeploy(account, aWorkerApp({ image: 'shop:v3' }));
    expect((await running(account)).image).toBe('shop:v3');

    const handedOver = () => aWorkerApp({ container: external('shop:v1') });
    expect(linesOf(await account.plan(handedOver()))).toEqual([]);
  });

  test('goes with everything else', async () => {
    const account = anAccount();
    const app = () => aWorkerApp({ container: external('shop:v1') });
    await mustDeploy(account, app());
    await pipelineDeploys(account, 'shop:v2');
    expect((await account.destroy(app())).exitCode).toBe(0);
  });
});

describe('an image that a deploy is told', () => {
  const app = () => aWorkerApp({ container: external('shop:v1') });

  test('runs, and stays when the next deploy tells none', async () => {
    const account = anAccount();
    await mustDeploy(account, app());
    const told = await account.deploy(app(), { images: { main: 'shop:v2' } });
    expect(told).toMatchObject({ applied: true, exitCode: 0 });
    expect((await running(account)).image).toBe('shop:v2');
    expect(linesOf(await account.plan(app()))).toEqual([]);
    expect(
      await account.writesDuring(() => account.deploy(app(), { images: { main: 'shop:v2' } })),
    ).toEqual([]);
    await mustDeploy(account, aWorkerApp({ container: external('shop:v1', { cpu: 64 }) }));
    expect((await running(account)).image).toBe('shop:v2');
  });

  test('is in the plan file, and needs not be told again', async () => {
    const account = anAccount();
    await mustDeploy(account, app());
    const aws = { sandbox: account.sandbox };
    const { planFile } = await plan(app(), { aws, images: { 'shop/Web/Task/main': 'shop:v3' } });
    await account.deploy(app(), { planFile: { file: 'p.json', text: planFile() } });
    expect((await running(account)).image).toBe('shop:v3');
  });

  test.each([
    [{ mian: 'shop:v2' }, 'image/unknown', 'did you mean main?'],
    [{ sidecar: 'shop:v2' }, 'image/unknown', 'shop/Web/Task/main'],
  ])('for %j is refused: %s', async (images, code, detail) => {
    await expect(anAccount().deploy(app(), { images })).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(detail),
    });
  });

  test('is refused for a container whose image the code names', async () => {
    await expect(
      anAccount().deploy(aWorkerApp(), { images: { main: 'shop:v2' } }),
    ).rejects.toMatchObject({ code: 'image/unknown' });
  });
});

describe('a variable that a pipeline sets', () => {
  const app = (level: string, { handedOver = true } = {}) =>
    aWorkerApp({
      container: {
        environment: { VERSION: '1', LEVEL: level },
        ...(handedOver ? { externalEnvironment: ['VERSION'] } : {}),
      },
    });
  const variables = async (account: Account) =>
    Object.fromEntries(
      ((await running(account)).environment ?? []).map(({ name, value }) => [name, value]),
    );

  test('keeps its value while the rest changes, until it is handed back', async () => {
    const account = anAccount();
    await mustDeploy(account, app('info'));
    expect(await variables(account)).toEqual({ VERSION: '1', LEVEL: 'info' });
    await pipelineDeploys(account, 'nginx:1', [
      { name: 'VERSION', value: '2' },
      { name: 'LEVEL', value: 'info' },
    ]);
    expect(linesOf(await account.plan(app('info')))).toEqual([]);
    await mustDeploy(account, app('debug'));
    expect(await variables(account)).toEqual({ VERSION: '2', LEVEL: 'debug' });
    expect(linesOf(await account.plan(app('debug')))).toEqual([]);

    await mustDeploy(account, app('debug', { handedOver: false }));
    expect(await variables(account)).toEqual({ VERSION: '1', LEVEL: 'debug' });
  });

  test('must have a value to begin with', () => {
    expect(() => aWorkerApp({ container: { externalEnvironment: ['VERSION'] } })).toThrow(
      /externalEnvironment names "VERSION"/,
    );
  });
});

describe('an image whose digest is pinned', () => {
  const arn = 'arn:aws:ecr:eu-west-1:111111111111:repository/web';
  const pinned = () =>
    aWorkerApp({
      vpc: { natGateways: 1 },
      container: {
        image: ContainerImage.fromEcr({ repositoryArn: arn, tag: 'v2', pinDigest: true }),
      },
    });

  async function push(account: Account, build: number): Promise<string> {
    const ecr = new ECRClient(clientOf(account.sandbox));
    const { image } = await ecr.send(
      new PutImageCommand({
        repositoryName: 'web',
        imageTag: 'v2',
        imageManifest: JSON.stringify({ schemaVersion: 2, build }),
      }),
    );
    return image?.imageId?.imageDigest ?? '';
  }

  test('is rolled when its tag was pushed again, and only then', async () => {
    const account = anAccount();
    const ecr = new ECRClient(clientOf(account.sandbox));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'web' }));
    const first = await push(account, 1);
    await mustDeploy(account, pinned());
    expect((await running(account)).image).toContain(`/web@${first}`);
    expect(linesOf(await account.plan(pinned()))).toEqual([]);

    const second = await push(account, 2);
    const plan = await account.plan(pinned());
    expect(linesOf(plan).join('\n')).toMatch(new RegExp(`${first}.*${second}`, 's'));
    await mustDeploy(account, pinned());
    expect((await running(account)).image).toContain(`/web@${second}`);
    expect(await account.writesDuring(() => account.deploy(pinned()))).toEqual([]);
  });

  test('that is not there is told by its name', async () => {
    const account = anAccount();
    const ecr = new ECRClient(clientOf(account.sandbox));
    await ecr.send(new CreateRepositoryCommand({ repositoryName: 'api' }));
    await expect(account.plan(pinned())).rejects.toMatchObject({
      code: 'preflight/no-image',
      message: expect.stringContaining('web:v2'),
    });
  });
});
