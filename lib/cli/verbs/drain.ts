/** `gantry drain`: lets container instances drain, or take tasks again. */
import { EXIT, GantryError } from '../../core/errors.ts';
import { activate, type DrainResult, drain, type InstanceChoice } from '../../toolkit/drain.ts';
import type { CommandCall } from '../commands.ts';
import { consent } from '../consent.ts';
import { drawDrained, drawDrainPreview } from '../draw/drain.ts';
import { printJson } from '../json.ts';
import { timeoutOf } from '../number.ts';
import { type Session, withSession } from '../session.ts';

/** Says what will happen, asks, drains, and follows the tasks until they are elsewhere. */
export function run(call: CommandCall): Promise<number> {
  const { options, positionals, command } = call;
  if (positionals.length === 0)
    throw new GantryError('cli/usage', 'drain needs instances, a capacity provider or a group', {
      hint: 'see: gantry drain --help; gantry instances lists what there is',
    });
  const wait = options['no-wait'] === true ? { timeout: 0 } : timeoutOf(command, options.timeout);
  return withSession({ ...call, positionals: appOf(call) }, 'write', (session) => {
    const choice: InstanceChoice = {
      ...session.options,
      instances: positionals,
      ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    };
    return options.undo === true
      ? undo(call, session, choice)
      : drainThem(call, session, { ...choice, ...wait });
  });
}

/** The app file of a command whose arguments are something else. */
export function appOf({ options }: Pick<CommandCall, 'options'>): readonly string[] {
  return options.app === undefined ? [] : [options.app];
}

async function drainThem(
  call: CommandCall,
  session: Session,
  choice: InstanceChoice & { readonly timeout?: number },
): Promise<number> {
  const { host, command, options } = call;
  const result = await drain(session.app, {
    ...choice,
    onProgress: (message) => host.stderr.write(`${message}\n`),
    confirm: (preview) => {
      host.stderr.write(`${drawDrainPreview(preview)}\n`);
      return consent(call, 'Drain the instances?');
    },
  });
  if (options.json === true) printJson(host, command, result);
  else host.stdout.write(`${closing(result)}\n`);
  return result.exitCode;
}

function closing({ preview, report, exitCode }: DrainResult): string {
  if (report !== undefined) return drawDrained(report);
  return exitCode === EXIT.blocked
    ? `${drawDrainPreview(preview)}\nnothing was written`
    : 'nothing was written';
}

async function undo(
  { host, command, options }: CommandCall,
  session: Session,
  choice: InstanceChoice,
): Promise<number> {
  const result = await activate(session.app, choice);
  for (const failure of result.refused) host.stderr.write(`not activated: ${failure}\n`);
  if (options.json === true) printJson(host, command, result);
  else
    host.stdout.write(
      result.activated.length === 0
        ? 'none of them was draining\n'
        : `${result.activated.join(', ')}: ACTIVE; tasks that have moved stay where they are\n`,
    );
  return result.exitCode;
}
