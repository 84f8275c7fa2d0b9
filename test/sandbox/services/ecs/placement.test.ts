import type { PlacementStrategy } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import {
  type ContainerInstanceRecord,
  containerInstances,
  NO_USE,
} from '../../../../lib/sandbox/services/ecs/container-instance-record.ts';
import { takeRoom } from '../../../../lib/sandbox/services/ecs/instance-room.ts';
import {
  findInstance,
  type PlacementAsk,
} from '../../../../lib/sandbox/services/ecs/place-task.ts';
import { shrinkOrder } from '../../../../lib/sandbox/services/ecs/placement-strategies.ts';
import { newStory, type Story, scope } from './story.ts';

const ZONES = ['eu-west-1a', 'eu-west-1b'];

/** Puts an instance with 1024 CPU units, 1000 MiB and two interfaces for tasks into cluster `main`. */
function aHost(
  story: Story,
  id: string,
  {
    zone = 0,
    ...overrides
  }: Partial<Omit<ContainerInstanceRecord, 'zone'>> & { zone?: number } = {},
): ContainerInstanceRecord {
  const record: ContainerInstanceRecord = {
    id,
    arn: `arn:aws:ecs:eu-west-1:123456789012:container-instance/main/${id}`,
    cluster: 'main',
    clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/main',
    ec2InstanceId: `i-${id}`,
    launchType: 'EC2',
    groupName: undefined,
    capacityProviderName: undefined,
    zone: ZONES[zone] ?? '',
    subnetId: story.subnets[zone] ?? '',
    vpcId: story.vpc,
    registeredAt: 0,
    cpu: 1024,
    memory: 1000,
    gpus: [],
    reservedPorts: ['22/tcp'],
    interfaces: 2,
    trunk: undefined,
    agentVersion: '1.98.0',
    agentUpdateStatus: undefined,
    drainsOnInterruption: false,
    status: 'ACTIVE',
    statusReason: undefined,
    agentConnected: true,
    used: NO_USE,
    tasks: [],
    groups: {},
    attributes: [
      { name: 'ecs.availability-zone', value: ZONES[zone] ?? '' },
      { name: 'stack', value: 'blue' },
    ],
    tags: [],
    version: 1,
    ...overrides,
  };
  containerInstances({ world: story.world, scope }, 'main').set(id, record);
  return record;
}

const NEED: PlacementAsk['need'] = {
  cpu: 256,
  memory: 100,
  gpus: 0,
  interfaces: 0,
  ports: [],
  attributes: [],
};

function anAsk(story: Story, overrides: Partial<PlacementAsk> = {}): PlacementAsk {
  return {
    cluster: 'main',
    need: NEED,
    group: 'service:web',
    constraints: [],
    strategy: [],
    capacityProvider: undefined,
    launchType: 'EC2',
    subnets: story.subnets,
    ...overrides,
  };
}

/** The instance found, or the reasons why none was. */
function outcome(story: Story, overrides: Partial<PlacementAsk> = {}): string {
  const found = findInstance({ world: story.world, scope }, anAsk(story, overrides));
  return found.instance === undefined
    ? found.refusals.map(({ reason }) => reason).join(', ')
    : found.instance.id;
}

/** Lets a task of a group take room. */
function occupy(
  instance: ContainerInstanceRecord,
  count: number,
  { group = 'service:web', ...need }: Partial<typeof NEED> & { group?: string } = {},
): void {
  for (let index = 0; index < count; index += 1)
    takeRoom(
      instance,
      { id: `${instance.id}-${instance.tasks.length}`, group },
      { ...NEED, ...need },
      [],
    );
}

describe('an instance is refused', () => {
  const need = (overrides: Partial<typeof NEED>) => ({ need: { ...NEED, ...overrides } });
  const cases: readonly (readonly [
    string,
    Partial<Omit<ContainerInstanceRecord, 'zone'>>,
    Partial<PlacementAsk>,
    string,
  ])[] = [
    ['with enough of everything: not at all', {}, {}, 'one'],
    ['for too few CPU units', {}, need({ cpu: 1025 }), 'RESOURCE:CPU'],
    ['for too little memory', {}, need({ memory: 1001 }), 'RESOURCE:MEMORY'],
    ['for a missing graphics processor', {}, need({ gpus: 1 }), 'RESOURCE:GPU'],
    ['with a graphics processor: not', { gpus: ['GPU-1'] }, need({ gpus: 1 }), 'one'],
    ['for a port of the machine', {}, need({ ports: ['22/tcp'] }), 'RESOURCE:PORTS'],
    ['for the same number of another protocol: not', {}, need({ ports: ['22/udp'] }), 'one'],
    ['for too few interfaces', { interfaces: 0 }, need({ interfaces: 1 }), 'RESOURCE:ENI'],
    [
      'for a missing attribute',
      {},
      need({ attributes: [{ name: 'ecs.capability.efs' }] }),
      'ATTRIBUTE',
    ],
    [
      'for another value of an attribute',
      {},
      need({ attributes: [{ name: 'stack', value: 'green' }] }),
      'ATTRIBUTE',
    ],
    ['for a lost agent', { agentConnected: false }, {}, 'AGENT'],
    ['while it drains, without a word', { status: 'DRAINING' }, {}, ''],
    ['for the provider of others, without a word', {}, { capacityProvider: 'pool' }, ''],
    [
      'under its provider: not',
      { capacityProviderName: 'pool' },
      { capacityProvider: 'pool' },
      'one',
    ],
    ['for another launch type, without a word', {}, { launchType: 'EXTERNAL' }, ''],
    [
      'by memberOf',
      {},
      { constraints: [{ type: 'memberOf', expression: 'attribute:stack == green' }] },
      'MemberOf placement constraint unsatisfied.',
    ],
    [
      'by distinctInstance',
      { groups: { 'service:web': 1 } },
      { constraints: [{ type: 'distinctInstance' }] },
      'DistinctInstance placement constraint unsatisfied.',
    ],
    [
      "by distinctInstance for another group's task: not",
      { groups: { 'service:api': 1 } },
      { constraints: [{ type: 'distinctInstance' }] },
      'one',
    ],
  ];
  test.each(cases)('%s', (_, host, ask, expected) => {
    const story = newStory();
    aHost(story, 'one', host);
    expect(outcome(story, ask)).toBe(expected);
  });

  test('for a zone without a subnet of the task', () => {
    const story = newStory();
    aHost(story, 'one', { zone: 1 });
    const awsvpc = { need: { ...NEED, interfaces: 1 } };
    expect(outcome(story, { ...awsvpc, subnets: story.subnets.slice(0, 1) })).toBe('LOCATION');
    expect(outcome(story, awsvpc)).toBe('one');
  });

  test('for what other tasks have taken', () => {
    const story = newStory();
    occupy(aHost(story, 'one'), 1, { cpu: 1000, ports: ['80/tcp'] });
    expect(outcome(story)).toBe('RESOURCE:CPU');
    expect(outcome(story, { need: { ...NEED, cpu: 24, ports: ['80/tcp'] } })).toBe(
      'RESOURCE:PORTS',
    );
    expect(outcome(story, { need: { ...NEED, cpu: 24 } })).toBe('one');
  });

  test('for a hundred reserved ports', () => {
    const story = newStory();
    const ports = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `${from + index}/tcp`);
    occupy(aHost(story, 'one'), 1, { ports: ports(1000, 98) });
    expect(outcome(story, { need: { ...NEED, ports: ports(2000, 2) } })).toBe('RESOURCE:PORTS');
    expect(outcome(story, { need: { ...NEED, ports: ports(2000, 1) } })).toBe('one');
  });
});

describe('of instances with room', () => {
  /** Two instances in zone a with two and no tasks, one in zone b with one task of 512 CPU units. */
  function threeHosts(): Story {
    const story = newStory();
    occupy(aHost(story, 'a1'), 2, { cpu: 128 });
    aHost(story, 'a2');
    occupy(aHost(story, 'b1', { zone: 1 }), 1, { cpu: 512 });
    return story;
  }
  const cases: readonly (readonly [string, readonly PlacementStrategy[], string])[] = [
    ['the zone with the fewest tasks of the group is taken by default', [], 'b1'],
    [
      'the zone with the fewest tasks',
      [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      'b1',
    ],
    ['the instance with the fewest tasks', [{ type: 'spread', field: 'instanceId' }], 'a2'],
    ['the same under its old name', [{ type: 'spread', field: 'host' }], 'a2'],
    ['the one with the fewest CPU units left', [{ type: 'binpack', field: 'cpu' }], 'b1'],
    ['the one with the least memory left', [{ type: 'binpack', field: 'MEMORY' }], 'a1'],
    [
      'the second strategy decides among equals of the first',
      [
        { type: 'spread', field: 'attribute:stack' },
        { type: 'binpack', field: 'memory' },
      ],
      'a1',
    ],
  ];
  test.each(cases)('%s', (_, strategy, id) => {
    expect(outcome(threeHosts(), { strategy })).toBe(id);
  });

  test('tasks of other groups do not count for a spread', () => {
    const story = newStory();
    occupy(aHost(story, 'a1'), 3, { group: 'service:api', cpu: 1 });
    aHost(story, 'b1', { zone: 1, groups: { 'service:web': 1 } });
    expect(outcome(story)).toBe('a1');
  });

  test('random takes any, the same in every run', () => {
    const picks = () => {
      const story = threeHosts();
      return Array.from({ length: 30 }, () => outcome(story, { strategy: [{ type: 'random' }] }));
    };
    expect(new Set(picks())).toEqual(new Set(['a1', 'a2', 'b1']));
    expect(picks()).toEqual(picks());
  });
});

describe('a scale-in', () => {
  const order = (strategy: readonly PlacementStrategy[], count: number) => {
    const story = newStory();
    const [a1, a2, b1] = [
      aHost(story, 'a1', { used: { ...NO_USE, cpu: 900, memory: 100 } }),
      aHost(story, 'a2', { used: { ...NO_USE, cpu: 100, memory: 900 } }),
      aHost(story, 'b1', { zone: 1, used: { ...NO_USE, cpu: 500, memory: 500 } }),
    ];
    const tasks = [a1, a1, a2, b1, b1].map((instance, index) => ({
      id: `${instance.id}#${index}`,
      instance,
    }));
    return shrinkOrder(tasks, strategy, count).map(({ id }) => id);
  };
  const cases: readonly (readonly [string, readonly PlacementStrategy[], readonly string[]])[] = [
    ['takes from the fullest zone, there from the fullest instance', [], ['a1#0', 'b1#3', 'a1#1']],
    [
      'takes from the fullest instance',
      [{ type: 'spread', field: 'instanceId' }],
      ['a1#0', 'b1#3', 'a1#1'],
    ],
    [
      'empties the instance with the most CPU units left',
      [{ type: 'binpack', field: 'cpu' }],
      ['a2#2', 'b1#3', 'b1#4'],
    ],
    [
      'empties the instance with the most memory left',
      [{ type: 'binpack', field: 'memory' }],
      ['a1#0', 'a1#1', 'b1#3'],
    ],
  ];
  test.each(cases)('%s', (_, strategy, ids) => {
    expect(order(strategy, 3)).toEqual(ids);
  });
});
