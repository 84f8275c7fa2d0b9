/** ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, Stop- and ContinueServiceDeployment. */
import type {
  ContinueServiceDeploymentRequest,
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  ListServiceDeploymentsRequest,
  StopServiceDeploymentRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { lastPart, parseArn } from './arns.ts';
import { activeCluster, clusters } from './cluster-record.ts';
import { rollBack, rollbackTarget } from './deployment-failure.ts';
import {
  isOpen,
  revisions,
  type ServiceDeploymentRecord,
  serviceDeployments,
} from './deployment-record.ts';
import { brief, deploymentView } from './deployment-view.ts';
import { finish } from './deployments.ts';
import { invalid } from './faults.ts';
import type { Place } from './place.ts';
import { revisionView } from './revision-view.ts';
import { lookSoon } from './scheduler-timer.ts';
import { primaryOf, type ServiceRecord, services } from './service-record.ts';
import { findService } from './services.ts';

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
  // A rollback that is asked for twice goes on.
  if (record.rollback !== undefined) return { serviceDeploymentArn: arn };
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

/** ContinueServiceDeployment: lets a deployment that a hook has paused go on, or back. */
export function continueServiceDeployment(
  input: ContinueServiceDeploymentRequest,
  call: Call,
): object {
  const arn = input.serviceDeploymentArn ?? '';
  const found = findDeployment(call, arn);
  if (found === undefined)
    throw new ServiceFault(
      'ServiceDeploymentNotFoundException',
      'The service deploy ARN that you specified in the ContinueServiceDeployment doesn’t exist. You can use ListServiceDeployments to retrieve the service deployment ARNs.',
    );
  const { service, record } = found;
  const hook = record.lifecycle?.hooks.find(({ id }) => id === input.hookId);
  if (hook === undefined)
    throw invalid(`The lifecycle hook ${input.hookId} does not exist in the service deployment.`);
  if (!isOpen(record) || hook.status !== 'AWAITING_ACTION')
    throw invalid(`The lifecycle hook ${hook.id} is not awaiting an action.`);
  const { action = 'CONTINUE' } = input;
  if (action !== 'CONTINUE' && action !== 'ROLLBACK')
    throw invalid(`The action ${String(action)} is not valid: it must be CONTINUE or ROLLBACK.`);
  hook.status = action === 'CONTINUE' ? 'SUCCEEDED' : 'FAILED';
  lookSoon(call, service);
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
