import type { Sandbox } from '../../lib/sandbox/index.ts';

/** Settings of an SDK client that talks to a sandbox, once per call: retries would hide what is tested. */
export function clientOf(
  sandbox: Sandbox,
  options: { readonly region?: string; readonly accessKeyId?: string } = {},
) {
  const { region = 'eu-west-1', accessKeyId = 'AKIDEXAMPLE' } = options;
  return {
    region,
    credentials: { accessKeyId, secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler,
    maxAttempts: 1,
  };
}
