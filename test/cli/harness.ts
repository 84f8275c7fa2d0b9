/** Runs command lines in this process, against apps in a folder that lives as long as the test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { runCli } from '../../lib/cli/run.ts';
import { createSandbox, type Sandbox, serveSandbox } from '../../lib/sandbox/index.ts';

/** What a command line came to. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The process around a command line, as far as a test has a say in it. */
export interface CliSetting {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers to questions; without it there is no terminal to ask on. */
  readonly answer?: string;
  readonly signal?: AbortSignal;
  /** Called with each piece of text for people. */
  readonly onText?: (text: string) => void;
}

/** Runs a command line. */
export async function gantry(args: readonly string[], setting: CliSetting): Promise<CliResult> {
  const { cwd, env = {}, answer, signal = new AbortController().signal, onText } = setting;
  let stdout = '';
  let stderr = '';
  const code = await runCli({
    argv: args,
    cwd,
    env,
    signal,
    stdout: {
      isTerminal: false,
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      isTerminal: false,
      write: (text) => {
        stderr += text;
        onText?.(text);
      },
    },
    ...(answer === undefined ? {} : { ask: async () => answer }),
  });
  return { code, stdout, stderr };
}

/** A folder with files in it, by their paths. */
export function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'gantry-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** An app of one log group, quick to deploy. */
export function logsApp(more = ''): string {
  return `import { App, LogGroup, Stack } from 'gantry';

export const app = new App({ name: 'logs' });
const stack = new Stack(app, 'Main', { region: 'eu-west-1' });
new LogGroup(stack, 'Logs', { logGroupName: '/gantry/test' });
${more}`;
}

/** A sandbox behind AWS_ENDPOINT_URL, with credentials for it. */
export async function servedSandbox(): Promise<Sandbox> {
  const sandbox = createSandbox({ now: Date.now() });
  const server = await serveSandbox(sandbox, { port: 0, speed: 1000 });
  onTestFinished(() => server.close());
  vi.stubEnv('AWS_ENDPOINT_URL', server.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'GANTRY111111111111');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  withoutAmbientAws();
  return sandbox;
}

/** Keeps the credentials and settings of whoever runs the tests out of them. */
export function withoutAmbientAws(): void {
  for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  onTestFinished(() => void vi.unstubAllEnvs());
}
