/** The contract over the generated registry: this file takes what traffic runs through, its neighbour the rest. */
import { expect, test } from 'vitest';
import { resourceTypes } from '../../lib/resources/registry.ts';
import { contractOf } from './contract.ts';
import { fixtures } from './fixtures/index.ts';
import { isOfNetwork } from './halves.ts';

test('every resource type has a fixture, and every fixture a resource type', () => {
  expect(Object.keys(fixtures).sort()).toEqual([...resourceTypes.keys()].sort());
});

contractOf([...resourceTypes.values()].filter(isOfNetwork));
