/** What AWS refuses of a cluster. */
import type { Finding } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import type { ClusterProperties } from './properties.ts';

/** Findings about one cluster. */
export function clusterFindings(properties: ClusterProperties): readonly Finding[] {
  return findingsOf(judgeRequest('CreateCluster', properties));
}
