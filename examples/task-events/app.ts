import {
  App,
  Cluster,
  ContainerImage,
  EcsEvents,
  EventRule,
  EventTarget,
  LogGroup,
  Queue,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Web', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const web = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
web.addContainer('web', { image: ContainerImage.fromRegistry('example/shop-web:1') });
new Service(stack, 'Service', { cluster, taskDefinition: web, launchType: 'FARGATE' });

// Whoever reads the queue hears of every task of the cluster that did not end as it was meant to.
new EventRule(stack, 'Crashes', {
  pattern: EcsEvents.taskStateChange({
    cluster,
    lastStatus: ['STOPPED'],
    stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
  }),
  targets: { Queue: EventTarget.queue(new Queue(stack, 'Stopped')) },
});

// A line for whatever becomes of the cluster's deployments, and a task when one has failed.
new EventRule(stack, 'Deployments', {
  pattern: EcsEvents.deploymentStateChange({ cluster }),
  targets: { Log: EventTarget.logGroup(new LogGroup(stack, 'Log')) },
});
const tell = new TaskDefinition(stack, 'Tell', { cpu: 256, memoryMiB: 512 });
tell.addContainer('tell', {
  image: ContainerImage.fromRegistry('example/shop-tell:gantry-exit-0'),
});
new EventRule(stack, 'Failures', {
  pattern: EcsEvents.deploymentStateChange({
    cluster,
    eventName: ['SERVICE_DEPLOYMENT_FAILED'],
  }),
  targets: {
    Tell: EventTarget.task({
      cluster,
      taskDefinition: tell,
      launchType: 'FARGATE',
      environmentFromEvent: { REASON: '$.detail.reason' },
    }),
  },
});
