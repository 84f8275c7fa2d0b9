/** Looking at managed daemons. Imported by operations only. */
import {
  type DaemonDeployment,
  type DaemonDetail,
  type DaemonRevision,
  DescribeDaemonCommand,
  DescribeDaemonDeploymentsCommand,
  DescribeDaemonRevisionsCommand,
  type ECSClient,
  ListDaemonsCommand,
} from '@aws-sdk/client-ecs';
import { allPages } from '../../../aws/batch.ts';
import { hasCode, isNotFound, unlessGone } from '../../../aws/classify-error.ts';
import type { AwsEnvironment } from '../../../aws/environment.ts';
import type { ReadContext } from '../../../resource-type.ts';
import { allClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { readTags } from '../read-tags.ts';

/** A daemon with what its newest deployment and the revision that counts tell. */
export interface DaemonLook {
  readonly daemon: DaemonDetail;
  /** The newest deployment; undefined where AWS does not tell it any more. */
  readonly deployment: DaemonDeployment | undefined;
  /** The revision that the deployment brings, or has gone back to; undefined where none stands. */
  readonly revision: DaemonRevision | undefined;
  /** Providers of that revision. */
  readonly providers: readonly string[];
}

/** A daemon by ARN; undefined when there is none. */
export async function describeDaemon(
  { clients }: AwsEnvironment,
  daemonArn: string,
): Promise<DaemonDetail | undefined> {
  const ecs = await clients.ecs();
  const answer = await unlessGone(ecs.send(new DescribeDaemonCommand({ daemonArn })));
  return answer?.daemon;
}

/** A daemon's deployment by ARN; undefined when AWS does not tell it (yet). */
export async function describeDaemonDeployment(
  { clients }: AwsEnvironment,
  arn: string | undefined,
): Promise<DaemonDeployment | undefined> {
  if (arn === undefined) return undefined;
  const ecs = await clients.ecs();
  const { daemonDeployments = [] } = await ecs.send(
    new DescribeDaemonDeploymentsCommand({ daemonDeploymentArns: [arn] }),
  );
  return daemonDeployments[0];
}

/** A daemon with what stands for it; undefined when there is none. */
export async function lookAtDaemon(
  aws: AwsEnvironment,
  daemonArn: string,
): Promise<DaemonLook | undefined> {
  const daemon = await describeDaemon(aws, daemonArn);
  if (daemon === undefined) return undefined;
  const deployment = await describeDaemonDeployment(aws, daemon.deploymentArn);
  const { arn, providers } = standingRevision(daemon, deployment);
  const ecs = await aws.clients.ecs();
  return { daemon, deployment, revision: await describeRevision(ecs, arn), providers };
}

/** ARNs of all daemons by cluster and name (`main/agent`), read once a plan. Fargate alone has none. */
export function allDaemons(context: ReadContext): Promise<ReadonlyMap<string, string>> {
  return context.memo('ecs/daemons', async () => {
    const clusters = [...(await allClusters(context)).values()].filter(
      ({ capacityProviders = [] }) =>
        capacityProviders.some((name) => !/^FARGATE(_SPOT)?$/.test(name)),
    );
    const arns = await Promise.all(
      clusters.map(({ clusterArn = '' }) => daemonsOf(context.aws, clusterArn)),
    );
    return new Map(arns.flatMap((known) => [...known]));
  });
}

/** ARNs of the daemons of a cluster by cluster and name. */
export async function daemonsOf(
  { clients }: AwsEnvironment,
  clusterArn: string,
): Promise<ReadonlyMap<string, string>> {
  const ecs = await clients.ecs();
  try {
    const arns = await allPages(async (nextToken) => {
      const page = await ecs.send(new ListDaemonsCommand({ clusterArn, nextToken }));
      return {
        items: (page.daemonSummariesList ?? []).flatMap(({ daemonArn }) => daemonArn ?? []),
        next: page.nextToken,
      };
    });
    return new Map(arns.map((arn) => [keyOf(clusterArn, arn.split('/').at(-1) ?? ''), arn]));
  } catch (error) {
    if (
      isNotFound(error) ||
      isInactiveCluster(error) ||
      hasCode(error, 'UnsupportedFeatureException')
    )
      return new Map();
    throw error;
  }
}

/** The key of a daemon among others. */
export function keyOf(clusterArn: string | undefined, name: string): string {
  return `${clusterNameOf(clusterArn)}/${name}`;
}

/** ARNs of the daemon task definitions that daemons run, or may go back to. */
export async function definitionsInUse(context: ReadContext): Promise<ReadonlySet<string>> {
  const ecs = await context.aws.clients.ecs();
  const used = await Promise.all(
    [...(await allDaemons(context)).values()].map(async (arn) => {
      const daemon = await describeDaemon(context.aws, arn);
      const deployment = await describeDaemonDeployment(context.aws, daemon?.deploymentArn);
      const revisions = [
        ...(daemon?.currentRevisions ?? []),
        ...(deployment?.sourceDaemonRevisions ?? []),
        ...(deployment?.targetDaemonRevision === undefined
          ? []
          : [deployment.targetDaemonRevision]),
      ];
      const found = await Promise.all(
        [...new Set(revisions.map((revision) => revision.arn))].map((one) =>
          describeRevision(ecs, one),
        ),
      );
      return found.flatMap((revision) => revision?.daemonTaskDefinitionArn ?? []);
    }),
  );
  return new Set(used.flat());
}

/** All tags of a daemon; none when it is gone. */
export async function daemonTags(
  { clients }: AwsEnvironment,
  arn: string,
): Promise<Readonly<Record<string, string>>> {
  return readTags(await clients.ecs(), arn);
}

/** What stands after a rollback is what it went back to; what never stood is nothing. */
function standingRevision(
  { currentRevisions = [] }: DaemonDetail,
  deployment: DaemonDeployment | undefined,
): { readonly arn: string | undefined; readonly providers: readonly string[] } {
  const target = deployment?.targetDaemonRevision;
  const status = deployment?.status ?? '';
  const goesForward = ['PENDING', 'IN_PROGRESS', 'SUCCESSFUL'].includes(status);
  const back = deployment?.rollback?.rollbackTargetDaemonRevisionArn;
  const standing = currentRevisions.find(({ arn }) => back === undefined || arn === back);
  const revision = goesForward && target !== undefined ? target : standing;
  const named = (revision?.capacityProviders ?? []).flatMap(({ arn }) => arn ?? []);
  return { arn: revision?.arn, providers: named };
}

async function describeRevision(
  ecs: ECSClient,
  arn: string | undefined,
): Promise<DaemonRevision | undefined> {
  if (arn === undefined) return undefined;
  const { daemonRevisions = [] } = await ecs.send(
    new DescribeDaemonRevisionsCommand({ daemonRevisionArns: [arn] }),
  );
  return daemonRevisions[0];
}
