/** AWS's error codes for what can happen to any call of any service. */
import { ServiceFault } from './service.ts';
import { WIRE_SERVICES, type WireService } from './wire/index.ts';

/** Errors that every service has, each under its own code. */
export type FaultName = 'throttle' | 'server-error' | 'access-denied' | 'expired-token';

/** The service's own error for what happened. */
export function faultNamed(
  name: FaultName,
  service: WireService,
  context: { readonly operation: string; readonly principal: string },
): ServiceFault {
  switch (name) {
    case 'throttle':
      return throttle(service);
    case 'server-error':
      return serverError(service);
    case 'access-denied':
      return accessDenied(service, context);
    case 'expired-token':
      return expiredToken(service);
    default:
      return name satisfies never;
  }
}

/** The wire's service of that SDK service id. Throws when there is none, so that a mistyped name is noticed. */
export function aService(name: string): WireService {
  const found = WIRE_SERVICES.find((service) => service.name === name);
  if (found !== undefined) return found;
  const known = WIRE_SERVICES.map((service) => service.name).join(', ');
  throw new Error(`sandbox: no service ${name}; known are ${known}`);
}

function throttle(service: WireService): ServiceFault {
  if (service.protocol === 'ec2')
    return new ServiceFault('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 });
  if (service.name === 'Resource Groups Tagging API')
    return new ServiceFault('ThrottledException', 'Rate exceeded');
  const queryCode =
    service.name === 'Elastic Load Balancing v2' ? 'ThrottlingException' : 'Throttling';
  return new ServiceFault(
    service.protocol === 'query' || service.name === 'Route 53' ? queryCode : 'ThrottlingException',
    'Rate exceeded',
  );
}

function serverError(service: WireService): ServiceFault {
  const status = 500;
  if (service.protocol === 'ec2')
    return new ServiceFault('InternalError', 'An internal error has occurred', { status });
  if (service.name === 'ECS')
    return new ServiceFault('ServerException', 'Service Unavailable. Please try again later.', {
      status,
    });
  return new ServiceFault(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    { status },
  );
}

function accessDenied(
  service: WireService,
  { operation, principal }: { readonly operation: string; readonly principal: string },
): ServiceFault {
  const action = `${service.iamPrefix}:${operation}`;
  const reason = `User: ${principal} is not authorized to perform: ${action} on resource: * because no identity-based policy allows the ${action} action`;
  if (service.protocol === 'ec2')
    return new ServiceFault(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${reason}`,
      { status: 403 },
    );
  if (service.protocol === 'query' || service.protocol === 'rest-xml')
    return new ServiceFault('AccessDenied', reason, { status: 403 });
  return new ServiceFault('AccessDeniedException', reason);
}

function expiredToken(service: WireService): ServiceFault {
  if (service.protocol === 'ec2')
    return new ServiceFault('RequestExpired', 'Request has expired.', { status: 400 });
  return new ServiceFault(
    service.protocol === 'json' ? 'ExpiredTokenException' : 'ExpiredToken',
    'The security token included in the request is expired',
    { status: service.protocol === 'json' ? 400 : 403 },
  );
}
