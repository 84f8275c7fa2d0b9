/** `gantry register`: the script with which a machine outside AWS becomes an instance of a cluster. */
import { EXIT, GantryError } from '../../core/errors.ts';
import { register } from '../../toolkit/register.ts';
import type { CommandCall } from '../commands.ts';
import { printJson } from '../json.ts';
import { withSession } from '../session.ts';

/** Prints the script. Writes nothing to AWS. */
export function run(call: CommandCall): Promise<number> {
  const { host, command, options } = call;
  const [capacity, ...rest] = call.positionals;
  if (capacity === undefined)
    throw new GantryError('cli/usage', 'register needs the address of an external capacity', {
      hint: 'see: gantry register --help',
    });
  return withSession({ ...call, positionals: rest }, 'read', async (session) => {
    const script = await register(session.app, {
      ...session.options,
      capacity,
      os: options.os === 'windows' ? 'windows' : 'linux',
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    });
    if (options.json === true) printJson(host, command, { script });
    else {
      host.stderr.write('this script holds a secret: whoever has it can register machines\n');
      host.stdout.write(script);
    }
    return EXIT.done;
  });
}
