import { describe, expect, test } from 'vitest';
import { classifyError, hasCode, isAmbiguous, isNotFound } from '../../lib/aws/classify-error.ts';
import { describeAwsError } from '../../lib/aws/describe-error.ts';
import { GantryError } from '../../lib/core/errors.ts';

/** An error as SDK clients throw it. */
function awsError(name: string, message = 'said AWS', httpStatusCode = 400): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode, requestId: 'r-1' },
  });
}

function nodeError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('classifyError', () => {
  test.each([
    ['InvalidVpcID.NotFound', 'not-found'],
    ['InvalidSubnetID.NotFound', 'not-found'],
    ['InvalidGroup.NotFound', 'not-found'],
    ['InvalidPermission.NotFound', 'not-found'],
    ['InvalidRoute.NotFound', 'not-found'],
    ['InvalidSecurityGroupRuleId.NotFound', 'not-found'],
    ['InvalidAllocationID.NotFound', 'not-found'],
    ['InvalidAssociationID.NotFound', 'not-found'],
    ['InvalidVpcEndpointId.NotFound', 'not-found'],
    ['InvalidEgressOnlyInternetGatewayId.NotFound', 'not-found'],
    ['NatGatewayNotFound', 'not-found'],
    ['Gateway.NotAttached', 'not-found'],
    ['LoadBalancerNotFoundException', 'not-found'],
    ['TargetGroupNotFoundException', 'not-found'],
    ['NoSuchEntityException', 'not-found'],
    ['ClusterNotFoundException', 'not-found'],
    ['ServiceNotFoundException', 'not-found'],
    ['ResourceNotFoundException', 'not-found'],
    ['ObjectNotFoundException', 'not-found'],
    ['ParameterNotFound', 'not-found'],
    ['EntityAlreadyExistsException', 'conflict'],
    ['DuplicateTargetGroupNameException', 'conflict'],
    ['InvalidGroup.Duplicate', 'conflict'],
    ['RouteAlreadyExists', 'conflict'],
    ['DependencyViolation', 'conflict'],
    ['RequestLimitExceeded', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['TooManyUpdates', 'throttled'],
    ['UnauthorizedOperation', 'denied'],
    ['AccessDeniedException', 'denied'],
    ['ExpiredTokenException', 'expired'],
    ['RequestExpired', 'expired'],
    ['UnrecognizedClientException', 'bad-credentials'],
    ['InvalidParameterException', 'invalid'],
    ['LimitExceededException', 'invalid'],
    ['AddressLimitExceeded', 'invalid'],
    ['SomethingNotFoundish', 'invalid'],
  ])('%s is %s', (name, kind) => {
    expect(classifyError(awsError(name))).toMatchObject({ kind, code: name, requestId: 'r-1' });
  });

  test.each([
    'ENOTFOUND',
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s is unreachable, which is not absent', (code) => {
    expect(classifyError(nodeError(code))).toMatchObject({ kind: 'unreachable', code });
    expect(isNotFound(nodeError(code))).toBe(false);
  });

  test('looks into the cause of a plain error', () => {
    const error = new Error('wrapped', { cause: nodeError('ECONNRESET') });
    expect(classifyError(error).kind).toBe('unreachable');
  });

  test('takes what is no error of AWS for unknown', () => {
    expect(classifyError(new TypeError('x is undefined')).kind).toBe('unknown');
    expect(classifyError('text')).toMatchObject({ kind: 'unknown', code: '', message: 'text' });
  });

  test('knows which errors leave open whether the call was carried out', () => {
    expect(isAmbiguous(nodeError('ECONNRESET'))).toBe(true);
    expect(isAmbiguous(awsError('InternalError', '', 500))).toBe(true);
    expect(isAmbiguous(awsError('RequestLimitExceeded', '', 503))).toBe(false);
    expect(isAmbiguous(awsError('InvalidParameterValue'))).toBe(false);
  });

  test('compares codes with texts and patterns', () => {
    expect(hasCode(awsError('InvalidVpcID.NotFound'), 'Other', /NotFound$/)).toBe(true);
    expect(hasCode(awsError('InvalidVpcID.NotFound'), 'NotFound')).toBe(false);
  });
});

describe('describeAwsError', () => {
  const DENIED =
    'You are not authorized to perform this operation. User: arn:aws:iam::1:user/ci is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:eu-west-1:1:vpc/* because no identity-based policy allows the ec2:CreateVpc action. Encoded authorization failure message: abc';

  test.each([
    [awsError('UnauthorizedOperation', DENIED, 403), 'aws/denied'],
    [awsError('ExpiredToken', '', 403), 'aws/expired-credentials'],
    [awsError('InvalidClientTokenId', '', 403), 'aws/bad-credentials'],
    [
      Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }),
      'aws/no-credentials',
    ],
    [
      Object.assign(new Error('The SSO session has expired'), { name: 'CredentialsProviderError' }),
      'aws/expired-credentials',
    ],
    [nodeError('ECONNREFUSED'), 'aws/unreachable'],
    [awsError('InvalidParameterValue'), 'aws/refused'],
    [new TypeError('oops'), 'internal'],
  ])('%s becomes %s', (error, code) => {
    expect(describeAwsError(error)).toMatchObject({ code, cause: error });
  });

  test('names principal, action and reason of a denied call', () => {
    const { detail } = describeAwsError(awsError('UnauthorizedOperation', DENIED, 403), {
      service: 'EC2',
      operation: 'CreateVpc',
    });
    expect(detail).toBe(
      'EC2 CreateVpc: arn:aws:iam::1:user/ci may not ec2:CreateVpc on arn:aws:ec2:eu-west-1:1:vpc/* (because no identity-based policy allows the ec2:CreateVpc action) (UnauthorizedOperation) [request r-1]',
    );
  });

  test('leaves an error that is ours already as it is', () => {
    const error = new GantryError('wait/timed-out', 'x');
    expect(describeAwsError(error)).toBe(error);
  });
});
