import { describe, expect, it } from 'vitest';
import { ecrImageName } from '../../lib/facts/ecr-image.ts';

describe('names of ECR images', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/web:1.2', 'eu-west-1', '1.2'],
    ['123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/team/web:1.2', 'us-east-1', '1.2'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/web:1.2', 'cn-north-1', '1.2'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws/team/web:1.2', 'eu-west-1', '1.2'],
    ['123456789012.dkr-ecr-fips.us-east-1.on.aws/team/web:1.2', 'us-east-1', '1.2'],
    [
      '123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/team/web',
      'cn-north-1',
      undefined,
    ],
  ])('%s', (image, region, tag) => {
    expect(ecrImageName(image)).toMatchObject({
      account: '123456789012',
      region,
      repository: 'team/web',
      tag,
    });
  });

  it.each([
    'public.ecr.aws/nginx/nginx:1.29',
    '12345.dkr.ecr.eu-west-1.amazonaws.com/web',
    '123456789012.dkr.ecr.eu-west-1.on.aws/web',
    'docker.io/library/web',
  ])('%s is of none', (image) => {
    expect(ecrImageName(image)).toBeUndefined();
  });
});
