/** CreateExpressGatewayService, DescribeExpressGatewayService, UpdateExpressGatewayService, DeleteExpressGatewayService. */
import type {
  CreateExpressGatewayServiceRequest,
  DeleteExpressGatewayServiceRequest,
  DescribeExpressGatewayServiceRequest,
  ECSExpressGatewayService,
  ExpressGatewayServiceConfiguration,
  UpdateExpressGatewayServiceRequest,
} from '@aws-sdk/client-ecs';
import { type Call, ServiceFault } from '../../service.ts';
import { parseArn } from './arns.ts';
import { activeCluster } from './cluster-record.ts';
import { revisionArn, revisionOf, serviceDeployments } from './deployment-record.ts';
import { finish, openDeployment, startDeployment } from './deployments.ts';
import { type ExpressRecord, expressServices, managedBy } from './express-record.ts';
import {
  askedSettings,
  type ExpressRequest,
  ownDefinition,
  settingsOfDefinition,
} from './express-settings.ts';
import { invalid } from './faults.ts';
import { isPublicSubnet } from './neighbours-compute.ts';
import { ecsCanAssume } from './neighbours-managed-instances.ts';
import { type Place, plain, same } from './place.ts';
import { lookSoon } from './scheduler-timer.ts';
import { primaryOf, type ServiceRecord, services } from './service-record.ts';
import { createService } from './services.ts';
import { families, taskDefinitions, usableTaskDefinition } from './task-definition-record.ts';
import { registerTaskDefinition } from './task-definitions.ts';

/** CreateExpressGatewayService: a service on Fargate behind a load balancer that ECS makes. */
export function createExpressGatewayService(
  input: CreateExpressGatewayServiceRequest,
  call: Call,
): { service: ECSExpressGatewayService } {
  const cluster = activeCluster(call, input.cluster);
  const { cluster: _c, serviceName, infrastructureRoleArn: role = '', tags, ...asked } = input;
  if (!ecsCanAssume(call, role))
    throw new ServiceFault('AccessDeniedException', `Cannot assume role ${role}`);
  const name = serviceName ?? `express-${call.world.hex(8)}`;
  const known = services(call, cluster.name).get(name);
  if (known?.status === 'DRAINING')
    throw invalid('Unable to Start a service that is still Draining.');
  if (known?.status === 'ACTIVE') throw invalid('Creation of service was not idempotent.');
  if (asked.taskDefinitionArn === undefined && asked.primaryContainer === undefined)
    throw invalid('Specify either primaryContainer or taskDefinitionArn.');
  if (asked.primaryContainer !== undefined && asked.executionRoleArn === undefined)
    throw invalid('executionRoleArn must be specified together with primaryContainer.');
  const express: ExpressRecord = {
    name,
    status: 'ACTIVE',
    createdAt: call.world.now(),
    infrastructureRoleArn: role,
    endpoint: `https://${endpointLabel(name)}-${call.world.hex(16)}.ecs.${call.scope.region}.on.aws`,
    family: `${cluster.name}-${name}`,
    updatedAt: call.world.now(),
    revisions: {},
    ...settled(call, undefined, asked),
  };
  createService(
    {
      cluster: cluster.name,
      serviceName: name,
      launchType: 'FARGATE',
      taskDefinition: definitionFor(call, express),
      desiredCount: express.settings.scalingTarget.minTaskCount ?? 1,
      networkConfiguration: networkOf(call, express),
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      ...(tags === undefined ? {} : { tags }),
    },
    call,
  );
  expressServices(call, cluster.name).set(name, express);
  const service = services(call, cluster.name).get(name) as ServiceRecord;
  remember(service, express);
  return { service: view(call, service, express, true) };
}

/** DescribeExpressGatewayService: tags only where included. */
export function describeExpressGatewayService(
  input: DescribeExpressGatewayServiceRequest,
  call: Call,
): { service: ECSExpressGatewayService } {
  const { service, express } = find(call, input.serviceArn);
  return { service: view(call, service, express, input.include?.includes('TAGS') === true) };
}

/** UpdateExpressGatewayService: absent members stay; what really changes starts a deployment. */
export function updateExpressGatewayService(
  input: UpdateExpressGatewayServiceRequest,
  call: Call,
): object {
  const { service, express } = find(call, input.serviceArn);
  mustBeActive(service);
  const { serviceArn: _, ...asked } = input;
  const before = { settings: express.settings, taskDefinitionArn: express.taskDefinitionArn };
  const after = settled(call, express, asked);
  if (!same(before, after)) {
    Object.assign(express, after);
    express.updatedAt = call.world.now();
    service.settings = plain({
      ...service.settings,
      taskDefinition: definitionFor(call, express),
      networkConfiguration: networkOf(call, express),
    });
    const { minTaskCount = 0, maxTaskCount = 0 } = express.settings.scalingTarget;
    service.desiredCount = Math.min(Math.max(service.desiredCount, minTaskCount), maxTaskCount);
    startDeployment(call, service);
    remember(service, express);
    lookSoon(call, service);
  }
  const { cluster, serviceName, status, createdAt, updatedAt, activeConfigurations } = view(
    call,
    service,
    express,
    false,
  );
  return {
    service: {
      serviceArn: service.arn,
      cluster,
      serviceName,
      status,
      targetConfiguration: activeConfigurations?.[0],
      createdAt,
      updatedAt,
    },
  };
}

/** DeleteExpressGatewayService: the service drains with its load balancer, then is INACTIVE. */
export function deleteExpressGatewayService(
  input: DeleteExpressGatewayServiceRequest,
  call: Call,
): { service: ECSExpressGatewayService } {
  const { service, express } = find(call, input.serviceArn);
  mustBeActive(service);
  service.status = 'DRAINING';
  service.desiredCount = 0;
  const open = openDeployment(call, service);
  if (open !== undefined) finish(call, open, 'STOPPED', 'Stopped because the service was deleted.');
  lookSoon(call, service);
  express.status = 'INACTIVE';
  deregisterDefinitions(call, express);
  return { service: view(call, service, express, false) };
}

type Asked = Pick<ExpressRecord, 'settings' | 'taskDefinitionArn'>;

/** What the service is asked to be, and whose task definition it runs. */
function settled(place: Place, before: Asked | undefined, request: ExpressRequest): Asked {
  const arn = request.taskDefinitionArn ?? before?.taskDefinitionArn;
  const own = request.primaryContainer !== undefined || arn === undefined;
  const settings = askedSettings(place, before?.settings, request);
  if (own) return { settings, taskDefinitionArn: undefined };
  const definition = usableTaskDefinition(place, arn);
  return {
    settings: settingsOfDefinition(settings, definition),
    taskDefinitionArn: definition.arn,
  };
}

function definitionFor(call: Call, { family, settings, taskDefinitionArn }: ExpressRecord): string {
  if (taskDefinitionArn !== undefined) return taskDefinitionArn;
  const request = ownDefinition(family, call.scope.region, settings);
  const { taskDefinition } = registerTaskDefinition(request, call) as {
    readonly taskDefinition: { readonly taskDefinitionArn: string };
  };
  return taskDefinition.taskDefinitionArn;
}

/** The task definitions that ECS registered for a service go with it. */
function deregisterDefinitions(place: Place, { family }: ExpressRecord): void {
  const numbers = families(place).get(family);
  for (const number of numbers?.active ?? []) {
    const record = taskDefinitions(place).get(`${family}:${number}`);
    if (record === undefined) continue;
    record.status = 'INACTIVE';
    record.deregisteredAt = place.world.now();
  }
  if (numbers !== undefined) numbers.active = [];
}

function networkOf(place: Place, express: ExpressRecord) {
  const { subnets = [], securityGroups = [] } = express.settings.networkConfiguration;
  const assignPublicIp = isPublic(place, express) ? ('ENABLED' as const) : ('DISABLED' as const);
  return { awsvpcConfiguration: { subnets, securityGroups, assignPublicIp } };
}

/** A label of a host name has 63 characters at most, 17 of which the hash takes. */
function endpointLabel(name: string): string {
  return name.toLowerCase().replaceAll('_', '-').slice(0, 46);
}

function remember(service: ServiceRecord, express: ExpressRecord): void {
  const revision = primaryOf(service)?.revision;
  if (revision !== undefined) express.revisions[revision] = plain(express.settings);
}

function find(
  place: Place,
  arn: string | undefined,
): { readonly service: ServiceRecord; readonly express: ExpressRecord } {
  const parsed = parseArn(arn ?? '');
  const [cluster = '', name = ''] = parsed?.type === 'service' ? parsed.path : [];
  const service = services(place, cluster).get(name);
  const express = expressServices(place, cluster).get(name);
  if (service === undefined || express === undefined || managedBy(place, service) !== 'ECS')
    throw invalid('Resource not found');
  return { service, express };
}

function mustBeActive({ status }: ServiceRecord): void {
  if (status === 'DRAINING')
    throw new ServiceFault('ServiceNotActiveException', 'Service is in DRAINING status');
  if (status === 'INACTIVE')
    throw new ServiceFault(
      'ServiceNotActiveException',
      'Cannot perform this operation on a service in INACTIVE status',
    );
}

function view(
  place: Place,
  service: ServiceRecord,
  express: ExpressRecord,
  withTags: boolean,
): ECSExpressGatewayService {
  const current = serviceDeployments(place, service.cluster).get(service.serviceDeployment ?? '');
  return {
    cluster: service.cluster,
    serviceName: service.name,
    serviceArn: service.arn,
    infrastructureRoleArn: express.infrastructureRoleArn,
    status: { statusCode: service.status },
    ...(current === undefined ? {} : { currentDeployment: current.arn }),
    activeConfigurations: service.deployments.map(({ revision }) =>
      configurationOf(place, service, express, revision),
    ),
    ...(withTags ? { tags: plain(service.tags) } : {}),
    createdAt: new Date(service.createdAt),
    updatedAt: new Date(express.updatedAt),
  };
}

function configurationOf(
  place: Place,
  service: ServiceRecord,
  express: ExpressRecord,
  number: string,
): ExpressGatewayServiceConfiguration {
  const revision = revisionOf(place, service, number);
  const arn = revision?.settings.taskDefinition;
  return {
    serviceRevisionArn: revisionArn(place, service, number),
    ...plain(express.revisions[number] ?? express.settings),
    ...(arn === undefined ? {} : { taskDefinitionArn: arn }),
    ingressPaths: [
      { accessType: isPublic(place, express) ? 'PUBLIC' : 'PRIVATE', endpoint: express.endpoint },
    ],
    createdAt: new Date(revision?.createdAt ?? service.createdAt),
  };
}

/** Whether the load balancer is reached from its VPC only: that of subnets that lead nowhere else. */
function isPublic(place: Place, { settings }: ExpressRecord): boolean {
  const { subnets = [] } = settings.networkConfiguration;
  return subnets.some((id) => isPublicSubnet(place, id));
}
