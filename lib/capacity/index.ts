/** The entry: everything that is found about a snapshot's capacity. */
import { type AddressUser, planAddresses, serviceAddresses } from './addresses.ts';
import { assessCluster } from './cluster.ts';
import type { CapacityReport } from './report.ts';
import type { Snapshot } from './snapshot.ts';

/** Judges whether everything of a snapshot fits and can move, and what managed scaling will make of it. */
export function assess(snapshot: Snapshot): CapacityReport {
  const zones = new Map(snapshot.subnets.map(({ id, zone }) => [id, zone]));
  const clusters = snapshot.clusters.map((cluster) =>
    assessCluster(cluster, (id) => zones.get(id)),
  );
  const users: readonly AddressUser[] = [
    ...snapshot.clusters.flatMap(({ services }) =>
      services.flatMap((service) => serviceAddresses(service) ?? []),
    ),
    ...clusters.flatMap(({ instances }) => instances),
  ];
  const addresses = planAddresses(snapshot.subnets, users);
  return {
    clusters: clusters.map(({ capacity }) => capacity),
    subnets: addresses.subnets,
    findings: [...clusters.flatMap(({ findings }) => findings), ...addresses.findings],
  };
}
