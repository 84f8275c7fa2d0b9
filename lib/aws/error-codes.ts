/** AWS's error codes by what they mean, as data. */

/** Codes that surely say: it is not there. Absence is concluded from nothing else. */
export const NOT_FOUND_CODES: readonly (string | RegExp)[] = [
  // EC2
  /^Invalid\w*I[dD]\.NotFound$/,
  /^Invalid(Group|Permission|Route|Gateway|VpcEndpoint|CidrBlock)\.NotFound$/,
  'InvalidLaunchTemplateName.NotFoundException',
  'NatGatewayNotFound',
  'Gateway.NotAttached',
  // Elastic Load Balancing v2
  'LoadBalancerNotFound',
  'LoadBalancerNotFoundException',
  'TargetGroupNotFound',
  'TargetGroupNotFoundException',
  'ListenerNotFound',
  'ListenerNotFoundException',
  'RuleNotFound',
  'RuleNotFoundException',
  // IAM
  'NoSuchEntity',
  'NoSuchEntityException',
  // ECS, CloudWatch Logs, Application Auto Scaling, Systems Manager
  'ClusterNotFoundException',
  'ServiceNotFoundException',
  'DaemonNotFoundException',
  'GatewayNotFoundException',
  'TaskSetNotFoundException',
  'ResourceNotFound',
  'ResourceNotFoundException',
  'ObjectNotFoundException',
  'ParameterNotFound',
  // Cloud Map
  'NamespaceNotFound',
  'ServiceNotFound',
  'InstanceNotFound',
  // EFS
  'FileSystemNotFound',
  'MountTargetNotFound',
  'AccessPointNotFound',
];

/** Codes that say: it is there already, or somebody else is changing it, or others still need it. */
export const CONFLICT_CODES: readonly (string | RegExp)[] = [
  // There already
  'EntityAlreadyExists',
  'EntityAlreadyExistsException',
  'ResourceAlreadyExistsException',
  /^Duplicate(LoadBalancerName|TargetGroupName|Listener)(Exception)?$/,
  /^PriorityInUse(Exception)?$/,
  'InvalidGroup.Duplicate',
  'InvalidPermission.Duplicate',
  'InvalidSubnet.Conflict',
  'RouteAlreadyExists',
  'Resource.AlreadyAssociated',
  'ParameterAlreadyExists',
  'NamespaceAlreadyExists',
  'ServiceAlreadyExists',
  'FileSystemAlreadyExists',
  'AccessPointAlreadyExists',
  'MountTargetConflict',
  // Still needed
  'DependencyViolation',
  'InvalidGroup.InUse',
  'InvalidIPAddress.InUse',
  'InvalidCidrBlock.InUse',
  'DeleteConflict',
  'DeleteConflictException',
  /^ResourceInUse(Exception)?$/,
  /^ClusterContains\w+Exception$/,
  'FileSystemInUse',
  // Being changed
  'IncorrectState',
  'ConcurrentModification',
  'ConcurrentModificationException',
  'ConcurrentUpdateException',
  'OperationAbortedException',
  'UpdateInProgressException',
  'IdempotentParameterMismatch',
];

/** Codes of request rates. Quotas (`LimitExceeded`) are none of them. */
export const THROTTLE_CODES: readonly (string | RegExp)[] = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'TooManyRequestsException',
  'TooManyRequests',
  'PriorRequestNotComplete',
  'EC2ThrottledException',
  // Systems Manager, of two writes of one parameter at a time: the second was not carried out.
  'TooManyUpdates',
];

/** Codes of a principal that may not do this. */
export const DENIED_CODES: readonly (string | RegExp)[] = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'NotAuthorized',
  'OptInRequired',
];

/** Codes of credentials that have run out. */
export const EXPIRED_CODES: readonly (string | RegExp)[] = [
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
];

/** Codes of credentials that AWS does not know. */
export const UNKNOWN_CREDENTIAL_CODES: readonly (string | RegExp)[] = [
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
];

/** Codes of a signature whose time is not AWS's, among other reasons. */
export const SKEW_CODES: readonly (string | RegExp)[] = [
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
];

/** Node's codes of a server that cannot prove who it is, as behind a proxy whose authority Node does not know. */
export const TLS_CODES: readonly (string | RegExp)[] = [
  /_SIGNED_CERT(_IN_CHAIN)?$/,
  /^UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)/,
  /^CERT_(HAS_EXPIRED|NOT_YET_VALID|UNTRUSTED)$/,
  /^ERR_(TLS|SSL)_/,
];

/** Node's and the SDK's codes of a connection that could not be made, or broke. */
export const NETWORK_CODES: readonly (string | RegExp)[] = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  ...TLS_CODES,
];

/** Whether a code is in a list of codes. */
export function isAmong(code: string, codes: readonly (string | RegExp)[]): boolean {
  return codes.some((one) => (typeof one === 'string' ? one === code : one.test(code)));
}
