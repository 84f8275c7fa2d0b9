/** `gantry update-agent`: the newest container agent for instances. */
import { updateAgents } from '../../toolkit/update-agents.ts';
import type { CommandCall } from '../commands.ts';
import { drawAgents } from '../draw/instances.ts';
import { printJson } from '../json.ts';
import { timeoutOf } from '../number.ts';
import { withSession } from '../session.ts';
import { appOf } from './drain.ts';

/** Asks for the updates, follows them, and prints one line an instance. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options, positionals } = call;
  const wait = timeoutOf(command, options.timeout);
  return withSession({ ...call, positionals: appOf(call) }, 'write', async (session) => {
    const result = await updateAgents(session.app, {
      ...session.options,
      ...wait,
      ...(positionals.length === 0 ? {} : { instances: positionals }),
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
      onProgress: (message) => host.stderr.write(`${message}\n`),
    });
    if (options.json === true) printJson(host, command, result);
    else host.stdout.write(`${drawAgents(result.agents)}\n`);
    return result.exitCode;
  });
}
