import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { describePlan } from '../../lib/engine/describe-plan.ts';
import { LogDrivers, Secret } from '../../lib/index.ts';
import { type Account, anAccount, linesOf } from '../invariants/harness.ts';
import { clientOf } from '../sandbox/clients.ts';
import { aWebApp, mustDeploy } from './apps.ts';

const PARAMETER = 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/key';
const secretsOf = ({ sandbox }: Account) => new SecretsManagerClient(clientOf(sandbox));

async function aSecret(account: Account): Promise<string> {
  const { ARN = '' } = await secretsOf(account).send(
    new CreateSecretCommand({ Name: 'shop/db', SecretString: 'canary-1' }),
  );
  return ARN;
}

const rotate = (account: Account, SecretId: string, SecretString: string) =>
  secretsOf(account).send(new PutSecretValueCommand({ SecretId, SecretString }));

const writeParameter = ({ sandbox }: Account, Value: string) =>
  new SSMClient(clientOf(sandbox)).send(
    new PutParameterCommand({
      Name: '/shop/key',
      Type: 'SecureString',
      Value,
      Overwrite: Value !== 'canary-1',
    }),
  );

describe('a service that is to be deployed when its secret has a new version', () => {
  test('is, once for each, and its plan names the versions and never the value', async () => {
    const account = anAccount();
    const arn = await aSecret(account);
    const app = () =>
      aWebApp({
        container: {
          secrets: {
            PASSWORD: Secret.fromSecretsManager(arn, { jsonKey: 'p', rollOn: 'version' }),
          },
        },
      });
    await mustDeploy(account, app());
    expect(linesOf(await account.plan(app()))).toEqual([]);

    const { VersionId: next } = await rotate(account, arn, 'canary-2');
    const plan = await account.plan(app());
    expect(describePlan(plan)).toMatch(new RegExp(`gantry.secret.PASSWORD.*-> "${next}"`));
    expect(JSON.stringify(plan)).not.toContain('canary');
    const writes = await account.writesDuring(() => mustDeploy(account, app()));
    expect(writes.filter((call) => call === 'ECS.RegisterTaskDefinition')).toHaveLength(1);
    expect(writes.filter((call) => call === 'ECS.UpdateService')).toHaveLength(1);
    expect(linesOf(await account.plan(app()))).toEqual([]);
    expect(account.sandbox.calls.names()).not.toContain('Secrets Manager.GetSecretValue');
  });

  test('is so for a parameter, and for a stage of a secret that is not the current one', async () => {
    const account = anAccount();
    const arn = await aSecret(account);
    await rotate(account, arn, 'canary-2');
    await writeParameter(account, 'canary-1');
    const previous = { versionStage: 'AWSPREVIOUS', rollOn: 'version' } as const;
    const app = () =>
      aWebApp({
        container: {
          dockerLabels: { team: 'shop' },
          secrets: {
            OLD: Secret.fromSecretsManager(arn, previous),
            KEY: Secret.fromSsmParameter(PARAMETER, { rollOn: 'version' }),
          },
        },
      });
    await mustDeploy(account, app());
    await writeParameter(account, 'canary-2');
    expect(describePlan(await account.plan(app()))).toMatch(/gantry.secret.KEY: "1" -> "2"/);
    await mustDeploy(account, app());
    await rotate(account, arn, 'canary-3');
    expect(describePlan(await account.plan(app()))).toMatch(/gantry.secret.OLD/);
  });

  test('goes on as it is where nobody asked for it', async () => {
    const account = anAccount();
    const arn = await aSecret(account);
    const app = () => aWebApp({ container: { secrets: { PASSWORD: arn } } });
    await mustDeploy(account, app());
    await rotate(account, arn, 'canary-2');
    expect(linesOf(await account.plan(app()))).toEqual([]);
  });
});

describe('what cannot be', () => {
  test.each([
    ['is gone', 'eu-west-1', /\(AWSCURRENT\)/],
    ['is in another Region', 'eu-west-2', /is not in eu-west-1/],
  ])('a secret that %s is told before anything is written', async (_, region, detail) => {
    const account = anAccount();
    const arn = (await aSecret(account)).replace('eu-west-1', region);
    await secretsOf(account).send(new DeleteSecretCommand({ SecretId: 'shop/db' }));
    const secret = Secret.fromSecretsManager(arn, { rollOn: 'version' });
    const app = aWebApp({ container: { secrets: { PASSWORD: secret } } });
    const deploying = account.deploy(app);
    await expect(deploying).rejects.toMatchObject({
      code: 'plan/no-secret',
      detail: expect.stringMatching(detail),
    });
  });

  test.each([
    [
      'of a version that is named',
      () =>
        Secret.fromSecretsManager('arn:aws:secretsmanager:eu-west-1:111111111111:secret:a', {
          versionId: 'v',
          rollOn: 'version',
        }),
    ],
    ['by name alone', () => Secret.fromSsmParameter('/shop/key', { rollOn: 'version' })],
    [
      'of a log driver',
      () =>
        aWebApp({
          container: {
            logging: LogDrivers.splunk({
              token: Secret.fromSsmParameter(PARAMETER, { rollOn: 'version' }),
              url: 'https://splunk.example.com',
            }),
          },
        }),
    ],
  ])('rollOn %s is refused', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'tree/bad-props' }));
  });
});
