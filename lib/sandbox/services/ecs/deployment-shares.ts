/** How many tasks and how much traffic a deployment asks for, revision by revision. */
import type { ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import type { ServiceDeploymentRecord } from './deployment-record.ts';
import { cleansUp, scalesUp } from './deployment-stages.ts';
import type { ServiceRecord } from './service-record.ts';

/** How many tasks of a revision a deployment that is under way wants. */
export function requestedTasks(
  { desiredCount }: ServiceRecord,
  { lifecycle, rollback, targetRevision }: ServiceDeploymentRecord,
  number: string,
): number {
  const target = rollback?.revision ?? targetRevision;
  if (lifecycle === undefined) return number === target ? desiredCount : 0;
  if (number === target && (rollback !== undefined || scalesUp(lifecycle))) return desiredCount;
  return number === lifecycle.source && !cleansUp(lifecycle) ? desiredCount : 0;
}

/** The percentages of traffic that a revision has by a deployment; none for one that shifts no traffic. */
export function trafficShares(
  { lifecycle, targetRevision }: ServiceDeploymentRecord,
  number: string,
): Pick<ServiceRevisionSummary, 'requestedProductionTrafficWeight' | 'requestedTestTrafficWeight'> {
  if (lifecycle === undefined) return {};
  const { production, test, source } = lifecycle;
  if (number === targetRevision)
    return { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test };
  return {
    requestedProductionTrafficWeight: number === source ? 100 - production : 0,
    requestedTestTrafficWeight: 0,
  };
}
