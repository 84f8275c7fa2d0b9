/** `gantry rollback`: ends a deployment that is under way, and takes the service back. */
import { EXIT } from '../../core/errors.ts';
import { rollback } from '../../toolkit/decide.ts';
import type { CommandCall } from '../commands.ts';
import { consent } from '../consent.ts';
import { paintFor } from '../draw/paint.ts';
import { createProgress } from '../draw/progress.ts';
import { drawRollout } from '../draw/rollout.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Asks, stops the deployment, follows the service back, and shows where it ended. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const [service, ...rest] = call.positionals;
  return withSession({ ...call, positionals: rest }, 'write', async (session) => {
    if (!(await consent(call, 'The service goes back to what it ran before. Roll it back?')))
      return EXIT.error;
    const paint = paintFor(host.stderr, host.env);
    const progress = createProgress(host.stderr, paint);
    const result = await rollback(session.app, {
      ...session.options,
      ...(service === undefined ? {} : { service }),
      onEvent: (event) => progress.show(event),
    }).finally(() => progress.end());
    if (options.json === true) printJson(host, command, result);
    else host.stdout.write(`${drawRollout(result.address, result.report, paint)}\n`);
    return result.exitCode;
  });
}
