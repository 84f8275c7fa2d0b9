import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Which rooms each room may import, by the first part of the path under lib/. `type:` allows type imports alone. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  facts: [],
  graph: ['core'],
  capacity: ['core', 'facts'],
  rules: ['core', 'facts', 'graph'],
  documents: ['core', 'graph', 'rules'],
  codegen: ['core', 'graph', 'rules', 'documents'],
  aws: ['core'],
  'resource-type.ts': ['core', 'graph', 'type:aws'],
  tree: ['core', 'graph'],
  // A one-off task is a resource whose making is an action.
  resources: ['core', 'facts', 'graph', 'aws', 'rules', 'actions', 'resource-type.ts'],
  rollout: ['core', 'graph', 'aws', 'resource-type.ts'],
  // What planning capacity asks of the graph and of AWS; it knows the types that capacity is made of.
  survey: ['core', 'facts', 'graph', 'aws', 'capacity', 'resource-type.ts', 'resources'],
  // What live AWS must hold for a plan to work; it knows the types that name it.
  preflight: ['core', 'facts', 'graph', 'aws', 'resource-type.ts', 'resources'],
  actions: ['core', 'graph', 'aws', 'resource-type.ts', 'rollout'],
  engine: ['core', 'graph', 'aws', 'resource-type.ts', 'type:rollout', 'type:capacity'],
  // Of a resource type, constructs know its name and its properties; see PROPERTIES below.
  constructs: ['core', 'facts', 'graph', 'tree', 'resources', 'documents'],
  sandbox: ['core', 'facts'],
  toolkit: [
    'core',
    'graph',
    'aws',
    'resource-type.ts',
    'tree',
    'resources',
    'engine',
    'rollout',
    'actions',
    'survey',
    'preflight',
    'capacity',
    'rules',
    'documents',
    'codegen',
    'type:sandbox',
  ],
  'toolkit.ts': ['toolkit', 'type:tree', 'type:engine'],
  'index.ts': [
    'core',
    'graph',
    'tree',
    'constructs',
    'toolkit',
    'toolkit.ts',
    'sandbox',
    'engine',
    'rollout',
    'resource-type.ts',
    'resources',
    'aws',
    'type:capacity',
  ],
  testing: [
    'core',
    'graph',
    'tree',
    'engine',
    'toolkit',
    'toolkit.ts',
    'sandbox',
    'resource-type.ts',
    'index.ts',
  ],
  cli: [
    'core',
    'graph',
    'capacity',
    'rules',
    'documents',
    'tree',
    'engine',
    'rollout',
    'toolkit',
    'toolkit.ts',
    'sandbox',
    'aws',
    'index.ts',
    'resource-type.ts',
    // The program that is loaded may import it.
    'testing',
  ],
};

/** Rooms in which SDK clients and commands may be used as values. Elsewhere only their types. */
const SDK_VALUES = [
  /^aws\//,
  /^rollout\//,
  /^survey\//,
  /^preflight\/images\.ts$/,
  /^actions\//,
  /^sandbox\//,
  // What the SDK knows of a request's fields.
  /^documents\/sdk-shapes\.ts$/,
  /^resources\/.*operations[^/]*\.ts$/,
  /^resources\/.*\.ts$/,
];
/** Files of a resource type that must stay free of SDK values: what planning offline loads. */
const PURE_RESOURCE_FILES =
  /^resources\/[^/]+\/[^/]+\/(index|properties|canonical|rules|fields)\.ts$|^resources\/(registry|lookups)\.ts$/;
const PROPERTIES = /^resources\/[^/]+\/[^/]+\/properties\.ts$/;

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
}

function sourcesUnder(folder: string): readonly Source[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: path.slice(folder.length + 1), text: readFileSync(path, 'utf8') }));
}

function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function importsOf({ path, text }: Source): readonly Import[] {
  const code = codeOf(text);
  const statements = [
    ...code.matchAll(
      /^\s*(?:import|export)\s+(type\s+)?((?:[\w*{}\s,$]|\bas\b)+?\s+from\s+)?'([^']+)'/gm,
    ),
  ];
  const dynamics = [...code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)];
  return [
    ...statements.map((match) => ({
      from: path,
      specifier: match[3] ?? '',
      typeOnly: match[1] !== undefined || onlyTypes(match[2]),
      dynamic: false,
    })),
    ...dynamics.map((match) => ({
      from: path,
      specifier: match[1] ?? '',
      typeOnly: false,
      dynamic: true,
    })),
  ];
}

function onlyTypes(clause: string | undefined): boolean {
  const names = /\{([^}]*)\}/.exec(clause ?? '')?.[1];
  if (names === undefined) return false;
  return names
    .split(',')
    .filter((name) => name.trim() !== '')
    .every((name) => name.trim().startsWith('type '));
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? path;
}

/** What is wrong with the imports of some sources: one line each. */
function violations(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(importsOf).flatMap((found) => {
    const line = `${found.from} imports ${found.specifier}`;
    if (found.specifier.startsWith('@aws-sdk/') || found.specifier.startsWith('@smithy/'))
      return found.typeOnly || mayUseSdk(found) ? [] : [`${line}: an SDK value`];
    if (!found.specifier.startsWith('.')) return [];
    const target = normalize(join(dirname(found.from), found.specifier));
    const [room, other] = [roomOf(found.from), roomOf(target)];
    if (room === other) return [];
    const allowed = ROOMS[room] ?? [];
    const permitted =
      allowed.includes(other) || (found.typeOnly && allowed.includes(`type:${other}`));
    if (!permitted) return [`${line}: ${room} may not import ${other}`];
    if (room === 'constructs' && other === 'resources' && !PROPERTIES.test(target))
      return [`${line}: constructs know only the properties of a resource type`];
    return [];
  });
}

function mayUseSdk({ from, dynamic }: Import): boolean {
  if (PURE_RESOURCE_FILES.test(from)) return dynamic && from === 'resources/lookups.ts';
  return SDK_VALUES.some((pattern) => pattern.test(from));
}

const lib = sourcesUnder('lib');

describe('the house', () => {
  test('imports go downward only', () => {
    expect(violations(lib)).toEqual([]);
  });

  test.each([
    ['core/json.ts', "import { edgesOf } from '../graph/edges.ts';"],
    ['engine/plan.ts', "import { ecsService } from '../resources/ecs/service/index.ts';"],
    ['engine/plan.ts', "import { followRollouts } from '../rollout/follow.ts';"],
    ['tree/app.ts', "import { ECSClient } from '@aws-sdk/client-ecs';"],
    [
      'constructs/ecs/cluster.ts',
      "import { ecsCluster } from '../../resources/ecs/cluster/index.ts';",
    ],
    [
      'resources/ecs/cluster/index.ts',
      "import { CreateClusterCommand } from '@aws-sdk/client-ecs';",
    ],
    ['sandbox/world.ts', "export { diffFields } from '../engine/diff.ts';"],
    [
      'resources/ecs/cluster/operations.ts',
      "import { planDeploy } from '../../../engine/planner.ts';",
    ],
  ])('a bad import in %s is caught: %s', (path, text) => {
    expect(violations([{ path, text }])).toHaveLength(1);
  });

  test('type imports of the SDK are welcome everywhere', () => {
    const text = "import type { Service } from '@aws-sdk/client-ecs';";
    expect(violations([{ path: 'tree/app.ts', text }])).toEqual([]);
  });

  test('every room has its line in this test', () => {
    const rooms = [...new Set(lib.map(({ path }) => roomOf(path)))].sort();
    expect(rooms.filter((room) => ROOMS[room] === undefined)).toEqual([]);
  });

  test('shared code names no resource type', () => {
    const named = lib
      .filter(({ path }) => /^(core|graph|tree|engine|aws|resource-type\.ts|toolkit)/.test(path))
      .filter(({ text }) => /['"`]AWS::/.test(codeOf(text)))
      .map(({ path }) => path);
    expect(named).toEqual([]);
  });

  test('only the command line prints', () => {
    const printing = lib
      .filter(({ path }) => !path.startsWith('cli/'))
      .filter(({ text }) => /\bconsole\.|process\.std(out|err)/.test(codeOf(text)))
      .map(({ path }) => path);
    expect(printing).toEqual([]);
  });
});
