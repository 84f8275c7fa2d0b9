import { describe, expect, test } from 'vitest';
import { isArm } from '../../../lib/constructs/capacity/machine-image.ts';
import { EcsMachineImage } from '../../../lib/index.ts';

function parameterOf(image: EcsMachineImage): unknown {
  return (JSON.parse(JSON.stringify(image.imageId)) as { name: string }).name;
}

const ECS = '/aws/service/ecs/optimized-ami';

describe('a machine image', () => {
  test.each([
    [EcsMachineImage.amazonLinux2023(), `${ECS}/amazon-linux-2023/recommended/image_id`],
    [
      EcsMachineImage.amazonLinux2023({ arm64: true }),
      `${ECS}/amazon-linux-2023/arm64/recommended/image_id`,
    ],
    [
      EcsMachineImage.amazonLinux2023({ gpu: true }),
      `${ECS}/amazon-linux-2023/gpu/recommended/image_id`,
    ],
    [
      EcsMachineImage.amazonLinux2023({ arm64: true, gpu: true }),
      `${ECS}/amazon-linux-2023/arm64/gpu/recommended/image_id`,
    ],
    [
      EcsMachineImage.amazonLinux2023({ neuron: true }),
      `${ECS}/amazon-linux-2023/neuron/recommended/image_id`,
    ],
    [EcsMachineImage.amazonLinux2(), `${ECS}/amazon-linux-2/recommended/image_id`],
    [
      EcsMachineImage.amazonLinux2({ neuron: true }),
      `${ECS}/amazon-linux-2/inf/recommended/image_id`,
    ],
    [EcsMachineImage.bottlerocket(), '/aws/service/bottlerocket/aws-ecs-2/x86_64/latest/image_id'],
    [
      EcsMachineImage.bottlerocket({ arm64: true, nvidia: true, version: '1.50.0' }),
      '/aws/service/bottlerocket/aws-ecs-2-nvidia/arm64/1.50.0/image_id',
    ],
    [
      EcsMachineImage.windowsServer('2025-core'),
      '/aws/service/ami-windows-latest/Windows_Server-2025-English-Core-ECS_Optimized/image_id',
    ],
    [
      EcsMachineImage.windowsServer('2016-full'),
      '/aws/service/ami-windows-latest/Windows_Server-2016-English-Full-ECS_Optimized/image_id',
    ],
    [EcsMachineImage.fromSsmParameter('/images/mine'), '/images/mine'],
  ])('is looked up by a public parameter: %#', (image, parameter) => {
    expect(image.imageId).toMatchObject({ kind: 'ssm-parameter' });
    expect(parameterOf(image)).toBe(parameter);
  });

  test('tells what user data must know of it', () => {
    expect(EcsMachineImage.bottlerocket({ nvidia: true })).toMatchObject({
      operatingSystem: 'bottlerocket',
      architecture: 'x86_64',
      dataDevice: '/dev/xvdb',
      gpu: true,
    });
    expect(EcsMachineImage.windowsServer('2016-full').taskNetworkInterfaces).toBe(false);
    expect(EcsMachineImage.windowsServer('2019-core')).toMatchObject({
      operatingSystem: 'windows',
      taskNetworkInterfaces: true,
      dataDevice: '/dev/sda1',
    });
    expect(EcsMachineImage.fromImageId('ami-0a1b2c3d', { architecture: 'arm64' })).toMatchObject({
      imageId: 'ami-0a1b2c3d',
      operatingSystem: 'amazon-linux',
      architecture: 'arm64',
    });
  });

  test.each([
    ['c7g.large', true],
    ['m6gd.metal', true],
    ['im4gn.large', true],
    ['c8gn.48xlarge', true],
    ['g5g.xlarge', true],
    ['t4g.nano', true],
    ['a1.medium', true],
    ['g5.xlarge', false],
    ['g4dn.xlarge', false],
    ['c7a.large', false],
    ['p4d.24xlarge', false],
    ['u-6tb1.metal', false],
  ])('goes with the processors of %s', (type, arm) => {
    expect(isArm(type)).toBe(arm);
  });
});
