/** Daemons that find no room on instances on which they belong. */
import type { Demand, Fleet, Host } from '../fleet.ts';
import type { Outcome } from '../forecast.ts';
import { amountText, type Dimension, lacking } from '../needs.ts';
import type { CapacityFinding } from '../report.ts';
import type { ServiceFacts } from '../snapshot.ts';
import { counted } from '../words.ts';

/** Daemons that end without a task on some instance that is sure to be there, however things go. */
export function daemonsShort(
  outcomes: readonly Outcome[],
  isSure: (host: Host) => boolean,
): ReadonlySet<ServiceFacts> {
  const [first, ...others] = outcomes.map(
    ({ daemonless }) =>
      new Set(
        [...daemonless].filter(([, hosts]) => hosts.some(isSure)).map(([{ service }]) => service),
      ),
  );
  return new Set([...(first ?? [])].filter((service) => others.every((one) => one.has(service))));
}

/** What those daemons lack now. */
export function daemonFindings(
  fleet: Fleet,
  short: ReadonlySet<ServiceFacts>,
): readonly CapacityFinding[] {
  return fleet.daemons
    .filter(({ service }) => short.has(service))
    .map((daemon) => daemonFinding(fleet, daemon));
}

function daemonFinding(fleet: Fleet, daemon: Demand): CapacityFinding {
  const { service } = daemon;
  const hosts = fleet.hosts.filter(
    (host) => host.accepts && daemon.allows(host) && !host.tasks.has(daemon),
  );
  const full = hosts
    .map((host) => ({ host, missing: lacking(host.room, service.needs) }))
    .filter(({ missing }) => missing.length > 0);
  const [first]: readonly { readonly host: Host; readonly missing: readonly Dimension[] }[] = full;
  const [dimension] = first?.missing ?? [];
  const where =
    first === undefined
      ? 'new instances are too small for it beside the other daemons'
      : `${full.length} of ${counted(fleet.hosts.length, 'instance')} ${full.length === 1 ? 'has' : 'have'} no room for it, such as ${first.host.subject.id}`;
  return {
    severity: 'error',
    code: 'capacity/daemon-does-not-fit',
    address: service.address,
    detail: `${service.name}: each task takes ${amountText(dimension ?? 'memory', service.needs)}; ${where}`,
    numbers: { instances: fleet.hosts.length, full: full.length },
    cures: [
      'ask for less in the daemon',
      'leave room for it: fewer tasks on each instance, or larger instances',
    ],
  };
}
