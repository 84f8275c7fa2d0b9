import { describe, expectTypeOf, test } from 'vitest';
import {
  type FargateSize,
  type FargateSizeOf,
  type Stack,
  TaskDefinition,
} from '../../lib/index.ts';

declare const stack: Stack;

describe('sizes that Fargate offers compile', () => {
  test('in a TaskDefinition', () => {
    new TaskDefinition(stack, 'A', { cpu: 256, memoryMiB: 512 });
    new TaskDefinition(stack, 'B', { cpu: 256, memoryMiB: 2048 });
    new TaskDefinition(stack, 'C', { cpu: 512, memoryMiB: 4096 });
    new TaskDefinition(stack, 'D', { cpu: 1024, memoryMiB: 8192 });
    new TaskDefinition(stack, 'E', { cpu: 2048, memoryMiB: 16384 });
    new TaskDefinition(stack, 'F', { cpu: 4096, memoryMiB: 30720 });
    new TaskDefinition(stack, 'G', { cpu: 8192, memoryMiB: 61440 });
    new TaskDefinition(stack, 'H', { cpu: 16384, memoryMiB: 122880 });
    new TaskDefinition(stack, 'I', { cpu: 32768, memoryMiB: 249856 });
  });

  test('as values of their own', () => {
    const size: FargateSize = { cpu: 1024, memoryMiB: 3072 };
    new TaskDefinition(stack, 'A', { ...size, family: 'a' });
    expectTypeOf<FargateSizeOf<256>['memoryMiB']>().toEqualTypeOf<512 | 1024 | 2048>();
    expectTypeOf<FargateSizeOf<32768>['memoryMiB']>().toEqualTypeOf<61440 | 122880 | 249856>();
  });
});

describe('sizes that Fargate refuses do not compile', () => {
  test('in a TaskDefinition', () => {
    // @ts-expect-error too much memory
    new TaskDefinition(stack, 'A', { cpu: 256, memoryMiB: 4096 });
    // @ts-expect-error too little memory
    new TaskDefinition(stack, 'B', { cpu: 512, memoryMiB: 512 });
    // @ts-expect-error between two steps
    new TaskDefinition(stack, 'C', { cpu: 1024, memoryMiB: 2560 });
    // @ts-expect-error steps of 4 GiB from 8 vCPU on
    new TaskDefinition(stack, 'D', { cpu: 8192, memoryMiB: 17408 });
    // @ts-expect-error steps of 8 GiB from 16 vCPU on
    new TaskDefinition(stack, 'E', { cpu: 16384, memoryMiB: 36864 });
    // @ts-expect-error three sizes only with 32 vCPU
    new TaskDefinition(stack, 'F', { cpu: 32768, memoryMiB: 65536 });
    // @ts-expect-error no such number of CPU units
    new TaskDefinition(stack, 'G', { cpu: 300, memoryMiB: 512 });
    // @ts-expect-error the memory is missing
    new TaskDefinition(stack, 'H', { cpu: 256 });
  });
});
