/** From JSON files of task definitions and services to a typed program. Asks AWS nothing. */
import { generateProgram, type ProgramService, regionIn } from '../codegen/index.ts';
import { GantryError } from '../core/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import {
  type DocumentFile,
  isPlaceholder,
  type RequestDocument,
  readDocuments,
} from '../documents/index.ts';

/** How files are imported. */
export interface ImportFilesOptions {
  /** Name of the app. @default - the first family */
  readonly name?: string | undefined;
}

/** A program, and what its author should know. */
export interface ImportedProgram {
  readonly text: string;
  /** What could not be said in the program. */
  readonly notes: readonly string[];
}

/**
 * A program of the task definitions and services in files: as they are sent, as AWS answers them, or wrapped. Throws
 * `import/unreadable`, `import/nothing` or `import/no-task-definition`.
 */
export function importFiles(
  files: readonly DocumentFile[],
  options: ImportFilesOptions = {},
): ImportedProgram {
  const { documents, diagnostics } = readDocuments(files);
  const [wrong] = diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong !== undefined)
    throw new GantryError(
      'import/unreadable',
      `${wrong.file}:${wrong.line}:${wrong.column}: ${wrong.detail}`,
      { hint: wrong.hint },
    );
  const found = documents.map((document) => read(document));
  const tasks = found.filter(({ operation }) => operation === 'RegisterTaskDefinition');
  const services = found.filter(({ operation }) => operation === 'CreateService');
  const others = found.filter((one) => !tasks.includes(one) && !services.includes(one));
  if (tasks.length === 0 && services.length === 0)
    throw new GantryError(
      'import/nothing',
      others.length === 0
        ? 'no files'
        : others.map(({ file, operation }) => `${file} holds ${operation}`).join(', '),
    );
  for (const task of tasks) checkTask(task);
  const notes = [
    ...found.flatMap(({ placeholders }) => placeholders),
    ...services
      .filter(({ request }) => request['cluster'] === undefined)
      .map(({ file }) => `${file} names no cluster: that is the one called default`),
    ...others.map(({ file, operation }) => `${file} holds ${operation}, which is not imported`),
  ];
  const requests = [...tasks, ...services].map(({ request }) => request);
  const text = generateProgram({
    app: appName(options.name ?? String(tasks[0]?.request['family'] ?? 'app')),
    stack: 'Main',
    region: regionIn(requests),
    notes,
    taskDefinitions: tasks.map(({ request }) => ({ request, tags: tagsOf(request) })),
    services: services.map((service): ProgramService => {
      const { cluster } = service.request;
      return {
        request: service.request,
        tags: tagsOf(service.request),
        task: taskOf(service, tasks),
        ...(typeof cluster === 'string' ? { cluster: cluster.split('/').at(-1) ?? cluster } : {}),
      };
    }),
  });
  return { text, notes };
}

/** A name as an App can be called. */
export function appName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 64);
  return plain === '' ? 'app' : plain;
}

interface Found {
  readonly file: string;
  readonly operation: string;
  readonly request: JsonObject;
  /** Places that a template fills, in words. */
  readonly placeholders: readonly string[];
}

function read(document: RequestDocument): Found {
  const placeholders: string[] = [];
  const request = withText(document.request(), '', (path, text) => {
    placeholders.push(`${document.file}: ${path} holds the placeholder ${text}`);
  });
  const { file, operation } = document;
  return { file, operation, request: isJsonObject(request) ? request : {}, placeholders };
}

type Tell = (path: string, text: string) => void;

/** A request with placeholders as the text that they are. */
function withText(value: Json | undefined, path: string, tell: Tell): Json {
  if (isPlaceholder(value)) {
    tell(path, value.$ref);
    return value.$ref;
  }
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, index) =>
      withText(item, `${path}[${index}]`, tell),
    );
  if (!isJsonObject(value)) return value ?? null;
  const { $join } = value;
  if (Array.isArray($join))
    return ($join as readonly Json[]).map((part) => String(withText(part, path, tell))).join('');
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      withText(member, path === '' ? key : `${path}.${key}`, tell),
    ]),
  );
}

function checkTask({ file, request }: Found): void {
  const containers = request['containerDefinitions'];
  const list = Array.isArray(containers) ? (containers as readonly Json[]) : [];
  if (list.length === 0)
    throw new GantryError('import/unreadable', `${file}: containerDefinitions is missing or empty`);
  for (const [index, container] of list.entries())
    for (const field of ['name', 'image'])
      if (!isJsonObject(container) || typeof container[field] !== 'string')
        throw new GantryError(
          'import/unreadable',
          `${file}: containerDefinitions[${index}].${field} is missing`,
        );
}

/** The task definition that a service names, or the only one. */
function taskOf({ file, request }: Found, tasks: readonly Found[]): number {
  const asked = request['taskDefinition'];
  const family = typeof asked === 'string' ? familyOf(asked) : undefined;
  const index = tasks.findIndex(({ request: task }) => task['family'] === family);
  if (index >= 0) return index;
  if (tasks.length === 1) return 0;
  throw new GantryError(
    'import/no-task-definition',
    `${file} runs ${family ?? 'nothing by name'}; ${
      tasks.length === 0
        ? 'no file holds a task definition'
        : `there is ${tasks.map(({ request: task }) => String(task['family'])).join(', ')}`
    }`,
  );
}

function familyOf(reference: string): string | undefined {
  return /(?:^|\/)([^/:]+)(?::\d+)?$/.exec(reference)?.[1];
}

function tagsOf({ tags }: JsonObject): Readonly<Record<string, string>> {
  const list = Array.isArray(tags) ? (tags as readonly Json[]) : [];
  return Object.fromEntries(
    list.flatMap((tag) => {
      const { key, value = '' } = isJsonObject(tag) ? tag : {};
      return typeof key !== 'string' || /^(aws|gantry):/.test(key) ? [] : [[key, String(value)]];
    }),
  );
}
