/** Synthesis against `cdk synth` of an equal app. The CDK is installed here and nowhere else. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GANTRY, inFolder, nodeSubject, ROOT, race, type Subject } from './process.ts';
import { ms, printTable, say, times, verdict } from './report.ts';

const LEAST = 20;

const APP = `import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';

const app = new App();
const stack = new Stack(app, 'Web', { env: { region: 'eu-west-1' } });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const taskDefinition = new FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
const web = new ApplicationLoadBalancedFargateService(stack, 'Service', { cluster, taskDefinition, desiredCount: 2 });
web.service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 10 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
`;

/** Races `gantry synth` against `cdk synth` through tsx. Says so where the CDK cannot be installed. */
export function benchCdk(rounds: number): void {
  inFolder((folder) => {
    writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    writeFileSync(join(folder, 'app.ts'), APP);
    writeFileSync(join(folder, 'cdk.json'), '{"app":"npx tsx app.ts"}');
    say('\ninstalling the CDK into a folder of its own ...');
    const packages = ['aws-cdk@2', 'aws-cdk-lib@2', 'constructs@10', 'tsx@4'];
    const install = spawnSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (install.status !== 0) {
      // No registry within reach is no fault of what is measured.
      say(
        `skipped: the CDK could not be installed (${String(install.stderr).trim().split('\n')[0] ?? ''})`,
      );
      return;
    }
    const cdk: Subject = {
      name: 'cdk synth, its app through tsx',
      command: [join(folder, 'node_modules/.bin/cdk'), 'synth', '--quiet'],
      cwd: folder,
      env: { CDK_DISABLE_CLI_TELEMETRY: 'true' },
    };
    const gantry = nodeSubject('gantry synth', [
      GANTRY,
      'synth',
      join(ROOT, 'examples/web-service/app.ts'),
    ]);
    const [ours, theirs] = race([gantry, cdk], rounds).map(({ median }) => median);
    const ratio = (theirs ?? Number.NaN) / (ours ?? Number.NaN);
    printTable(
      `Synthesis of the web service against the CDK, medians of ${rounds}`,
      ['process', 'median', 'against gantry', `at least ${LEAST}`],
      [
        [gantry.name, ms(ours ?? Number.NaN), times(1), ''],
        [cdk.name, ms(theirs ?? Number.NaN), times(ratio), verdict(ratio >= LEAST)],
      ],
    );
  });
}
