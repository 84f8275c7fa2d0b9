/** The script with which a machine outside AWS becomes an instance of a cluster. */
import { activationCode } from '../actions/activation-code.ts';
import { registrationScript } from '../actions/registration-script.ts';
import { GantryError } from '../core/errors.ts';
import { environmentOf } from '../engine/target.ts';
import type { ResourceNode } from '../graph/graph.ts';
import { codeParameterOf } from '../resources/ssm/activation/code-parameter.ts';
import type { App } from '../tree/app.ts';
import { synthesizeTree } from '../tree/synth.ts';
import { clusterNamed, onlyCluster } from './deployed-clusters.ts';
import type { RunOptions } from './options.ts';
import { openRun, type Reading, type Run, readAws } from './run.ts';

/** Which machines are to register. */
export interface RegisterOptions extends RunOptions {
  /** Address of the external capacity, or of its activation. */
  readonly capacity: string;
  /** Operating system of the machine. @default 'linux' */
  readonly os?: 'linux' | 'windows';
  /** Address, name or ARN of the cluster. @default - the one cluster of the App */
  readonly cluster?: string;
}

/**
 * The script that registers a machine, to be run on it as administrator. It holds the code of the activation, which is a
 * secret: whoever has it can register machines.
 */
export async function register(app: App, options: RegisterOptions): Promise<string> {
  const run = await openRun(synthesizeTree(app).graph, options);
  const reading = await readAws(run);
  const { node, activationId } = activationAt(run, reading, options.capacity);
  const environment = environmentOf(run.target, node);
  const cluster =
    options.cluster === undefined
      ? onlyCluster(run, reading)
      : clusterNamed(run, reading, options.cluster);
  return registrationScript({
    region: environment.region,
    partition: environment.partition,
    cluster: cluster.split('/').at(-1) ?? cluster,
    activationId,
    activationCode: await activationCode(
      environment,
      codeParameterOf(run.target.graph, activationId),
    ),
    os: options.os ?? 'linux',
  });
}

interface LiveActivation {
  readonly node: ResourceNode;
  readonly activationId: string;
}

function activationAt({ target }: Run, { observation }: Reading, address: string): LiveActivation {
  const live = target.graph.resources.flatMap((node): readonly LiveActivation[] => {
    const id = observation.live.get(node.address)?.attributes['ActivationId'];
    return typeof id === 'string' ? [{ node, activationId: id }] : [];
  });
  const found = live.filter(
    ({ node }) => node.address === address || node.address.startsWith(`${address}/`),
  );
  const [activation] = found;
  if (activation !== undefined && found.length === 1) return activation;
  const names = live.map(({ node }) => node.address).join(', ');
  throw new GantryError(
    'register/unknown',
    `${address}; ${names === '' ? 'no activation of the app is deployed' : `there is ${names}`}`,
  );
}
