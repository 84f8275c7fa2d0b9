/** AWS refuses a read: users of the library hear of it as those of the command do, whichever part of the planning asked. */
import { expect, test } from 'vitest';
import { deploy, drift, isGantryError, plan } from '../../lib/index.ts';
import { ServiceFault } from '../../lib/sandbox/service.ts';
import { anAccount } from '../invariants/harness.ts';
import { aWebApp, mustDeploy } from './apps.ts';

const VERBS = { deploy, drift, plan } as const;

test.each([
  ['deploy', 'DescribeServices'],
  ['plan', 'DescribeAvailabilityZones'],
  ['plan', 'DescribeLogGroups'],
  ['drift', 'DescribeTargetGroups'],
] as const)('%s: %s', async (verb, operation) => {
  const account = anAccount();
  await mustDeploy(account, aWebApp());
  const fault = new ServiceFault('InvalidParameterException', 'something is wrong with it');
  account.sandbox.faults.add({ operation, effect: { kind: 'error', fault } });
  const { sandbox } = account;
  const thrown: unknown = await VERBS[verb](aWebApp(), { aws: { sandbox } }).catch(
    (error: unknown) => error,
  );
  if (!isGantryError(thrown)) throw thrown;
  expect(thrown.code).toBe('aws/refused');
  expect(thrown.message).toContain(operation);
  expect(thrown.message).toContain('something is wrong with it');
});
