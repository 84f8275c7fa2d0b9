import { partition } from '@aws-sdk/core/client';
import { expect, test } from 'vitest';
import { partitionOf } from '../../lib/facts/partitions.ts';

test.each([
  'eu-west-1',
  'us-east-1',
  'us-gov-west-1',
  'cn-northwest-1',
  'eusc-de-east-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-south-1',
  'zz-new-1',
])('%s is in the partition that the SDK says', (region) => {
  expect(partitionOf(region)).toBe(partition(region).name);
});
