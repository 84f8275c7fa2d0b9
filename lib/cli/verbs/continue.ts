/** `gantry continue`: lets a deployment that stopped for people go on, or back. */
import { EXIT } from '../../core/errors.ts';
import { continueDeployment } from '../../toolkit/decide.ts';
import type { CommandCall } from '../commands.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Decides at each stop where the deployment waits, and says which they were. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const [service, ...rest] = call.positionals;
  const back = options.rollback === true;
  return withSession({ ...call, positionals: rest }, 'write', async (session) => {
    const result = await continueDeployment(session.app, {
      ...session.options,
      ...(service === undefined ? {} : { service }),
      decision: back ? 'ROLLBACK' : 'CONTINUE',
    });
    if (options.json === true) printJson(host, command, result);
    for (const { address, stage } of result.pauses)
      host.stderr.write(`${address}: ${back ? 'goes back from' : 'goes on from'} ${stage}\n`);
    return EXIT.done;
  });
}
