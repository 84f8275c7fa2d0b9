import { expect, test } from 'vitest';
import { resourceTypes } from '../../lib/resources/registry.ts';

test.each([...resourceTypes.values()])(
  'what $name requires are fields of it',
  ({ fields, requires }) => {
    expect((requires ?? []).filter((field) => !(field in fields))).toEqual([]);
  },
);
