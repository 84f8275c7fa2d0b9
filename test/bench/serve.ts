/**
 * A process of the bench: a sandbox with many services in it, on a port. Arguments: which services, how many, and the
 * milliseconds that an answer takes. Its first line is what clients need.
 */
import { createSandbox, serveSandbox } from '../../lib/sandbox/index.ts';
import { deploy } from '../../lib/toolkit.ts';
import { plainApp, prepareForPlainApp } from '../generators/plain-app.ts';
import { servicesApp } from './apps.ts';

const [kind, count, latency] = process.argv.slice(2);
const makeApp = kind === 'plain' ? plainApp : servicesApp;
const sandbox = createSandbox();
prepareForPlainApp(sandbox);
const { exitCode } = await deploy(makeApp(Number(count)), { aws: { sandbox }, wait: false });
if (exitCode !== 0) throw new Error(`the deploy ended with ${exitCode}`);
const server = await serveSandbox(sandbox, { port: 0, latency: Number(latency ?? 0) });
const environment = {
  AWS_ENDPOINT_URL: server.url,
  AWS_ACCESS_KEY_ID: 'sandbox',
  AWS_SECRET_ACCESS_KEY: 'sandbox',
};
process.stdout.write(`${JSON.stringify({ environment })}\n`);
process.once('SIGINT', () => void server.close());
