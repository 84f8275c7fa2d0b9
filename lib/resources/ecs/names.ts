/** Names inside ARNs. */

/** A cluster's name, of its name or ARN; a value that is not known yet is returned as it is. */
export function clusterNameOf(cluster: string | undefined): string {
  if (typeof cluster !== 'string') return cluster ?? 'default';
  return cluster.startsWith('arn:') ? (cluster.split('/').at(-1) ?? cluster) : cluster;
}
