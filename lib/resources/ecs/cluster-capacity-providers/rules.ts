/** What AWS refuses of the capacity providers of a cluster. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding, Neighbours } from '../../../resource-type.ts';
import { judgeRequest } from '../../../rules/index.ts';
import { findingsOf } from '../../findings.ts';
import { graphNeighbourhood } from '../neighbourhood.ts';
import type { ClusterCapacityProvidersProperties } from './properties.ts';

/** Findings about one association. */
export function associationFindings(
  properties: ClusterCapacityProvidersProperties,
  _node: ResourceNode,
  neighbours: Neighbours,
): readonly Finding[] {
  // What the code leaves out is sent as none: AWS takes the whole of it each time.
  const given: Partial<ClusterCapacityProvidersProperties> = properties;
  const request = { defaultCapacityProviderStrategy: [], ...given };
  return findingsOf(
    judgeRequest('PutClusterCapacityProviders', request, graphNeighbourhood(neighbours)),
  );
}
