import { describe, expect, test } from 'vitest';
import { needsOfDefinition, needsOfTask } from '../../lib/survey/task-needs.ts';

describe('needsOfDefinition', () => {
  test('takes the sizes of the task before those of its containers', () => {
    expect(
      needsOfDefinition({
        family: 'web',
        cpu: '1 vCPU',
        memory: '2GB',
        requiresCompatibilities: ['FARGATE'],
        containerDefinitions: [{ name: 'main', image: 'web', cpu: 10, memory: 20 }],
      }),
    ).toEqual({ cpu: 1024, memory: 2048, gpus: 0, hostPorts: [], networkMode: 'awsvpc' });
  });

  test('adds up containers: what they reserve, or their limit where they reserve nothing', () => {
    expect(
      needsOfDefinition({
        family: 'web',
        containerDefinitions: [
          { name: 'a', image: 'a', cpu: 128, memory: 512, memoryReservation: 256 },
          {
            name: 'b',
            image: 'b',
            memory: 64,
            resourceRequirements: [{ type: 'GPU', value: '2' }],
          },
        ],
      }),
    ).toEqual({ cpu: 128, memory: 320, gpus: 2, hostPorts: [], networkMode: 'bridge' });
  });

  test.each([
    ['ALL', [[{ type: 'GPU', value: 'ALL' }]], 1],
    [
      'shares',
      [
        [{ type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 1 } } }],
        [{ type: 'GPU', sharingStrategy: { nvidiaMps: { memory: 2 } } }],
      ],
      1,
    ],
    ['Neuron devices', [[{ type: 'NeuronDevice', value: 'ALL' }]], 0],
  ] as const)('counts GPUs that are asked for as %s', (_, asked, gpus) => {
    const containerDefinitions = asked.map((requirements, index) => ({
      name: `c${index}`,
      image: 'a',
      resourceRequirements: [...requirements],
    }));
    expect(needsOfDefinition({ family: 'web', containerDefinitions })).toMatchObject({ gpus });
  });

  test.each([
    ['bridge', { hostPort: 8080, containerPort: 80 }, [{ port: 8080, protocol: 'tcp' }]],
    ['bridge', { hostPort: 0, containerPort: 80 }, []],
    ['bridge', { containerPort: 80 }, []],
    ['bridge', { containerPortRange: '80-82' }, []],
    ['host', { containerPort: 53, protocol: 'udp' }, [{ port: 53, protocol: 'udp' }]],
    [
      'host',
      { containerPortRange: '80-81' },
      [
        { port: 80, protocol: 'tcp' },
        { port: 81, protocol: 'tcp' },
      ],
    ],
    ['awsvpc', { containerPort: 80, hostPort: 80 }, []],
    ['none', { containerPort: 80 }, []],
  ] as const)(
    'in %s mode a mapping of %j takes %j of the instance',
    (networkMode, mapping, ports) => {
      const { hostPorts } = needsOfDefinition({
        family: 'web',
        networkMode,
        containerDefinitions: [{ name: 'a', image: 'a', portMappings: [mapping] }],
      });
      expect(hostPorts).toEqual(ports);
    },
  );

  test('takes what Windows calls its own mode for bridge', () => {
    const definition = { family: 'web', networkMode: '<default>', containerDefinitions: [] };
    expect(needsOfDefinition(definition as never).networkMode).toBe('bridge');
  });
});

describe('needsOfTask', () => {
  test('tells awsvpc by the attached interface', () => {
    expect(
      needsOfTask({
        cpu: '256',
        memory: '512',
        attachments: [{ type: 'ElasticNetworkInterface' }],
        containers: [{ networkBindings: [{ hostPort: 80 }] }],
      }),
    ).toEqual({ cpu: 256, memory: 512, gpus: 0, hostPorts: [], networkMode: 'awsvpc' });
  });

  test('leaves out ports that Docker chose', () => {
    const task = {
      containers: [
        {
          cpu: '64',
          memory: '128',
          memoryReservation: '100',
          gpuIds: ['a'],
          networkBindings: [{ hostPort: 32_801 }, { hostPort: 8080, protocol: 'udp' as const }],
        },
      ],
    };
    expect(needsOfTask(task)).toEqual({
      cpu: 64,
      memory: 100,
      gpus: 1,
      hostPorts: [{ port: 8080, protocol: 'udp' }],
      networkMode: 'bridge',
    });
  });
});
