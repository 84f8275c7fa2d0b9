import { describe, expect, test } from 'vitest';
import {
  AccountSettings,
  Cluster,
  ContainerInstanceAttributes,
  ExternalCapacity,
  Principal,
  Role,
} from '../../../lib/index.ts';
import { aStack, complaintsOf, propertiesAt, ref, resourcesOf } from '../synthesis.ts';

describe('an ExternalCapacity', () => {
  test('is an activation with a role for Systems Manager', () => {
    const { app, stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster');
    new ExternalCapacity(stack, 'Machines', {
      cluster,
      registrationLimit: 5,
      expires: new Date('2027-01-31T00:00:00Z'),
      defaultInstanceName: 'back-room',
      tags: { team: 'shops' },
    });
    expect(propertiesAt(app, 'shop/Web/Machines')).toEqual({
      IamRole: ref('shop/Web/Machines/Role', 'RoleName'),
      RegistrationLimit: 5,
      ExpirationDate: '2027-01-31T00:00:00.000Z',
      DefaultInstanceName: 'back-room',
    });
    expect(resourcesOf(app).get('shop/Web/Machines')?.tags).toEqual({ team: 'shops' });
    const role = propertiesAt(app, 'shop/Web/Machines/Role');
    expect(role).toMatchObject({
      Path: '/',
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'ssm.amazonaws.com' } }] },
    });
    expect(JSON.stringify(role)).toContain('AmazonSSMManagedInstanceCore');
    expect(JSON.stringify(role)).toContain('AmazonEC2ContainerServiceforEC2Role');
  });

  test('says what is wrong with its limit', () => {
    const { app, stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster');
    new ExternalCapacity(stack, 'Machines', { cluster, registrationLimit: 2000 });
    expect(complaintsOf(app)).toEqual([
      'tree/bad-props shop/Web/Machines: registrationLimit 2000 is not a whole number from 1 to 1000',
    ]);
  });
});

describe('AccountSettings', () => {
  test('are one resource each, of the account or of a role', () => {
    const { app, stack } = aStack();
    const role = new Role(stack, 'Role', { assumedBy: Principal.service('ec2.amazonaws.com') });
    new AccountSettings(stack, 'All', {
      containerInsights: 'enhanced',
      dualStackIPv6: true,
      fargateFIPSMode: false,
      fargateTaskRetirementWaitPeriod: 14,
    });
    new AccountSettings(stack, 'Mine', { role, awsvpcTrunking: true });
    expect(propertiesAt(app, 'shop/Web/All/containerInsights')).toEqual({
      name: 'containerInsights',
      value: 'enhanced',
    });
    expect(propertiesAt(app, 'shop/Web/All/dualStackIPv6')).toMatchObject({ value: 'enabled' });
    expect(propertiesAt(app, 'shop/Web/All/fargateFIPSMode')).toMatchObject({ value: 'disabled' });
    expect(propertiesAt(app, 'shop/Web/All/fargateTaskRetirementWaitPeriod')).toMatchObject({
      value: '14',
    });
    expect(propertiesAt(app, 'shop/Web/Mine/awsvpcTrunking')).toEqual({
      name: 'awsvpcTrunking',
      value: 'enabled',
      principalArn: ref('shop/Web/Role', 'Arn'),
    });
    expect(() => new AccountSettings(stack, 'None', { role })).toThrow('no setting is given');
  });
});

describe('ContainerInstanceAttributes', () => {
  test('are names with and without values', () => {
    const { app, stack } = aStack();
    const cluster = Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared' });
    const props = { cluster, containerInstance: '0123456789abcdef0123456789abcdef' };
    new ContainerInstanceAttributes(stack, 'Rack', {
      ...props,
      attributes: { rack: 'b7', scanner: true },
    });
    expect(propertiesAt(app, 'shop/Web/Rack')).toEqual({
      cluster: 'shared',
      containerInstance: '0123456789abcdef0123456789abcdef',
      attributes: [{ name: 'rack', value: 'b7' }, { name: 'scanner' }],
    });
    expect(
      () => new ContainerInstanceAttributes(stack, 'None', { ...props, attributes: {} }),
    ).toThrow('0 attributes are given');
  });
});
