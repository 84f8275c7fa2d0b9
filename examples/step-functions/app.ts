/** A task that a Step Functions state machine runs; another tool makes the state machine, from the definition below. */
import {
  App,
  Cluster,
  ContainerImage,
  Principal,
  Role,
  Stack,
  stepFunctionsTask,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Reports', { region: 'eu-west-1' });
const cluster = new Cluster(stack, 'Cluster');

const taskDefinition = new TaskDefinition(stack, 'Report', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('report', {
  image: ContainerImage.fromRegistry('example/shop-report:1'),
});

// Plain JSON: it names cluster and family, so that a new image changes nothing of it.
const report = stepFunctionsTask({
  cluster,
  taskDefinition,
  launchType: 'FARGATE',
  subnets: '{% $states.input.subnets %}',
  securityGroups: '{% $states.input.securityGroups %}',
  environment: { DAY: '{% $states.input.day %}' },
});
export const definition = JSON.stringify({ StartAt: 'Report', States: { Report: report.state } });

// The other tool names this role: arn:aws:iam::<account>:role/workflows/report-workflow
new Role(stack, 'Workflow', {
  roleName: 'report-workflow',
  path: '/workflows/',
  assumedBy: Principal.service('states.amazonaws.com'),
  statements: report.statements,
});
