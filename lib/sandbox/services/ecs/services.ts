/** CreateService, UpdateService, DeleteService, DescribeServices, ListServices. */
import type {
  CreateServiceRequest,
  DeleteServiceRequest,
  DescribeServicesRequest,
  ListServicesRequest,
  Service,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { arnOf, lastPart } from './arns.ts';
import { activeCluster, type ClusterRecord } from './cluster-record.ts';
import { checkController } from './controller-rules.ts';
import { finish, openDeployment, startDeployment } from './deployments.ts';
import { managedBy } from './express-record.ts';
import { externalSettings, externalUpdate } from './external-settings.ts';
import { invalid, serviceNotFound } from './faults.ts';
import { requireServiceLinkedRole } from './neighbours.ts';
import { type Place, plain, same } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { checkRole } from './service-field-rules.ts';
import { type ServiceRecord, type ServiceSettings, services } from './service-record.ts';
import { checkGrace, checkService } from './service-rules.ts';
import { filledSettings, mergedSettings, startsDeployment } from './service-settings.ts';
import { serviceView } from './service-view.ts';
import { checkTags } from './tag-rules.ts';
import { usableTaskDefinition } from './task-definition-record.ts';
import { noticeHealth } from './task-health.ts';
import { isExternal, taskSetsOf } from './task-set-record.ts';

/** CreateService: repeating the same request returns the service, another one of the name is refused. */
export function createService(input: CreateServiceRequest, call: Call): { service: Service } {
  const cluster = activeCluster(call, input.cluster);
  const { clientToken: token, ...asked } = input;
  if (token !== undefined && !/^[!-~]{1,36}$/.test(token))
    throw invalid('Client token must be up to 36 ASCII characters in the range 33-126.');
  const request = plain(asked);
  const name = input.serviceName ?? '';
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid('Service name must be up to 255 letters, numbers, hyphens and underscores.');
  const existing = services(call, cluster.name).get(name);
  if (existing?.status === 'DRAINING')
    throw invalid('Unable to Start a service that is still Draining.');
  if (existing?.status === 'ACTIVE') {
    if (!same(existing.request, request)) throw invalid('Creation of service was not idempotent.');
    return { service: serviceView(call, existing, ['TAGS']) };
  }
  const service = newService(call, cluster, request, name);
  services(call, cluster.name).delete(name);
  services(call, cluster.name).set(name, service);
  if (!isExternal(service.settings)) startDeployment(call, service);
  return { service: serviceView(call, service, ['TAGS']) };
}

/** UpdateService: absent members stay; a change of what tasks are made of starts a deployment. */
export function updateService(input: UpdateServiceRequest, call: Call): { service: Service } {
  const cluster = activeCluster(call, input.cluster);
  const service = findService(call, cluster, input.service);
  if (service.status !== 'ACTIVE')
    throw new ServiceFault('ServiceNotActiveException', 'Service was not ACTIVE.');
  checkController(service.settings, input);
  const next = input.deploymentController ?? service.settings.deploymentController;
  if (next?.type !== 'EXTERNAL' && taskSetsOf(call, service).length > 0)
    throw invalid('The deployment controller cannot be changed while the service has task sets.');
  const settings =
    isExternal(service.settings) && next?.type === 'EXTERNAL'
      ? externalUpdate(service.settings, plain(input))
      : mergedSettings(call, cluster, service, plain(input));
  if (input.desiredCount !== undefined) {
    if (settings.schedulingStrategy === 'DAEMON')
      throw invalid(
        'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
      );
    if (input.desiredCount < 0) throw invalid('desiredCount cannot be negative.');
  }
  const before = service.settings;
  service.settings = settings;
  if (input.desiredCount !== undefined && input.desiredCount !== service.desiredCount) {
    service.desiredCount = input.desiredCount;
    service.steady = false;
  }
  if (input.forceNewDeployment === true || startsDeployment(before, settings))
    startDeployment(call, service);
  else lookSoon(call, service);
  return { service: serviceView(call, service, ['TAGS']) };
}

/** DeleteService: the service drains, then is INACTIVE, and stays describable. */
export function deleteService(input: DeleteServiceRequest, call: Call): { service: Service } {
  const cluster = activeCluster(call, input.cluster);
  const service = findService(call, cluster, input.service);
  if (service.status === 'INACTIVE') throw serviceNotFound();
  if (managedBy(call, service) === 'ECS')
    throw invalid(
      `${service.arn} has ResourceManagementType=ECS use DeleteExpressGatewayService to delete`,
    );
  if (
    input.force !== true &&
    service.status === 'ACTIVE' &&
    service.settings.schedulingStrategy !== 'DAEMON' &&
    service.desiredCount > 0
  )
    throw invalid('The service cannot be stopped while it is scaled above 0.');
  const open = service.deployments.length > 1 || taskSetsOf(call, service).length > 0;
  if (input.force !== true && service.status === 'ACTIVE' && open)
    throw invalid('The service cannot be stopped while deployments are active.');
  service.status = 'DRAINING';
  service.desiredCount = 0;
  const deployment = openDeployment(call, service);
  if (deployment !== undefined)
    finish(call, deployment, 'STOPPED', 'Stopped because the service was deleted.');
  lookSoon(call, service);
  return { service: serviceView(call, service, ['TAGS']) };
}

/** DescribeServices: ten at most; INACTIVE services are shown, unknown ones are failures. */
export function describeServices(input: DescribeServicesRequest, call: Call): object {
  const references = input.services ?? [];
  if (references.length === 0) throw invalid('Services cannot be empty.');
  if (references.length > 10) throw invalid('Services cannot have more than 10 elements.');
  const cluster = activeCluster(call, input.cluster);
  const found: Service[] = [];
  const failures: object[] = [];
  for (const reference of references) {
    const service = services(call, cluster.name).get(lastPart(reference));
    if (service === undefined)
      failures.push({
        arn: arnOf(call.scope, `service/${cluster.name}/${lastPart(reference)}`),
        reason: 'MISSING',
      });
    else {
      noticeHealth(call, service);
      found.push(serviceView(call, service, input.include ?? []));
    }
  }
  return { services: found, failures };
}

/** ListServices: ACTIVE ones, ten a page unless asked otherwise. */
export function listServices(input: ListServicesRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const { launchType, schedulingStrategy, resourceManagementType } = input;
  const arns = [...services(call, cluster.name).values()]
    .filter((service) => {
      const { status, settings } = service;
      return (
        status === 'ACTIVE' &&
        (launchType === undefined || settings.launchType === launchType) &&
        (schedulingStrategy === undefined ||
          (settings.schedulingStrategy ?? 'REPLICA') === schedulingStrategy) &&
        (resourceManagementType === undefined ||
          resourceManagementType === managedBy(call, service))
      );
    })
    .map(({ arn }) => arn);
  const page = paginate(arns, {
    size: input.maxResults ?? 10,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { serviceArns: page.items, nextToken: page.next };
}

/** The service that a request names, INACTIVE or not. */
export function findService(
  place: Place,
  cluster: ClusterRecord,
  reference: string | undefined,
): ServiceRecord {
  const service = services(place, cluster.name).get(lastPart(reference ?? ''));
  if (service === undefined) throw serviceNotFound();
  return service;
}

function newService(
  call: Call,
  cluster: ClusterRecord,
  request: CreateServiceRequest,
  name: string,
): ServiceRecord {
  const { cluster: _c, serviceName: _n, desiredCount, role, tags, ...given } = plain(request);
  const daemon = given.schedulingStrategy === 'DAEMON';
  if (daemon && desiredCount !== undefined)
    throw invalid(
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    );
  const external = isExternal(given);
  if (!daemon && !external && desiredCount === undefined)
    throw invalid('The desired count must be specified for the REPLICA scheduling strategy.');
  if ((desiredCount ?? 0) < 0) throw invalid('desiredCount cannot be negative.');
  const settings = external ? externalSettings(given) : checkedSettings(call, cluster, given, role);
  const roleArn = requireServiceLinkedRole(call);
  return {
    name,
    cluster: cluster.name,
    arn: arnOf(call.scope, `service/${cluster.name}/${name}`),
    clusterArn: cluster.arn,
    createdAt: call.world.now(),
    createdBy: call.principal,
    roleArn: role ?? roleArn,
    request,
    originalLaunchType: settings.launchType,
    status: 'ACTIVE',
    settings,
    desiredCount: desiredCount ?? 0,
    tags: checkTags(tags),
    events: [],
    deployments: [],
    completedRevision: undefined,
    live: undefined,
    serviceDeployment: undefined,
    serviceDeployments: [],
    tasks: [],
    stoppedTasks: [],
    steady: false,
    saidUnplaced: undefined,
    saidBlocked: false,
    nextLook: undefined,
  };
}

function checkedSettings(
  call: Call,
  cluster: ClusterRecord,
  given: ServiceSettings,
  role: string | undefined,
): ServiceSettings {
  if (given.taskDefinition === undefined) throw invalid('TaskDefinition can not be blank.');
  const definition = usableTaskDefinition(call, given.taskDefinition);
  checkGrace(given, given);
  const settings = filledSettings(cluster, { ...given, taskDefinition: definition.arn });
  checkService(call, cluster, settings, definition, {
    operation: 'created',
    network: true,
    loadBalancers: true,
  });
  checkRole(role, settings, definition);
  return settings;
}
