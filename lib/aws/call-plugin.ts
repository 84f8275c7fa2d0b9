/** What every client does around every attempt of a call: keep the pace, tell who listens, remember where errors come from. */
import type {
  FinalizeHandler,
  HandlerExecutionContext,
  MetadataBearer,
  Pluggable,
} from '@smithy/types';
import { classifyError, rememberOrigin } from './classify-error.ts';
import type { Pacer } from './pacing.ts';
import { isWriteOperation } from './rates.ts';

/** One attempt to call AWS. */
export interface AwsCall {
  /** SDK service id, such as `ECS`. */
  readonly service: string;
  /** API operation, such as `CreateService`. */
  readonly operation: string;
  readonly region: string;
  /** Whether it may change something. */
  readonly write: boolean;
  /** 1 for the first. */
  readonly attempt: number;
}

/** What the plugin needs. */
export interface CallPluginOptions {
  readonly service: string;
  readonly region: string;
  readonly pacer: Pacer;
  readonly onCall?: ((call: AwsCall) => void) | undefined;
}

/** The plugin of one client. */
export function callPlugin(options: CallPluginOptions): Pluggable<object, MetadataBearer> {
  return {
    applyToStack(stack) {
      // It copies every answer for a log that nobody keeps.
      stack.remove('loggerMiddleware');
      stack.addRelativeTo(
        (next: Handler, context: HandlerExecutionContext) =>
          aroundAttempts(next, options, {
            operation: String(context['commandName']).replace(/Command$/, ''),
            signal: signalOf(context),
          }),
        // Inside the retries, so that each attempt is counted; before signing, so that waiting ages no signature.
        { name: 'gantryCall', relation: 'before', toMiddleware: 'httpSigningMiddleware' },
      );
    },
  };
}

type Handler = FinalizeHandler<object, MetadataBearer>;

interface Sending {
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

function aroundAttempts(next: Handler, options: CallPluginOptions, sending: Sending): Handler {
  const { service, region, pacer, onCall } = options;
  const { operation, signal } = sending;
  let attempt = 0;
  return async (args) => {
    attempt += 1;
    const call = { service, operation, region, input: args.input };
    await pacer.take(call, signal);
    onCall?.({ service, operation, region, write: isWriteOperation(operation), attempt });
    try {
      return await next(args);
    } catch (error) {
      rememberOrigin(error, { service, operation });
      if (classifyError(error).kind === 'throttled') pacer.throttled(call);
      throw error;
    }
  };
}

/** The signal that was given to `send`, where Smithy keeps it. */
function signalOf(context: HandlerExecutionContext): AbortSignal | undefined {
  const signal: unknown = context['__smithy_context']?.['abortSignal'];
  return signal instanceof AbortSignal ? signal : undefined;
}
