import { existsSync, readdirSync } from 'node:fs';
import { Component, javascript, TextFile, typescript } from 'projen';

/** Runtime dependencies: the SDK clients whose types appear in our public types, and the loader of TypeScript apps. */
const SDK = '^3.1141.0';
const sdkClients = [
  'ecs',
  'ec2',
  'auto-scaling',
  'elastic-load-balancing-v2',
  'iam',
  'cloudwatch-logs',
  'application-auto-scaling',
];
/** Clients that are bundled into dist and appear in no public type. */
const bundledClients = ['ssm', 'sts', 'resource-groups-tagging-api', 'cloudwatch'];
/** Likewise, of services whose clients are not published with every release. */
const bundledSeldomClients = [
  'acm',
  'ecr',
  'efs',
  'route-53',
  'eventbridge',
  'scheduler',
  'secrets-manager',
  'servicediscovery',
  'sqs',
];

/** vitest for a projen project: dev dependencies, config file, `test` steps. projen has no such component. */
class Vitest extends Component {
  constructor(project: typescript.TypeScriptProject, options: { readonly version?: string } = {}) {
    super(project, 'Vitest');
    project.addDevDeps(`vitest@${options.version ?? '^4'}`, 'fast-check@^4');
    const config = new TextFile(project, 'test/vitest.config.ts', { marker: true });
    config.addLine(`// ${config.marker}`);
    for (const line of [
      "import { fileURLToPath } from 'node:url';",
      "import { defineConfig } from 'vitest/config';",
      "import { LongestFirst } from './longest-first.ts';",
      '',
      'const source = (path: string) => fileURLToPath(new URL(`../lib/${path}`, import.meta.url));',
      '',
      'export default defineConfig({',
      '  resolve: {',
      '    alias: [',
      "      { find: /^gantry$/, replacement: source('index.ts') },",
      "      { find: /^gantry\\/testing$/, replacement: source('testing/index.ts') },",
      '    ],',
      '  },',
      '  test: {',
      "    include: ['test/**/*.test.ts'],",
      "    exclude: ['test/emulator/**'],",
      "    environment: 'node',",
      "    setupFiles: ['test/setup.ts'],",
      '    restoreMocks: true,',
      '    sequence: { shuffle: { tests: true }, sequencer: LongestFirst },',
      '    // vitest itself leaves a core alone: on two that is half of them.',
      "    maxWorkers: '100%',",
      '    // Modules are loaded and compiled once a worker, not once a file: a third of the work.',
      '    isolate: false,',
      '    // A worker makes much that is short-lived: a larger nursery copies less of it.',
      "    execArgv: ['--max-semi-space-size=64'],",
      '    testTimeout: 30_000,',
      "    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: 'test/tsconfig.json', ignoreSourceErrors: true },",
      '  },',
      '});',
    ])
      config.addLine(line);
    project.testTask.exec('vitest run --config test/vitest.config.ts --root .', {
      receiveArgs: true,
    });
    project.addTask('test:watch', {
      exec: 'vitest --config test/vitest.config.ts --root .',
      receiveArgs: true,
    });
  }
}

/** Writes lib/resources/registry.ts: one line per folder lib/resources/<service>/<type>/. */
class ResourceRegistry extends Component {
  constructor(project: typescript.TypeScriptProject, root = 'lib/resources') {
    super(project, 'ResourceRegistry');
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((service) => service.isDirectory())
      .flatMap((service) =>
        readdirSync(`${root}/${service.name}`, { withFileTypes: true }).map(
          (t) => `${service.name}/${t.name}`,
        ),
      )
      .filter((folder) => existsSync(`${root}/${folder}/index.ts`))
      .sort();
    const nameOf = (folder: string) =>
      folder.replace(/[/-](\w)/g, (_, c: string) => c.toUpperCase());
    const file = new TextFile(project, `${root}/registry.ts`, { marker: true });
    file.addLine(`// ${file.marker}`);
    file.addLine("import type { AnyResourceType } from '../resource-type.ts';");
    for (const folder of folders)
      file.addLine(`import { ${nameOf(folder)} } from './${folder}/index.ts';`);
    file.addLine('');
    file.addLine('/** Every type of resource the engine can manage, by its type name. */');
    file.addLine('export const resourceTypes: ReadonlyMap<string, AnyResourceType> = new Map(');
    file.addLine('  (');
    file.addLine('    [');
    for (const folder of folders) file.addLine(`      ${nameOf(folder)},`);
    file.addLine('    ] as readonly AnyResourceType[]');
    file.addLine('  ).map((type) => [type.name, type]),');
    file.addLine(');');
  }
}

const project = new typescript.TypeScriptProject({
  name: 'gantry',
  description:
    'Typed constructs and a stateless deploy engine for Amazon ECS: synthesise, diff against live AWS, apply.',
  keywords: ['aws', 'ecs', 'fargate', 'infrastructure-as-code', 'deploy', 'constructs'],
  license: 'Apache-2.0',
  copyrightOwner: 'The Gantry authors',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  projenrcTsOptions: { projenCodeDir: '.projen' },
  runner: typescript.TypeScriptRunner.tsx(),
  typescriptVersion: '~6.0.3',
  minNodeVersion: '20.19.0',
  srcdir: 'lib',
  libdir: 'dist',
  testdir: 'test',
  artifactsDirectory: 'artifacts',
  entrypoint: 'dist/index.js',
  sampleCode: false,
  npmignoreEnabled: false,
  github: false,
  jest: false,
  depsUpgrade: false,
  release: false,
  readme: { contents: '# Gantry\n' },
  peerDeps: ['constructs@^10.5.0'],
  deps: [...sdkClients.map((name) => `@aws-sdk/client-${name}@${SDK}`), 'oxc-transform@~0.151.0'],
  devDeps: [
    ...bundledClients.map((name) => `@aws-sdk/client-${name}@${SDK}`),
    ...bundledSeldomClients.map((name) => `@aws-sdk/client-${name}@^3.1130.0`),
    '@aws-sdk/core@^3.981.0',
    '@smithy/core@^3.41.0',
    '@smithy/types@^4.20.0',
    'aws-sdk-client-mock@^4.1.0',
    'esbuild@^0.28',
    'typedoc@^0.28',
    'typedoc-plugin-markdown@^4',
    'typedoc-plugin-merge-modules@^7',
  ],
  bin: { gantry: 'dist/cli/main.js' },
  gitignore: [
    '/artifacts/',
    '.gantry/',
    // projen ignores everything that is named logs.
    ...['constructs', 'resources'].flatMap((room) => [
      `!/lib/${room}/logs/`,
      `!/test/${room}/logs/`,
    ]),
  ],
  biome: true,
  biomeOptions: {
    // The newest whose binaries for every platform are published together: a lock file needs them all.
    version: '2.5.15',
    biomeConfig: {
      formatter: {
        indentStyle: javascript.biome_config.IndentStyle.SPACE,
        indentWidth: 2,
        lineWidth: 100,
      },
      javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
    },
  },
  tsconfig: {
    compilerOptions: {
      target: 'ES2023',
      lib: ['es2023'],
      module: 'nodenext',
      moduleResolution: javascript.TypeScriptModuleResolution.NODE_NEXT,
      types: ['node'],
      verbatimModuleSyntax: true,
      isolatedModules: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      noPropertyAccessFromIndexSignature: true,
      noEmitOnError: true,
      experimentalDecorators: false,
      declarationMap: false,
      sourceMap: false,
      inlineSourceMap: false,
      inlineSources: false,
      skipLibCheck: true,
    },
  },
});
for (const [flag, value] of Object.entries({
  rewriteRelativeImportExtensions: true,
  erasableSyntaxOnly: true,
  noUncheckedSideEffectImports: true,
  emitDeclarationOnly: true,
}))
  project.tsconfig?.file.addOverride(`compilerOptions.${flag}`, value);
project.tsconfigDev.file.addOverride('compilerOptions.emitDeclarationOnly', false);
// Examples and type tests import the package by its own name; there it means the sources.
project.tsconfigDev.file.addOverride('compilerOptions.paths', {
  gantry: ['../lib/index.ts'],
  'gantry/testing': ['../lib/testing/index.ts'],
});
project.tsconfigDev.addInclude('../examples/**/*.ts');

project.biome?.addFilePattern('examples/**');
project.biome?.expandLinterRules({
  style: {
    noDefaultExport: 'error',
    useImportType: 'error',
    useNodejsImportProtocol: 'error',
    noNonNullAssertion: 'error',
    noEnum: 'error',
    noParameterProperties: 'error',
    useThrowOnlyError: 'error',
    noNestedTernary: 'error',
  },
  suspicious: { noConsole: 'error', noImportCycles: 'error', noExplicitAny: 'error' },
  correctness: { useImportExtensions: 'error' },
  complexity: { noStaticOnlyClass: 'error' },
  nursery: { noFloatingPromises: 'error', noMisusedPromises: 'error' },
} as javascript.biome_config.Rules);
project.biome?.addOverride({
  includes: ['test/vitest.config.ts', 'test/emulator/vitest.config.ts'],
  linter: { rules: { style: { noDefaultExport: 'off' } } },
} as javascript.biome_config.OverridePattern);

// The setup file listens to the console; benchmark, kills and soak print what they come to.
project.biome?.addOverride({
  includes: ['test/setup.ts', 'test/bench/**', 'test/kills/main.ts', 'test/soak/**', 'lib/cli/**'],
  linter: { rules: { suspicious: { noConsole: 'off' } } },
} as javascript.biome_config.OverridePattern);

project.package.addField('type', 'module');
project.package.addField('sideEffects', false);
project.package.addField('exports', {
  '.': { types: './dist/index.d.ts', default: './dist/index.js' },
  './testing': { types: './dist/testing/index.d.ts', default: './dist/testing/index.js' },
  './package.json': './package.json',
});
project.package.addField('files', ['dist', 'API.md']);

// dist: declarations by tsc, code by esbuild.
const bundle = project.addTask('bundle', {
  description: 'Bundle lib into dist as split ESM',
  exec: 'tsx --tsconfig .projen/tsconfig.json .projen/bundle.ts',
});
project.preCompileTask.exec(
  `node -e "require('node:fs').rmSync('dist', { recursive: true, force: true })"`,
);
project.compileTask.spawn(bundle);
// A checkout is usable after `npm ci` alone.
project.package.setScript('prepare', 'npx projen compile');

project.package.addField('typedocOptions', {
  entryPoints: ['lib/index.ts', 'lib/testing/index.ts'],
  plugin: ['typedoc-plugin-markdown', 'typedoc-plugin-merge-modules'],
  mergeModulesMergeMode: 'project',
  out: 'artifacts/api',
  entryFileName: 'API',
  outputFileStrategy: 'modules',
  readme: 'none',
  hideBreadcrumbs: true,
  hidePageHeader: true,
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  useCodeBlocks: true,
  categoryOrder: ['Constructs', 'Resources', 'Engine', 'Capacity', 'Sandbox', 'Testing', '*'],
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  // The table of error codes: users see the codes and the class.
  intentionallyNotExported: ['TABLE'],
  treatWarningsAsErrors: true,
});
new Vitest(project);
const docgen = project.addTask('docgen', {
  description: 'Regenerate API.md',
  steps: [{ exec: 'typedoc --logLevel Error' }, { exec: 'cp artifacts/api/API.md API.md' }],
});
project.postCompileTask.reset();
project.addTask('bench', {
  description: 'Measure speed, memory and calls as ratios within one run',
  exec: 'tsx test/bench/main.ts',
  receiveArgs: true,
});
project.addTask('kills', {
  description: 'Kill every example before and after every write, and lose every answer',
  exec: 'tsx --tsconfig test/tsconfig.json test/kills/main.ts',
  receiveArgs: true,
});
project.addTask('soak', {
  description: 'Live random lives of apps in the sandbox for a while',
  exec: 'tsx test/soak/main.ts',
  receiveArgs: true,
});
project.addTask('test:emulator', {
  description: 'Run the scenarios against an independent AWS emulator, where one is installed',
  exec: 'vitest run --config test/emulator/vitest.config.ts --root .',
  receiveArgs: true,
});
const docs = project.addTask('build:docs', {
  description: 'Regenerate every generated file: projen files, registry, API.md',
});
docs.spawn(project.defaultTask ?? docgen);
docs.spawn(docgen);
new TextFile(project, '.npmrc', {
  lines: ['omit-lockfile-registry-resolved=true', 'fund=false', 'audit=false'],
});
new ResourceRegistry(project);
project.synth();
