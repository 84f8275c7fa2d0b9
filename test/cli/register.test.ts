import { describe, expect, test } from 'vitest';
import { folder, gantry } from './harness.ts';

const APP = `import { App, Cluster, Resource, Stack } from 'gantry';
export const app = new App({ name: 'yard' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
new Cluster(stack, 'Cluster', { clusterName: 'yard' });
const role = new Resource(stack, 'Role', {
  type: 'AWS::IAM::Role',
  properties: {
    RoleName: 'yard-machines',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
  },
});
new Resource(stack, 'Machines', {
  type: 'AWS::SSM::Activation',
  properties: { IamRole: role.ref('RoleName'), RegistrationLimit: 5 },
});
`;

describe('register', () => {
  test.each([
    ['linux', /^#!\/bin\/bash\n/, /--cluster 'yard' \\\n {2}--activation-id '[0-9a-f-]{36}' \\\n/],
    ['windows', /^\$ErrorActionPreference/, /-Cluster 'yard' -ActivationID '[0-9a-f-]{36}'/],
  ])('prints the script for %s, with id and code of the activation', async (os, begins, names) => {
    const cwd = folder({ 'gantry.app.ts': APP });
    expect(await gantry(['deploy', '--sandbox', '--yes'], { cwd })).toMatchObject({ code: 0 });

    const printed = await gantry(['register', 'yard/Main/Machines', '--sandbox', '--os', os], {
      cwd,
    });

    expect(printed.code).toBe(0);
    expect(printed.stderr).toContain('holds a secret');
    expect(printed.stdout).toMatch(begins);
    expect(printed.stdout).toMatch(names);
    expect(printed.stdout).toMatch(/(--activation-code|-ActivationCode) '\S+'/);
    expect(printed.stdout).toContain('eu-west-1');
  });

  test('says what there is when the address leads nowhere', async () => {
    const cwd = folder({ 'gantry.app.ts': APP });
    await gantry(['deploy', '--sandbox', '--yes'], { cwd });
    const refused = await gantry(['register', 'yard/Main/Nothing', '--sandbox'], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('register/unknown');
    expect(refused.stderr).toContain('yard/Main/Machines');
    expect(refused.stdout).toBe('');
  });

  test('wants an address', async () => {
    const cwd = folder({ 'gantry.app.ts': APP });
    const { code, stderr } = await gantry(['register', '--sandbox'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs the address')]);
  });
});
