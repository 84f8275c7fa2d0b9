/** Names inside ARNs. */

/** A cluster's name, of its name or ARN; a value that is not known yet is returned as it is. */
export function clusterNameOf(cluster: string | undefined): string {
  if (typeof cluster !== 'string') return cluster ?? 'default';
  return cluster.startsWith('arn:') ? (cluster.split('/').at(-1) ?? cluster) : cluster;
}

/** A service's name, of its name or ARN; a value that is not known yet is returned as it is. */
export function serviceNameOf(service: string | undefined): string {
  if (typeof service !== 'string') return service ?? '';
  return service.startsWith('arn:') ? (service.split('/').at(-1) ?? service) : service;
}
