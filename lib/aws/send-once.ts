/** Sending a create that AWS cannot recognise as a repetition. */
import type { MetadataBearer } from '@smithy/types';
import { forbidRetry } from './retry-strategy.ts';

/** A command, as far as it is made sure to go out once. */
interface OnceCommand<Output extends MetadataBearer> {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: (
        next: (args: never) => Promise<{ response: unknown; output: Output }>,
      ) => (args: never) => Promise<{ response: unknown; output: Output }>,
      options: { name: string; relation: 'before'; toMiddleware: string },
    ): void;
  };
}

/**
 * Makes sure that a command is not repeated by the SDK when its answer was lost: for creates with neither a name nor a
 * token (CreateVpc, CreateInternetGateway, AllocateAddress) a repetition would make a second object. Returns the command.
 * When it fails with an error that {@link isAmbiguous}, search for the object before trying again.
 */
export function once<Command extends object>(command: Command): Command {
  const { middlewareStack } = command as OnceCommand<MetadataBearer>;
  middlewareStack.addRelativeTo(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        forbidRetry(error);
        throw error;
      }
    },
    { name: 'gantryOnce', relation: 'before', toMiddleware: 'gantryCall' },
  );
  return command;
}
