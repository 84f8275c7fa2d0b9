/** An hour of a fleet in the sandbox: what the scheduler and managed scaling of the sandbox cost. */
import type { ClusterCase, ServiceCase } from '../capacity/against-sandbox/cases.ts';
import {
  deployService,
  emptyWorld,
  makeFleet,
  servicesNow,
  settle,
} from '../capacity/against-sandbox/world.ts';
import { printTable, seconds, verdict } from './report.ts';

const SERVICES = 100;
const INSTANCES = 100;
const HOUR = 3_600_000;
/** Most seconds that the hour may take. */
const TARGET = 5;

/** Lets 100 services come to 100 instances and live there for an hour, with a new revision of each after half of it. */
export function benchFleet(): void {
  const services = Array.from(
    { length: SERVICES },
    (_, index): ServiceCase => ({
      name: `service-${index}`,
      cpu: 256,
      memory: 512,
      networkMode: index % 2 === 0 ? 'awsvpc' : 'bridge',
      hostPort: undefined,
      daemon: false,
      desired: 3,
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      strategy: [{ group: 0, base: 0, weight: 1 }],
    }),
  );
  const fleet: ClusterCase = {
    trunking: true,
    groups: [
      {
        name: 'fleet',
        type: 'm5.large',
        minSize: INSTANCES,
        maxSize: INSTANCES,
        target: 100,
        warmup: 300,
      },
    ],
    services,
    updated: 0,
  };
  const { sandbox, subnets } = emptyWorld();
  makeFleet(sandbox, subnets, fleet);
  const start = process.cpuUsage();
  for (const service of services) deployService(sandbox, subnets, fleet, service, 1);
  settle(sandbox, HOUR / 2);
  for (const service of services) deployService(sandbox, subnets, fleet, service, 2);
  settle(sandbox, HOUR / 2);
  const { user, system } = process.cpuUsage(start);
  const spent = (user + system) / 1_000_000;
  const steady = [...servicesNow(sandbox, fleet).values()].filter(({ done }) => done).length;
  printTable(
    `an hour of ${SERVICES} services on ${INSTANCES} instances in the sandbox`,
    ['services steady', 'CPU', `at most ${TARGET} s`],
    [
      [
        `${steady} of ${SERVICES}`,
        seconds(spent * 1000),
        verdict(spent <= TARGET && steady === SERVICES),
      ],
    ],
  );
}
