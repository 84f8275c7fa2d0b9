/** JSON to a program, the program to a graph: what comes back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadApp } from '../../lib/cli/app/load-app.ts';
import {
  generateProgram,
  type ProgramInput,
  regionIn,
  withoutServiceDefaults,
} from '../../lib/codegen/index.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/core/json.ts';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import { canonicalService } from '../../lib/resources/ecs/service/canonical.ts';
import { canonicalTaskDefinition } from '../../lib/resources/ecs/task-definition/canonical.ts';
import type { App } from '../../lib/tree/app.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';

/** What a program means. */
export interface Meant {
  readonly text: string;
  readonly nodes: readonly ResourceNode[];
  readonly complaints: readonly string[];
}

/** The App of a program, loaded as the command line does. */
export async function appOf(text: string): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-'));
  try {
    writeFileSync(join(folder, 'gantry.app.ts'), text);
    return (await loadApp({ cwd: folder })).app;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loads a program and makes its graph. */
export async function meantBy(text: string): Promise<Meant> {
  const { graph, diagnostics } = synthesizeTree(await appOf(text));
  return { text, nodes: graph.resources, complaints: diagnostics.map(({ detail }) => detail) };
}

/** A program of task definitions, and of services that run the first of them. */
export function programOf(
  taskDefinitions: readonly JsonObject[],
  services: readonly JsonObject[] = [],
  more: Partial<ProgramInput> = {},
): string {
  return generateProgram({
    app: 'imported',
    stack: 'Main',
    region: regionIn([...taskDefinitions, ...services]),
    taskDefinitions: taskDefinitions.map((request) => ({ request })),
    services: services.map((request) => ({ request, task: 0 })),
    ...more,
  });
}

/** The canonical form of a task definition's request. */
export function canonicalTask(request: JsonObject): unknown {
  return canonicalTaskDefinition(request as never);
}

/** The canonical form of a service's request, without what says nothing and without what it is part of. */
export function canonicalOfService(request: JsonObject): unknown {
  const { cluster: _, taskDefinition: __, ...fields } = withoutServiceDefaults(request);
  return canonicalService(fields as never);
}

/** The properties of a type in a graph, with all references filled in. */
export function requestsIn(nodes: readonly ResourceNode[], type: string): readonly JsonObject[] {
  return nodes
    .filter((node) => node.type === type)
    .map(({ properties }) => filledIn(properties) as JsonObject);
}

/** A value with every reference replaced by something that AWS could have given. */
export function filledIn(value: Json | undefined): Json {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null;
  if (Array.isArray(value)) return (value as readonly Json[]).map(filledIn);
  if (!isJsonObject(value)) return null;
  const { $ref, $lookup, $join, attribute } = value;
  if (typeof $ref === 'string') return plausible($ref, String(attribute));
  if (typeof $lookup === 'string') return LOOKUPS[$lookup] ?? `${$lookup}-1`;
  if (Array.isArray($join))
    return ($join as readonly Json[]).map((part) => filledIn(part)).join('');
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filledIn(member)]));
}

const LOOKUPS: Readonly<Record<string, string>> = {
  region: 'eu-west-1',
  account: '111111111111',
  partition: 'aws',
};

function plausible(address: string, attribute: string): string {
  const name = address.replaceAll('/', '-').toLowerCase();
  const regional = (service: string, rest: string) =>
    `arn:aws:${service}:eu-west-1:111111111111:${rest}`;
  switch (attribute) {
    case 'Arn':
      return `arn:aws:iam::111111111111:role/${name}`;
    case 'taskDefinitionArn':
      return regional('ecs', `task-definition/${name}:1`);
    case 'TargetGroupArn':
      return regional('elasticloadbalancing', `targetgroup/${name}/0123456789abcdef`);
    case 'GroupId':
      return `sg-${name}`;
    case 'SubnetId':
      return `subnet-${name}`;
    default:
      return name;
  }
}
