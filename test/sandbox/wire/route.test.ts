import { describe, expect, test } from 'vitest';
import { route, type WireRequest } from '../../../lib/sandbox/wire/index.ts';

function request(more: Partial<WireRequest>): WireRequest {
  return {
    hostname: '127.0.0.1',
    method: 'POST',
    path: '/',
    headers: {},
    query: '',
    body: '',
    ...more,
  };
}

function signedFor(service: string, region: string) {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  };
}

function routed(more: Partial<WireRequest>): readonly string[] {
  const { service, operation, region, accessKey } = route(request(more));
  return [service.name, operation, region, accessKey];
}

describe('route', () => {
  test('goes by target and signature', () => {
    const headers = {
      ...signedFor('ecs', 'eu-west-1'),
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
    };
    expect(routed({ headers })).toEqual(['ECS', 'ListClusters', 'eu-west-1', 'AKID']);
  });

  test('goes by action and signature, and tells versions of a service apart', () => {
    const headers = signedFor('elasticloadbalancing', 'us-west-2');
    const body = 'Action=DescribeLoadBalancers&Version=2015-12-01';
    expect(routed({ headers, body })).toEqual([
      'Elastic Load Balancing v2',
      'DescribeLoadBalancers',
      'us-west-2',
      'AKID',
    ]);
    expect(() => routed({ headers, body: body.replace('2015-12-01', '2012-06-01') })).toThrow(
      'does not model the service of this request: elasticloadbalancing 2012-06-01',
    );
  });

  test('keeps services without Regions in one place', () => {
    const body = 'Action=ListRoles&Version=2010-05-08';
    expect(routed({ headers: signedFor('iam', 'us-east-1'), body })[2]).toBe('aws-global');
  });

  test('takes a signed URL', () => {
    const credential = encodeURIComponent('AKID/20260101/eu-west-1/sts/aws4_request');
    const query = `Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=${credential}`;
    expect(routed({ query })).toEqual(['STS', 'GetCallerIdentity', 'aws-global', 'AKID']);
  });

  test('goes by host when nothing is signed', () => {
    const hostname = 'ec2.eu-central-1.amazonaws.com';
    const body = 'Action=DescribeVpcs&Version=2016-11-15';
    expect(routed({ hostname, body })).toEqual(['EC2', 'DescribeVpcs', 'eu-central-1', '']);
  });

  test('refuses what names no operation', () => {
    const headers = signedFor('ec2', 'eu-west-1');
    expect(() => routed({ headers, body: 'Version=2016-11-15' })).toThrow('missing an Action');
  });
});
