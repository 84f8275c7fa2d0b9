import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  RemoveTagsFromResourceCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { clientOf } from '../../clients.ts';

function aStore() {
  const ssm = new SSMClient(clientOf(createSandbox()));
  const put = (Name: string, more: Partial<PutParameterCommandInput> = {}) =>
    ssm.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String', ...more }));
  return { ssm, put };
}

describe('PutParameter', () => {
  test('makes version 1, then the next with each overwrite', async () => {
    const { ssm, put } = aStore();
    expect(await put('/app/a')).toMatchObject({ Version: 1, Tier: 'Standard' });
    await expect(put('/app/a')).rejects.toMatchObject({
      name: 'ParameterAlreadyExists',
      message:
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    expect(await put('/app/a', { Overwrite: true, Value: 'w' })).toMatchObject({ Version: 2 });
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: '/app/a' }));
    expect(Parameter).toEqual({
      Name: '/app/a',
      Type: 'String',
      Value: 'w',
      Version: 2,
      LastModifiedDate: new Date(Date.UTC(2026, 0, 1)),
      ARN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/app/a',
      DataType: 'text',
    });
  });

  test.each([
    [
      'tags with overwrite',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
    ],
    ['a reserved name', { Name: '/aws/x' }, 'ValidationException'],
    ['a relative path', { Name: 'a/b' }, 'ValidationException'],
    ['a hierarchy too deep', { Name: '/a'.repeat(16) }, 'HierarchyLevelLimitExceededException'],
    ['a value too long', { Value: 'x'.repeat(4097) }, 'ValidationException'],
    [
      'a value too long for the advanced tier',
      { Value: 'x'.repeat(8193), Tier: 'Advanced' as const },
      'ValidationException',
    ],
    [
      'a value against its pattern',
      { AllowedPattern: '^\\d+$' },
      'ParameterPatternMismatchException',
    ],
  ])('refuses %s', async (_, more, name) => {
    await expect(aStore().put('a', more)).rejects.toMatchObject({ name });
  });

  test('refuses another type and a lower tier', async () => {
    const { put } = aStore();
    await put('a', { Tier: 'Advanced' });
    await expect(put('a', { Overwrite: true, Type: 'SecureString' })).rejects.toMatchObject({
      name: 'HierarchyTypeMismatchException',
    });
    await expect(put('a', { Overwrite: true, Tier: 'Standard' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('reading', () => {
  test('GetParameters names what does not exist, and takes ten at most', async () => {
    const { ssm, put } = aStore();
    await put('a');
    const answer = await ssm.send(new GetParametersCommand({ Names: ['a', 'b', 'a:1', 'a:2'] }));
    expect(answer.Parameters?.map(({ Name, Selector }) => [Name, Selector])).toEqual([
      ['a', undefined],
      ['a', ':1'],
    ]);
    expect(answer.InvalidParameters).toEqual(['b', 'a:2']);
    const Names = Array.from({ length: 11 }, (_, index) => `p${index}`);
    await expect(ssm.send(new GetParametersCommand({ Names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('a SecureString is readable only when decrypted', async () => {
    const { ssm, put } = aStore();
    await put('s', { Type: 'SecureString', Value: 'secret' });
    const hidden = await ssm.send(new GetParameterCommand({ Name: 's' }));
    expect(hidden.Parameter?.Value).not.toContain('secret');
    const shown = await ssm.send(new GetParameterCommand({ Name: 's', WithDecryption: true }));
    expect(shown.Parameter?.Value).toBe('secret');
  });

  test('DescribeParameters filters, fills the key alias and gives no values', async () => {
    const { ssm, put } = aStore();
    await put('/app/s', { Type: 'SecureString', Description: 'd' });
    await put('/app/sub/t', { Tags: [{ Key: 'stage', Value: 'prod' }] });
    await put('other');
    const names = async (filter: { Key: string; Option?: string; Values: string[] }) => {
      const { Parameters } = await ssm.send(
        new DescribeParametersCommand({ ParameterFilters: [filter] }),
      );
      return Parameters?.map(({ Name }) => Name);
    };
    expect(await names({ Key: 'Name', Option: 'Equals', Values: ['other'] })).toEqual(['other']);
    expect(await names({ Key: 'Name', Option: 'BeginsWith', Values: ['/app'] })).toHaveLength(2);
    expect(await names({ Key: 'Path', Option: 'OneLevel', Values: ['/app'] })).toEqual(['/app/s']);
    expect(await names({ Key: 'Path', Option: 'Recursive', Values: ['/app'] })).toHaveLength(2);
    expect(await names({ Key: 'tag:stage', Values: ['prod'] })).toEqual(['/app/sub/t']);
    const { Parameters } = await ssm.send(
      new DescribeParametersCommand({
        ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }],
      }),
    );
    expect(Parameters).toMatchObject([
      { Name: '/app/s', KeyId: 'alias/aws/ssm', Description: 'd' },
    ]);
    expect(Parameters?.[0]).not.toHaveProperty('Value');
    const below = await ssm.send(new GetParametersByPathCommand({ Path: '/app', Recursive: true }));
    expect(below.Parameters?.map(({ Name }) => Name)).toEqual(['/app/s', '/app/sub/t']);
  });
});

test('deleting: an absent one is an error alone, a name in the answer among many', async () => {
  const { ssm, put } = aStore();
  await put('a');
  const deleted = await ssm.send(new DeleteParametersCommand({ Names: ['a', 'b'] }));
  expect(deleted).toMatchObject({ DeletedParameters: ['a'], InvalidParameters: ['b'] });
  await expect(ssm.send(new DeleteParameterCommand({ Name: 'a' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
    $metadata: { httpStatusCode: 400 },
  });
});

test('tags are added, removed and survive an overwrite', async () => {
  const { ssm, put } = aStore();
  await put('a', { Tags: [{ Key: 'x', Value: '1' }] });
  const resource = { ResourceType: 'Parameter' as const, ResourceId: 'a' };
  await ssm.send(new AddTagsToResourceCommand({ ...resource, Tags: [{ Key: 'y', Value: '2' }] }));
  await put('a', { Overwrite: true });
  await ssm.send(new RemoveTagsFromResourceCommand({ ...resource, TagKeys: ['x'] }));
  const { TagList } = await ssm.send(new ListTagsForResourceCommand(resource));
  expect(TagList).toEqual([{ Key: 'y', Value: '2' }]);
});
