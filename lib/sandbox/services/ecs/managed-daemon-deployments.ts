/** ListDaemonDeployments, DescribeDaemonDeployments, DescribeDaemonRevisions. */
import type {
  DescribeDaemonDeploymentsRequest,
  DescribeDaemonRevisionsRequest,
  ListDaemonDeploymentsRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import type { Call } from '../../service.ts';
import { parseArn } from './arns.ts';
import { invalid } from './faults.ts';
import { daemonBy, type ManagedDaemonRecord, managedDaemons } from './managed-daemon-record.ts';
import {
  daemonDeploymentSummary,
  daemonDeploymentView,
  daemonRevisionView,
} from './managed-daemon-view.ts';
import type { Place } from './place.ts';

/** ListDaemonDeployments: newest first. */
export function listDaemonDeployments(input: ListDaemonDeploymentsRequest, call: Call): object {
  const daemon = daemonBy(call, input.daemonArn);
  const { before, after } = input.createdAt ?? {};
  const asked = input.status ?? [];
  const found = daemon.deployments
    .filter(
      ({ status, createdAt }) =>
        (asked.length === 0 || asked.includes(status)) &&
        (before === undefined || createdAt <= before.getTime()) &&
        (after === undefined || createdAt >= after.getTime()),
    )
    .reverse()
    .map((deployment) => daemonDeploymentSummary(daemon, deployment));
  const page = paginate(found, {
    size: input.maxResults ?? 20,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { daemonDeployments: page.items, nextToken: page.next };
}

/** DescribeDaemonDeployments: twenty at most. */
export function describeDaemonDeployments(
  input: DescribeDaemonDeploymentsRequest,
  call: Call,
): object {
  const looks = checked(input.daemonDeploymentArns, 'Daemon deployment').map((arn) => {
    const daemon = ownerOf(call, arn);
    const deployment = daemon?.deployments.find((one) => one.arn === arn);
    return {
      arn,
      view: daemon && deployment && daemonDeploymentView(call, daemon, deployment),
    };
  });
  return { daemonDeployments: found(looks), failures: missing(looks) };
}

/** DescribeDaemonRevisions: twenty at most. */
export function describeDaemonRevisions(input: DescribeDaemonRevisionsRequest, call: Call): object {
  const looks = checked(input.daemonRevisionArns, 'Daemon revision').map((arn) => {
    const daemon = ownerOf(call, arn);
    const revision = daemon?.revisions.find((one) => one.arn === arn);
    return { arn, view: daemon && revision && daemonRevisionView(call, daemon, revision) };
  });
  return { daemonRevisions: found(looks), failures: missing(looks) };
}

interface Look {
  readonly arn: string;
  readonly view: object | undefined;
}

function checked(arns: readonly string[] | undefined, what: string): readonly string[] {
  if (arns === undefined || arns.length === 0) throw invalid(`${what} ARNs cannot be empty.`);
  if (arns.length > 20) throw invalid(`${what} ARNs cannot have more than 20 elements.`);
  return arns;
}

function found(looks: readonly Look[]): readonly object[] {
  return looks.flatMap(({ view }) => view ?? []);
}

function missing(looks: readonly Look[]): readonly object[] {
  return looks.flatMap(({ arn, view }) => (view === undefined ? [{ arn, reason: 'MISSING' }] : []));
}

function ownerOf(place: Place, arn: string): ManagedDaemonRecord | undefined {
  const [cluster = '', name = ''] = parseArn(arn)?.path ?? [];
  return managedDaemons(place, cluster).get(name);
}
