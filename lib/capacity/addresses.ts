/** Addresses of subnets: what the plan takes for good, and what the peak of its rollouts takes on top. */
import { groupBy } from '../core/group.ts';
import type { CapacityFinding, SubnetCapacity } from './report.ts';
import { rolloutBounds } from './rolling.ts';
import type { ServiceFacts, SubnetFacts } from './snapshot.ts';
import { counted, listed } from './words.ts';

/** Something that takes addresses of subnets. */
export interface AddressUser {
  readonly name: string;
  readonly address: string | undefined;
  readonly subnets: readonly string[];
  /** Addresses beyond those in use now, at the end and at the peak. */
  readonly steady: number;
  readonly peak: number;
}

/** What a service takes of its subnets beyond what its running tasks hold; undefined when it takes none of them. */
export function serviceAddresses(service: ServiceFacts): AddressUser | undefined {
  if (service.needs.networkMode !== 'awsvpc' || service.scheduling === 'DAEMON') return undefined;
  const { name, address, subnets, desired, running } = service;
  const { upper } = rolloutBounds(service);
  const steady = Math.max(0, desired - running);
  // A rolling update starts what the maximum allows; the others put a full set beside the one that serves.
  const extra =
    service.deploymentStrategy === 'ROLLING'
      ? Math.max(0, Math.min(upper - running, desired))
      : desired;
  const peak = service.deploys && running > 0 ? Math.max(steady, extra) : steady;
  return { name, address, subnets, steady, peak };
}

/** How users share out their addresses over subnets: evenly over zones, then to where most are free. */
export function planAddresses(
  subnets: readonly SubnetFacts[],
  users: readonly AddressUser[],
): { readonly subnets: readonly SubnetCapacity[]; readonly findings: readonly CapacityFinding[] } {
  const steady = share(subnets, users, ({ steady: addresses }) => addresses);
  const peak = share(subnets, users, ({ peak: addresses }) => addresses);
  const planned = subnets.map(({ id, zone, free }) => ({
    id,
    zone,
    free,
    steady: steady.get(id) ?? 0,
    peak: peak.get(id) ?? 0,
  }));
  return { subnets: planned, findings: findingsOf(planned, users) };
}

function share(
  subnets: readonly SubnetFacts[],
  users: readonly AddressUser[],
  of: (user: AddressUser) => number,
): ReadonlyMap<string, number> {
  const facts = new Map(subnets.map((subnet) => [subnet.id, subnet]));
  const taken = new Map(
    subnets.map(({ id, claims }) => [
      id,
      claims.reduce((sum, { addresses }) => sum + addresses, 0),
    ]),
  );
  const left = (id: string) =>
    (facts.get(id)?.free ?? Number.POSITIVE_INFINITY) - (taken.get(id) ?? 0);
  for (const [, alike] of groupBy(users, (user) => [...user.subnets].sort().join(' '))) {
    const own = (alike[0]?.subnets ?? []).filter((id) => facts.has(id));
    const zones = [...groupBy(own, (id) => facts.get(id)?.zone ?? id).values()];
    // One service at a time: each spreads its own tasks over the zones.
    for (const user of alike)
      for (const [ids, count] of evenly(of(user), zones, left))
        for (const [[id], addresses] of evenly(
          count,
          ids.map((one) => [one]),
          left,
        ))
          if (id !== undefined) taken.set(id, (taken.get(id) ?? 0) + addresses);
  }
  return taken;
}

// Equal parts, and what is left over one by one to where most is free.
function evenly(
  total: number,
  parts: readonly (readonly string[])[],
  left: (id: string) => number,
): readonly (readonly [readonly string[], number])[] {
  if (parts.length === 0) return [];
  const room = (ids: readonly string[]) => ids.reduce((sum, id) => sum + left(id), 0);
  const order =
    parts.length === 1 ? parts : [...parts].sort((a, b) => compareRoom(room(b), room(a)));
  const each = Math.floor(total / parts.length);
  return order.map((ids, place) => [ids, each + (place < total % parts.length ? 1 : 0)] as const);
}

function compareRoom(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

function findingsOf(
  planned: readonly SubnetCapacity[],
  users: readonly AddressUser[],
): readonly CapacityFinding[] {
  const byId = new Map(planned.map((subnet) => [subnet.id, subnet]));
  const named = new Set<string>();
  const findings: CapacityFinding[] = [];
  const asking = users.filter(({ steady, peak }) => steady > 0 || peak > 0);
  for (const [, alike] of groupBy(asking, (user) => [...user.subnets].sort().join(' '))) {
    const subnets = (alike[0]?.subnets ?? []).flatMap((id) => byId.get(id) ?? []);
    for (const { id } of subnets) named.add(id);
    findings.push(...judged(subnets, alike));
  }
  // Claims alone, such as a load balancer's, may be more than a subnet has.
  for (const subnet of planned) if (!named.has(subnet.id)) findings.push(...judged([subnet], []));
  return findings;
}

function judged(
  subnets: readonly SubnetCapacity[],
  users: readonly AddressUser[],
): readonly CapacityFinding[] {
  const takers = users.filter(({ steady }) => steady > 0);
  const peaks = users.filter(({ peak, steady }) => peak > steady);
  const lacks = (of: 'steady' | 'peak') =>
    subnets.filter((subnet) => subnet.free !== undefined && subnet[of] > subnet.free);
  const unknown = subnets.filter(({ free, peak }) => free === undefined && peak > 0);
  const found: CapacityFinding[] = unknown.map(({ id, peak }) => ({
    severity: 'warning',
    code: 'capacity/limit-unknown',
    address: ownerOf(users),
    detail: `free addresses of ${id} are not known; ${peak} may be needed`,
    numbers: { needed: peak },
    cures: [],
  }));
  const short = lacks('steady');
  const tight = lacks('peak');
  if (short.length > 0 && (takers.length > 0 || users.length === 0))
    found.push(shortFinding('steady', subnets, short, takers));
  else if (tight.length > 0 && peaks.length > 0)
    found.push(shortFinding('peak', subnets, tight, peaks));
  return found;
}

function shortFinding(
  of: 'steady' | 'peak',
  subnets: readonly SubnetCapacity[],
  short: readonly SubnetCapacity[],
  users: readonly AddressUser[],
): CapacityFinding {
  const needed = users.reduce((sum, user) => sum + user[of], 0);
  const free = subnets.reduce((sum, subnet) => sum + (subnet.free ?? 0), 0);
  const who = listed(users.map(({ name }) => name));
  const what = of === 'steady' ? 'needs' : 'at its peak needs';
  const places = subnets.map(
    (subnet) =>
      `${subnet.id}${subnet.zone === undefined ? '' : ` (${subnet.zone})`} has ${subnet.free ?? 'an unknown number'} free, ${subnet[of]} wanted`,
  );
  const zones = listed([...new Set(short.map(({ zone, id }) => zone ?? id))]);
  const consequence =
    users.length === 0
      ? ''
      : `; ECS spreads tasks over the zones, so those placed in ${zones} will stop`;
  return {
    severity: of === 'steady' ? 'error' : 'warning',
    code: of === 'steady' ? 'capacity/addresses-short' : 'capacity/peak-addresses-short',
    address: ownerOf(users),
    detail: `${users.length === 0 ? '' : `${who} ${what} ${counted(needed, 'address')} more: `}${places.join('; ')}${consequence}`,
    numbers: {
      needed,
      free,
      short: short.reduce((sum, subnet) => sum + subnet[of] - (subnet.free ?? 0), 0),
    },
    cures: [
      `give ${users.length === 0 ? zones : who} subnets with more free addresses in ${zones}`,
      ...(of === 'peak' ? ['lower maximumPercent, so that fewer tasks run side by side'] : []),
    ],
  };
}

function ownerOf(users: readonly AddressUser[]): string | undefined {
  const [only, ...others] = users;
  return others.length === 0 ? only?.address : undefined;
}
