/** What a target gets of an event. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { ArrivedEvent } from './arrive.ts';

/** The text that a target gets: its own, a part of the event, its template filled in, or all of the event. */
export function inputOf(target: Target, event: ArrivedEvent): string {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(at(event, InputPath) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const paths = InputTransformer.InputPathsMap ?? {};
  const values = new Map(Object.entries(paths).map(([key, path]) => [key, at(event, path)]));
  return filled(InputTransformer.InputTemplate ?? '', values);
}

/** Within a text of the template a value stands as it is, elsewhere as JSON; one that is not there is nothing. */
function filled(template: string, values: ReadonlyMap<string, unknown>): string {
  let inText = false;
  return template.replace(/\\.|"|<([\w-]+)>/gs, (part, key?: string) => {
    if (part === '"') inText = !inText;
    if (key === undefined || !values.has(key)) return part;
    const value = values.get(key);
    if (!inText) return value === undefined ? '""' : JSON.stringify(value);
    const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
    return JSON.stringify(value === undefined ? '' : text).slice(1, -1);
  });
}

/** The member at a path such as `$.detail.containers[0].exitCode`. */
function at(event: ArrivedEvent, path: string): unknown {
  const steps = path.slice(1).match(/[^.[\]]+/g) ?? [];
  let value: unknown = event;
  for (const step of steps)
    value =
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined;
  return value;
}
