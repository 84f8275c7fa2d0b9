/** ECS's error answers, in AWS's words. */
import { ServiceFault } from '../../service.ts';

/** `InvalidParameterException`: what cluster, service and task operations answer to a bad request. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('InvalidParameterException', message);
}

/** `ClientException`: what task-definition operations answer to a bad request. */
export function client(message: string): ServiceFault {
  return new ServiceFault('ClientException', message);
}

/** The cluster is not there. */
export function clusterNotFound(): ServiceFault {
  return new ServiceFault('ClusterNotFoundException', 'Cluster not found.');
}

/** The service is not there. */
export function serviceNotFound(): ServiceFault {
  return new ServiceFault('ServiceNotFoundException', 'Service not found.');
}
