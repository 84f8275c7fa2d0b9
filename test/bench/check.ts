/** Checking many task definitions with all rules: CPU time. */
import { checkDocuments } from '../../lib/toolkit/check.ts';
import { ms, printTable, verdict } from './report.ts';

const MOST_MS = 1000;

/** Measures `checkDocuments` of so many task definitions in files of their own. */
export async function benchCheck(rounds: number, files = 1000): Promise<void> {
  const time = await timeCheck(files, rounds);
  printTable(
    `Checking ${files} task definitions with all rules, median of ${rounds}`,
    ['', 'CPU', `at most ${MOST_MS} ms`],
    [['parse, fields and rules', ms(time), verdict(time <= MOST_MS)]],
  );
}

/** CPU milliseconds of a check, the median of so many rounds after one that warms up. */
export async function timeCheck(files: number, rounds: number): Promise<number> {
  const documents = Array.from({ length: files }, (_, index) => ({
    name: `task-${index}.json`,
    text: taskDefinition(index),
  }));
  await checkDocuments(documents);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    await checkDocuments(documents);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

/** A task of three containers with what most have: ports, secrets, logs, health checks, dependencies, a volume. */
function taskDefinition(index: number): string {
  const log = {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': `/ecs/task-${index}`,
      'awslogs-region': 'eu-west-1',
      'awslogs-stream-prefix': 'task',
    },
  };
  const containers = ['web', 'worker', 'sidecar'].map((name, place) => ({
    name,
    image: `111111111111.dkr.ecr.eu-west-1.amazonaws.com/${name}:${index}`,
    cpu: 256,
    memory: 512,
    essential: place === 0,
    portMappings: [{ name, containerPort: 8080 + place, protocol: 'tcp' }],
    environment: Array.from({ length: 12 }, (_, i) => ({ name: `NAME_${i}`, value: `value ${i}` })),
    secrets: [
      {
        name: 'PASSWORD',
        valueFrom: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:password-AbCdEf',
      },
    ],
    healthCheck: {
      command: ['CMD-SHELL', 'curl -f localhost || exit 1'],
      interval: 30,
      retries: 3,
    },
    mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch' }],
    ulimits: [{ name: 'nofile', softLimit: 65_536, hardLimit: 65_536 }],
    logConfiguration: log,
    ...(place === 0 ? {} : { dependsOn: [{ containerName: 'web', condition: 'HEALTHY' }] }),
  }));
  const definition = {
    family: `task-${index}`,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '1024',
    memory: '2048',
    executionRoleArn: 'arn:aws:iam::111111111111:role/execution',
    taskRoleArn: 'arn:aws:iam::111111111111:role/task',
    runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    containerDefinitions: containers,
    volumes: [{ name: 'scratch' }],
    tags: [{ key: 'team', value: 'web' }],
  };
  return JSON.stringify(definition, undefined, 2);
}
