import { describe, expect, test } from 'vitest';
import { forecastDraining } from '../../lib/capacity/draining.ts';
import type {
  ClusterFacts,
  InstanceFacts,
  InstanceTypeFacts,
  ServiceFacts,
  TaskNeeds,
} from '../../lib/capacity/snapshot.ts';

const TYPE: InstanceTypeFacts = {
  name: 'm5.large',
  cpu: 2048,
  memory: 7600,
  memorySource: 'registered',
  gpus: 0,
  taskInterfaces: 2,
  taskInterfacesWithTrunk: 10,
};

const NEEDS: TaskNeeds = {
  cpu: 256,
  memory: 2400,
  gpus: 0,
  hostPorts: [],
  networkMode: 'bridge',
};

function service(overrides: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    key: 'web',
    name: 'web',
    address: undefined,
    scheduling: 'REPLICA',
    desired: 4,
    maxDesired: undefined,
    running: 4,
    needs: NEEDS,
    deploys: false,
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentStrategy: 'ROLLING',
    placement: {
      strategy: [],
      launchType: 'EC2',
      distinctInstance: false,
      memberOf: [],
      strategies: [],
    },
    subnets: [],
    ...overrides,
  };
}

function instance(id: string, count: number, of = service()): InstanceFacts {
  return {
    id,
    group: undefined,
    provider: undefined,
    type: TYPE,
    zone: 'a',
    status: 'ACTIVE',
    trunked: false,
    cpu: 2048,
    memory: 7600,
    gpus: 0,
    reservedPorts: [],
    attributes: {},
    tasks: Array.from({ length: count }, () => ({ service: of.key, needs: of.needs })),
  };
}

function cluster(of: ServiceFacts, ...instances: readonly InstanceFacts[]): ClusterFacts {
  return { name: 'main', address: undefined, groups: [], instances, services: [of] };
}

function forecast(
  facts: ClusterFacts,
  mayLaunch: (provider: string) => boolean = () => false,
  ...ids: readonly string[]
) {
  return forecastDraining(facts, {
    ids: new Set(ids.length === 0 ? ['i-1'] : ids),
    mayLaunch,
    zoneOfSubnet: () => undefined,
  });
}

describe('forecastDraining', () => {
  test('services without tasks on the instances are none of it', () => {
    const of = service();
    expect(forecast(cluster(of, instance('i-1', 0), instance('i-2', 3)))).toEqual([]);
  });

  test('tasks move where there is room for all of them, one after the other if need be', () => {
    const of = service();
    const [found] = forecast(
      cluster(of, instance('i-1', 2), instance('i-2', 2), instance('i-3', 0)),
    );
    expect(found).toMatchObject({ tasks: 2, desired: 4, lower: 4, upper: 8, verdict: 'moves' });
  });

  test('a minimum of 100 percent and no room elsewhere keep what finds none', () => {
    const of = service();
    const [found] = forecast(cluster(of, instance('i-1', 2), instance('i-2', 2)));
    expect(found).toMatchObject({
      verdict: 'no-room',
      detail: 'the other instances have no room: 1 of 2 stay where they are',
      cures: [
        'start another instance',
        'lower minimumHealthyPercent from 100 to 75: the service then runs with fewer tasks until there is room',
      ],
    });
  });

  test('a lower minimum lets tasks stop without room for them', () => {
    const of = service({ minimumHealthyPercent: 75 });
    expect(forecast(cluster(of, instance('i-1', 2), instance('i-2', 2)))).toMatchObject([
      { verdict: 'moves', lower: 3 },
    ]);
  });

  test('percentages that allow nothing are said before anything else', () => {
    const of = service({ maximumPercent: 100 });
    const roomy = cluster(of, instance('i-1', 2), instance('i-2', 2), instance('i-3', 0));
    expect(forecast(roomy)).toMatchObject([
      {
        verdict: 'percentages',
        cures: [
          'lower minimumHealthyPercent from 100 to 75',
          'raise maximumPercent from 100 to 125',
        ],
      },
    ]);
  });

  test('a strategy of deployments is no matter: nothing is deployed', () => {
    const of = service({ deploymentStrategy: 'BLUE_GREEN' });
    const roomy = cluster(of, instance('i-1', 2), instance('i-2', 2), instance('i-3', 0));
    expect(forecast(roomy)).toMatchObject([{ verdict: 'moves' }]);
  });

  test('what a provider may launch for is waited for', () => {
    const of = service({
      placement: { ...service().placement, strategy: [{ provider: 'p', base: 0, weight: 1 }] },
    });
    const facts: ClusterFacts = {
      ...cluster(of, instance('i-1', 2, of), instance('i-2', 2, of)),
      groups: [
        {
          name: 'p',
          address: undefined,
          provider: 'p',
          managedScaling: undefined,
          terminationProtection: false,
          minSize: 0,
          maxSize: 2,
          desired: 2,
          types: [],
          subnets: [],
          trunking: { effective: undefined, role: undefined, effectiveForDeployer: undefined },
        },
      ],
    };
    const inPool: ClusterFacts = {
      ...facts,
      instances: facts.instances.map((one) => ({ ...one, group: 'p', provider: 'p' })),
    };
    expect(forecast(inPool)).toMatchObject([{ verdict: 'no-room' }]);
    expect(forecast(inPool, (name) => name === 'p')).toMatchObject([{ verdict: 'after-scaling' }]);
  });

  test('a daemon goes with its instance', () => {
    const of = service({ scheduling: 'DAEMON', desired: 0, minimumHealthyPercent: 0 });
    expect(forecast(cluster(of, instance('i-1', 1, of)))).toMatchObject([{ verdict: 'goes' }]);
  });

  test('limits that are not known are no refusal', () => {
    const of = service({ needs: { ...NEEDS, networkMode: 'awsvpc' } });
    const type = { ...TYPE, taskInterfaces: undefined };
    const unknown = (id: string, count: number) => ({ ...instance(id, count, of), type });
    expect(
      forecast(cluster(of, unknown('i-1', 2), unknown('i-2', 2), unknown('i-3', 0))),
    ).toMatchObject([{ verdict: 'uncertain' }]);
  });

  test('all of a cluster has nowhere to go', () => {
    const of = service();
    const all = cluster(of, instance('i-1', 2), instance('i-2', 2));
    expect(forecast(all, undefined, 'i-1', 'i-2')).toMatchObject([
      { verdict: 'no-room', tasks: 4 },
    ]);
  });
});
