import { describe, expect, test } from 'vitest';
import type { AwsEnvironment } from '../../lib/aws/environment.ts';
import type { JsonObject } from '../../lib/core/json.ts';
import type { OwnedObject } from '../../lib/engine/list-owned.ts';
import { orderRemovals, removalSteps } from '../../lib/engine/removal.ts';
import type { Address } from '../../lib/graph/address.ts';
import type { AnyResourceType } from '../../lib/resource-type.ts';

const environment = { account: '111111111111', region: 'eu-west-1' } as AwsEnvironment;

function object(
  typeName: string,
  id: string,
  properties: JsonObject = {},
  removedBefore: readonly string[] = [],
): OwnedObject {
  return {
    type: { name: typeName, removedBefore } as unknown as AnyResourceType,
    environment,
    live: {
      id,
      properties,
      attributes: { [`${typeName}Id`]: id },
      tags: { 'gantry:app': 'shop', 'gantry:address': `shop/Web/${id}` },
    },
  };
}

const ids = (objects: readonly OwnedObject[], order?: ReadonlyMap<Address, ReadonlySet<Address>>) =>
  orderRemovals(objects, order).map((removal) => removal.object.live.id);

describe('orderRemovals', () => {
  test('what mentions the id of another goes before it, at any depth', () => {
    const vpc = object('Vpc', 'vpc-00000001');
    const subnet = object('Subnet', 'subnet-00000001', { VpcId: 'vpc-00000001' });
    const service = object('Service', 'service-00000001', {
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-00000001'] } },
    });
    expect(ids([vpc, subnet, service])).toEqual([
      'service-00000001',
      'subnet-00000001',
      'vpc-00000001',
    ]);
    expect(ids([service, vpc, subnet])).toEqual([
      'service-00000001',
      'subnet-00000001',
      'vpc-00000001',
    ]);
  });

  test('types say what no id shows', () => {
    const service = object('Service', 'service-00000001', {}, ['Listener']);
    expect(ids([object('Listener', 'listener-0000001'), service])).toEqual([
      'service-00000001',
      'listener-0000001',
    ]);
  });

  test('the graph says what it knows, turned round', () => {
    const order = new Map([
      ['shop/Web/consumer-01', new Set(['shop/Web/producer-01'])],
      ['shop/Web/producer-01', new Set()],
    ]) as unknown as ReadonlyMap<Address, ReadonlySet<Address>>;
    const objects = [object('A', 'producer-01'), object('B', 'consumer-01')];
    expect(ids(objects, order)).toEqual(['consumer-01', 'producer-01']);
  });

  test('objects that mention each other do not deadlock', () => {
    const left = object('Group', 'group-00000001', { peer: 'group-00000002' });
    const right = object('Group', 'group-00000002', { peer: 'group-00000001' });
    expect(ids([left, right])).toHaveLength(2);
  });

  test('steps name the addresses that must be gone before', () => {
    const vpc = object('Vpc', 'vpc-00000001');
    const subnet = object('Subnet', 'subnet-00000001', { VpcId: 'vpc-00000001' });
    expect(removalSteps([vpc, subnet], 'no longer in the code')).toMatchObject([
      { action: 'delete', address: 'shop/Web/subnet-00000001', after: [] },
      { action: 'delete', address: 'shop/Web/vpc-00000001', after: ['shop/Web/subnet-00000001'] },
    ]);
  });
});
