/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment. */
import type {
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  ListServiceDeploymentsRequest,
  ServiceDeployment,
  ServiceDeploymentBrief,
  ServiceRevision,
  StopServiceDeploymentRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { lastPart, parseArn } from './arns.ts';
import { activeCluster, clusters } from './cluster-record.ts';
import {
  isOpen,
  type RevisionRecord,
  revisionArn,
  revisions,
  type ServiceDeploymentRecord,
  serviceDeployments,
} from './deployment-record.ts';
import {
  breakerThreshold,
  finish,
  openDeployment,
  rollBack,
  rollbackTarget,
} from './deployments.ts';
import { invalid } from './faults.ts';
import { date, type Place, plain } from './place.ts';
import { primaryOf, type ServiceRecord, services } from './service-record.ts';
import { onFargate } from './service-rules.ts';
import { LATEST_PLATFORM } from './service-view.ts';
import { findService } from './services.ts';
import { tasks } from './task-record.ts';

/** ListServiceDeployments: newest first. */
export function listServiceDeployments(input: ListServiceDeploymentsRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  const service = findService(call, cluster, input.service);
  const { before, after } = input.createdAt ?? {};
  const briefs = service.serviceDeployments
    .flatMap((key) => serviceDeployments(call, cluster.name).get(key) ?? [])
    .filter(
      ({ status, createdAt }) =>
        (input.status === undefined ||
          input.status.length === 0 ||
          input.status.includes(status)) &&
        (before === undefined || createdAt <= before.getTime()) &&
        (after === undefined || createdAt >= after.getTime()),
    )
    .reverse()
    .map((record) => brief(call, service, record));
  const page = paginate(briefs, {
    size: input.maxResults ?? 20,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { serviceDeployments: page.items, nextToken: page.next };
}

/** DescribeServiceDeployments: twenty at most. */
export function describeServiceDeployments(
  input: DescribeServiceDeploymentsRequest,
  call: Call,
): object {
  const arns = input.serviceDeploymentArns ?? [];
  if (arns.length === 0) throw invalid('Service deployment ARNs cannot be empty.');
  if (arns.length > 20) throw invalid('Service deployment ARNs cannot have more than 20 elements.');
  const found = arns.map((arn) => ({ arn, pair: findDeployment(call, arn) }));
  return {
    serviceDeployments: found.flatMap(({ pair }) =>
      pair === undefined ? [] : [deploymentView(call, pair.service, pair.record)],
    ),
    failures: found.flatMap(({ arn, pair }) =>
      pair === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  };
}

/** DescribeServiceRevisions: twenty at most. */
export function describeServiceRevisions(
  input: DescribeServiceRevisionsRequest,
  call: Call,
): object {
  const arns = input.serviceRevisionArns ?? [];
  if (arns.length === 0) throw invalid('Service revision ARNs cannot be empty.');
  if (arns.length > 20) throw invalid('Service revision ARNs cannot have more than 20 elements.');
  const found = arns.map((arn) => {
    const [cluster = '', service = '', number = ''] = parseArn(arn)?.path ?? [];
    return { arn, revision: revisions(call, cluster).get(`${service}/${number}`) };
  });
  return {
    serviceRevisions: found.flatMap(({ revision }) =>
      revision === undefined ? [] : [revisionView(revision)],
    ),
    failures: found.flatMap(({ arn, revision }) =>
      revision === undefined ? [{ arn, reason: 'MISSING' }] : [],
    ),
  };
}

/** StopServiceDeployment: goes back to the last completed deployment unless told to abort. */
export function stopServiceDeployment(input: StopServiceDeploymentRequest, call: Call): object {
  const arn = input.serviceDeploymentArn ?? '';
  const found = findDeployment(call, arn);
  if (found === undefined)
    throw new ServiceFault(
      'ServiceDeploymentNotFoundException',
      'The service deploy ARN that you specified in the StopServiceDeployment doesn’t exist. You can use ListServiceDeployments to retrieve the service deployment ARNs.',
    );
  const { service, record } = found;
  const primary = primaryOf(service);
  if (!isOpen(record) || primary === undefined)
    throw new ServiceFault(
      'ConflictException',
      'The service deployment is not in progress and cannot be stopped.',
    );
  if (input.stopType === 'ABORT') {
    finish(call, record, 'STOPPED', 'Service deployment was stopped by a user request.');
    primary.rolloutState = 'FAILED';
    primary.rolloutStateReason = `ECS deployment ecs-svc/${primary.id} stopped.`;
    return { serviceDeploymentArn: arn };
  }
  if (record.rollback !== undefined)
    throw new ServiceFault('ConflictException', 'The service deployment is already rolling back.');
  const target = rollbackTarget(call, service, primary);
  if (target === undefined)
    throw new ServiceFault(
      'ConflictException',
      'The service deployment cannot be rolled back: there is no completed deployment to roll back to.',
    );
  primary.rolloutState = 'FAILED';
  primary.rolloutStateReason = `ECS deployment ecs-svc/${primary.id} stopped.`;
  rollBack(call, service, target, {
    reason: 'Service deployment rolled back because of a user request.',
    by: 'user request',
  });
  return { serviceDeploymentArn: arn };
}

function findDeployment(
  place: Place,
  arn: string,
): { readonly service: ServiceRecord; readonly record: ServiceDeploymentRecord } | undefined {
  const [clusterName = '', name = ''] = parseArn(arn)?.path ?? [];
  if (!clusters(place).has(clusterName)) return undefined;
  const record = serviceDeployments(place, clusterName).get(`${name}/${lastPart(arn)}`);
  const service = services(place, clusterName).get(name);
  return record === undefined || service === undefined ? undefined : { service, record };
}

function brief(
  place: Place,
  service: ServiceRecord,
  record: ServiceDeploymentRecord,
): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    createdAt: new Date(record.createdAt),
    startedAt: date(record.startedAt),
    finishedAt: date(record.finishedAt),
    targetServiceRevisionArn: revisionArn(place, service, record.targetRevision),
    status: record.status,
    statusReason: record.statusReason,
  };
}

function deploymentView(
  place: Place,
  service: ServiceRecord,
  record: ServiceDeploymentRecord,
): ServiceDeployment {
  const open = openDeployment(place, service)?.key === record.key;
  const summary = (number: string, requested: number) => ({
    arn: revisionArn(place, service, number),
    requestedTaskCount: open ? requested : 0,
    ...counts(place, service, number),
  });
  const target = record.rollback?.revision ?? record.targetRevision;
  return {
    ...brief(place, service, record),
    stoppedAt: date(record.stoppedAt),
    updatedAt: new Date(record.updatedAt),
    sourceServiceRevisions: record.sourceRevisions.map((number) =>
      summary(number, number === target ? service.desiredCount : 0),
    ),
    targetServiceRevision: summary(
      record.targetRevision,
      record.targetRevision === target ? service.desiredCount : 0,
    ),
    deploymentConfiguration: plain(record.configuration),
    ...(record.rollback === undefined
      ? {}
      : {
          rollback: {
            reason: record.rollback.reason,
            startedAt: new Date(record.rollback.startedAt),
            serviceRevisionArn: revisionArn(place, service, record.rollback.revision),
          },
        }),
    deploymentCircuitBreaker: breakerView(record, service),
  };
}

function breakerView(record: ServiceDeploymentRecord, service: ServiceRecord) {
  const threshold = breakerThreshold(record.configuration, service.desiredCount);
  const status = () => {
    if (threshold === undefined) return 'DISABLED' as const;
    if (record.breakerTriggered) return 'TRIGGERED' as const;
    return isOpen(record) ? ('MONITORING' as const) : ('MONITORING_COMPLETE' as const);
  };
  return { status: status(), failureCount: record.failures, threshold: threshold ?? 0 };
}

function counts(place: Place, service: ServiceRecord, number: string) {
  const table = tasks(place, service.cluster);
  const own = service.tasks
    .flatMap((id) => table.get(id) ?? [])
    .filter(({ revision }) => revision === number);
  return {
    runningTaskCount: own.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTaskCount: own.filter(({ lastStatus }) =>
      ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus),
    ).length,
  };
}

function revisionView(revision: RevisionRecord): ServiceRevision {
  const { settings } = revision;
  const strategy = settings.capacityProviderStrategy ?? [];
  const fargate = onFargate(settings);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: revision.serviceArn,
    clusterArn: revision.clusterArn,
    taskDefinition: settings.taskDefinition,
    ...(strategy.length > 0
      ? { capacityProviderStrategy: plain(strategy) }
      : { launchType: settings.launchType ?? 'EC2' }),
    ...(fargate ? { platformVersion: LATEST_PLATFORM, platformFamily: 'Linux' } : {}),
    loadBalancers: plain(settings.loadBalancers ?? []),
    serviceRegistries: plain(settings.serviceRegistries ?? []),
    ...(settings.networkConfiguration === undefined
      ? {}
      : { networkConfiguration: plain(settings.networkConfiguration) }),
    containerImages: revision.images.map((image) => ({ ...image })),
    guardDutyEnabled: false,
    ...(settings.serviceConnectConfiguration === undefined
      ? {}
      : { serviceConnectConfiguration: plain(settings.serviceConnectConfiguration) }),
    volumeConfigurations: plain(settings.volumeConfigurations ?? []),
    vpcLatticeConfigurations: plain(settings.vpcLatticeConfigurations ?? []),
    ...(settings.gatewayConnectors === undefined
      ? {}
      : { gatewayConnectors: plain(settings.gatewayConnectors) }),
    ...(settings.monitoring === undefined ? {} : { monitoring: plain(settings.monitoring) }),
    createdAt: new Date(revision.createdAt),
  };
}
