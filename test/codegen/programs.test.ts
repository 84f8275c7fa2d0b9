import { describe, expect, test } from 'vitest';
import { SERVICES, TASKS } from './requests.ts';
import { programOf } from './round-trip.ts';

/** The compiler and the formatter are held against these files with the rest of the repository. */
const fileOf = (name: string) => `./generated/${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.ts`;

describe('programs read well', () => {
  test.each(Object.entries(TASKS))('%s', async (name, request) => {
    await expect(programOf([request])).toMatchFileSnapshot(fileOf(name));
  });

  test.each(Object.entries(SERVICES))('a service: %s', async (name, { task, service }) => {
    await expect(programOf([task], [service])).toMatchFileSnapshot(fileOf(`service ${name}`));
  });
});
