/** Rows of rules of logs, Linux parameters and devices. */
import {
  beside,
  ec2,
  executionRoleArn,
  fargate,
  having,
  inVpc,
  linux,
  logs,
  managed,
  onHost,
  type Row,
  raw,
  type Task,
} from './bases.ts';

const awslogs = (options: Record<string, string>, of: Task = ec2) =>
  logs(
    {
      logDriver: 'awslogs',
      options: { 'awslogs-region': 'eu-west-1', 'awslogs-group': 'web', ...options },
    },
    { ...of, executionRoleArn },
  );
const splunk = (options: Record<string, string>) =>
  logs({ logDriver: 'splunk', options: { 'splunk-token': 't', 'splunk-url': 'u', ...options } });
const router = { name: 'router', firelensConfiguration: { type: 'fluentbit' as const } };
const writer = { logConfiguration: { logDriver: 'awsfirelens' as const } };
const routed = (options: Record<string, string>, of: Task = ec2): Task => ({
  ...of,
  containerDefinitions:
    beside(writer, { ...router, firelensConfiguration: { type: 'fluentbit', options } })
      .containerDefinitions ?? [],
});
const tmpfs = (one: object) => linux({ tmpfs: [raw({ containerPath: '/tmp', size: 64, ...one })] });
const ulimit = (one: object) =>
  having({ ulimits: [{ name: 'core', softLimit: 1, hardLimit: 2, ...one }] });
const control = (namespace: string, of: Task = ec2) =>
  having({ systemControls: [{ namespace, value: '1' }] }, of);
const tcp = (value: string) => ({
  systemControls: [{ namespace: 'net.ipv4.tcp_keepalive_time', value }],
});
const needs = (one: object, of: Task = ec2) =>
  having({ resourceRequirements: [raw({ type: 'GPU', ...one })] }, of);
const shares = (one: object) => needs({ sharingStrategy: { nvidiaMps: { memory: 1024, ...one } } });
const gpu = (one: object) => ({ resourceRequirements: [raw<never>({ type: 'GPU', ...one })] });
const neuron = { resourceRequirements: [{ type: 'NeuronDevice' as const, value: 'ALL' }] };

export const LOGGING_ROWS: readonly Row[] = [
  {
    code: 'task-definition/log-driver',
    trips: logs({ logDriver: raw('logentries') }),
    passes: logs({ logDriver: 'journald' }),
  },
  {
    code: 'task-definition/log-driver-fargate',
    trips: logs({ logDriver: 'gelf' }, fargate),
    passes: logs({ logDriver: 'gelf' }),
  },
  {
    code: 'task-definition/log-driver-managed-instances',
    trips: logs({ logDriver: 'syslog' }, managed),
    passes: logs({ logDriver: 'json-file' }, managed),
  },
  {
    code: 'task-definition/awslogs-options',
    trips: awslogs({}, fargate),
    passes: awslogs({ 'awslogs-stream-prefix': 'web' }, fargate),
  },
  {
    code: 'task-definition/awslogs-multiline',
    trips: awslogs({ 'awslogs-datetime-format': '%Y', 'awslogs-multiline-pattern': '^x' }),
    passes: awslogs({ 'awslogs-multiline-pattern': '^x' }),
  },
  {
    code: 'task-definition/log-mode',
    trips: awslogs({ mode: 'nonblocking' }),
    passes: awslogs({ mode: 'non-blocking' }),
  },
  {
    code: 'task-definition/log-buffer',
    trips: awslogs({ mode: 'blocking', 'max-buffer-size': '25m' }),
    passes: awslogs({ mode: 'non-blocking', 'max-buffer-size': '25m' }),
  },
  {
    code: 'task-definition/splunk-options',
    trips: logs({ logDriver: 'splunk', options: { 'splunk-url': 'u' } }),
    passes: {
      ...logs({
        logDriver: 'splunk',
        options: { 'splunk-url': 'u' },
        secretOptions: [{ name: 'splunk-token', valueFrom: 'token' }],
      }),
      executionRoleArn,
    },
  },
  {
    code: 'task-definition/splunk-gzip-level',
    trips: splunk({ 'splunk-gzip-level': '10' }),
    passes: splunk({ 'splunk-gzip-level': '-1' }),
  },
  {
    code: 'task-definition/firelens-type',
    trips: beside(writer, { ...router, firelensConfiguration: { type: raw('vector') } }),
    passes: beside(writer, { ...router, firelensConfiguration: { type: 'fluentd' } }),
  },
  {
    code: 'task-definition/firelens-config-file',
    trips: routed({ 'config-file-type': 'file' }),
    passes: routed({ 'enable-ecs-log-metadata': 'true' }),
  },
  {
    code: 'task-definition/firelens-config-file-type',
    trips: routed({ 'config-file-type': 'http', 'config-file-value': '/a.conf' }),
    passes: routed({ 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::a/b.conf' }),
  },
  {
    code: 'task-definition/firelens-config-file-fargate',
    trips: routed(
      { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::a/b.conf' },
      fargate,
    ),
    passes: routed({ 'config-file-type': 'file', 'config-file-value': '/b.conf' }, fargate),
  },
  {
    code: 'task-definition/firelens-count',
    trips: beside(writer, router, { ...router, name: 'router2' }),
    passes: beside(writer, router),
  },
  {
    code: 'task-definition/firelens-unused',
    trips: beside({}, router),
    passes: beside(writer, router),
  },
  {
    code: 'task-definition/firelens-missing',
    trips: beside(writer),
    passes: beside(writer, router),
  },
  {
    code: 'task-definition/swappiness',
    trips: linux({ maxSwap: 64, swappiness: 101 }),
    passes: linux({ maxSwap: 64, swappiness: 100 }),
  },
  {
    code: 'task-definition/swappiness-alone',
    trips: linux({ swappiness: 60 }),
    passes: linux({ maxSwap: 0, swappiness: 60 }),
  },
  {
    code: 'task-definition/max-swap',
    trips: linux({ maxSwap: -1 }),
    passes: linux({ maxSwap: 0 }),
  },
  {
    code: 'task-definition/shared-memory',
    trips: linux({ sharedMemorySize: -1 }),
    passes: linux({ sharedMemorySize: 64 }),
  },
  {
    code: 'task-definition/capability',
    trips: linux({ capabilities: { drop: ['CAP_KILL'] } }),
    passes: linux({ capabilities: { drop: ['KILL'] } }),
  },
  {
    code: 'task-definition/device-permission',
    trips: linux({ devices: [{ hostPath: '/dev/fuse', permissions: [raw('rwm')] }] }),
    passes: linux({ devices: [{ hostPath: '/dev/fuse', permissions: ['read'] }] }),
  },
  {
    code: 'task-definition/tmpfs-path',
    trips: tmpfs({ containerPath: 'tmp' }),
    passes: tmpfs({}),
  },
  {
    code: 'task-definition/tmpfs-size',
    trips: tmpfs({ size: undefined }),
    passes: tmpfs({ size: 1 }),
  },
  {
    code: 'task-definition/tmpfs-option',
    trips: tmpfs({ mountOptions: ['readonly'] }),
    passes: tmpfs({ mountOptions: ['mode=1777', 'noexec'] }),
  },
  {
    code: 'task-definition/ulimit-name',
    trips: ulimit({ name: 'files' }),
    passes: ulimit({}),
  },
  {
    code: 'task-definition/ulimit',
    trips: ulimit({ softLimit: 3 }),
    passes: ulimit({ softLimit: 3, hardLimit: -1 }),
  },
  {
    code: 'task-definition/system-control',
    trips: control('vm.max_map_count'),
    passes: control('net.core.somaxconn'),
  },
  {
    code: 'task-definition/system-control-host-ipc',
    trips: control('kernel.shmmax', { ...ec2, ipcMode: 'host' }),
    passes: control('kernel.shmmax', { ...ec2, ipcMode: 'task' }),
  },
  {
    code: 'task-definition/system-control-host-network',
    trips: control('net.core.somaxconn', onHost),
    passes: control('kernel.shmmax', onHost),
  },
  {
    code: 'task-definition/system-control-conflict',
    trips: { ...beside(tcp('60'), { name: 'b', ...tcp('120') }), networkMode: 'awsvpc' },
    passes: { ...beside(tcp('60'), { name: 'b', ...tcp('60') }), networkMode: 'awsvpc' },
  },
  {
    code: 'task-definition/device-type',
    trips: needs({ type: 'TPU', value: '1' }),
    passes: needs({ value: '1' }),
  },
  {
    code: 'task-definition/gpu-count',
    trips: needs({ value: 'all' }),
    passes: needs({ value: 'ALL' }),
  },
  {
    code: 'task-definition/device-value',
    trips: needs({}),
    passes: shares({}),
  },
  {
    code: 'task-definition/gpu-shared-or-whole',
    trips: needs({ value: '1', sharingStrategy: { nvidiaMps: { memory: 1 } } }),
    passes: needs({ value: '1' }),
  },
  {
    code: 'task-definition/device-shared',
    trips: needs({ type: 'NeuronDevice', sharingStrategy: { nvidiaMps: { memory: 1 } } }, managed),
    passes: needs({ type: 'NeuronDevice', value: 'ALL' }, managed),
  },
  {
    code: 'task-definition/gpu-memory',
    trips: shares({ memory: undefined }),
    passes: shares({ memory: 1 }),
  },
  {
    code: 'task-definition/gpu-compute',
    trips: shares({ maxComputePercent: 101 }),
    passes: shares({ maxComputePercent: 100 }),
  },
  {
    code: 'task-definition/neuron-value',
    trips: needs({ type: 'NeuronDevice', value: '1' }, managed),
    passes: needs({ type: 'NeuronDevice', value: 'ALL' }, managed),
  },
  {
    code: 'task-definition/neuron-platform',
    trips: needs(
      { type: 'NeuronDevice', value: 'ALL' },
      { ...inVpc, requiresCompatibilities: ['EC2'] },
    ),
    passes: needs({ type: 'NeuronDevice', value: 'ALL' }, managed),
  },
  {
    code: 'task-definition/gpu-mixed',
    trips: beside(gpu({ value: '1' }), {
      name: 'b',
      ...gpu({ sharingStrategy: { nvidiaMps: { memory: 1 } } }),
    }),
    passes: beside(gpu({ value: '1' }), { name: 'b', ...gpu({ value: '2' }) }),
  },
  {
    code: 'task-definition/neuron-count',
    trips: beside(neuron, { name: 'b', ...neuron }),
    passes: beside(neuron, { name: 'b' }),
  },
];
