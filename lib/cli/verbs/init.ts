/** `gantry init`: a first app. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { EXIT, GantryError } from '../../core/errors.ts';
import { DEFAULT_APP_FILE } from '../app/app-file.ts';
import type { CommandCall } from '../commands.ts';
import { printJson } from '../json.ts';
import { packageVersion } from '../version.ts';

/** Writes gantry.app.ts, and a package.json where there is none. Overwrites nothing. */
export async function run({ host, command, positionals, options }: CommandCall): Promise<number> {
  const folder = resolve(host.cwd, positionals[0] ?? '.');
  const app = join(folder, DEFAULT_APP_FILE);
  if (existsSync(app)) throw new GantryError('cli/exists', app);
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  const isNew = !existsSync(manifest);
  const name = nameOf(folder);
  const written = [
    ...(isNew ? [writeNew(manifest, `${JSON.stringify(manifestOf(name), undefined, 2)}\n`)] : []),
    writeNew(app, appText(name)),
  ];
  if (options.json === true) printJson(host, command, { written });
  else {
    for (const file of written) host.stderr.write(`wrote ${relative(host.cwd, file)}\n`);
    if (!isNew) host.stderr.write('package.json is left as it is: npm install gantry constructs\n');
    host.stderr.write('try it without an account: gantry deploy --sandbox\n');
  }
  return EXIT.done;
}

function writeNew(file: string, content: string): string {
  writeFileSync(file, content, { flag: 'wx' });
  return file;
}

/** The folder's name as far as an App can be called so. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32);
  return name === '' ? 'web' : name;
}

function manifestOf(name: string): object {
  return {
    name,
    private: true,
    type: 'module',
    dependencies: { constructs: '^10.5.0', gantry: `^${packageVersion()}` },
  };
}

function appText(name: string): string {
  return `import { App, Cluster, ContainerImage, LoadBalancedService, Stack, TaskDefinition, Vpc } from 'gantry';

export const app = new App({ name: '${name}' });
const stack = new Stack(app, 'Web');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  portMappings: [{ containerPort: 80 }],
});
const web = new LoadBalancedService(stack, 'Service', { cluster, taskDefinition, desiredCount: 2 });
web.service.autoScale({ min: 2, max: 10 }).onCpu({ targetPercent: 60 });
`;
}
