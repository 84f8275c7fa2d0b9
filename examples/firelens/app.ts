/**
 * Logs by FireLens: a router beside the program takes its output, and sends errors to a Firehose stream and everything to
 * CloudWatch Logs as the router's configuration says. The router and the X-Ray daemon log to CloudWatch Logs themselves.
 */
import {
  App,
  addXRayDaemon,
  Cluster,
  ContainerImage,
  LoadBalancedService,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'portal' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 512, memoryMiB: 1024 });
const router = taskDefinition.addFirelensLogRouter('log-router', {
  firelens: {
    enableECSLogMetadata: true,
    configFile: { type: 'file', path: '/fluent-bit/configs/parse-json.conf' },
  },
});
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
  logging: router.logDriver({
    options: {
      Name: 'kinesis_firehose',
      region: 'eu-west-1',
      delivery_stream: 'portal-logs',
      'log-driver-buffer-limit': '2097152',
    },
    statements: [
      {
        actions: ['firehose:PutRecordBatch'],
        resources: ['arn:aws:firehose:eu-west-1:111111111111:deliverystream/portal-logs'],
      },
    ],
  }),
});
addXRayDaemon(taskDefinition);
new LoadBalancedService(stack, 'Portal', { cluster, taskDefinition, desiredCount: 2 });
