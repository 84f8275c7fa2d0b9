/** What tests of constructs ask of a program. */
import { expect } from 'vitest';
import type { JsonObject } from '../../lib/core/json.ts';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import { App, Cluster, ContainerImage, Stack, TaskDefinition, Vpc } from '../../lib/index.ts';
import { synthesizeTree } from '../../lib/tree/synth.ts';

/** An app with one stack. */
export function aStack(app = 'shop', region = 'eu-west-1'): { app: App; stack: Stack } {
  const made = new App({ name: app });
  return { app: made, stack: new Stack(made, 'Web', { region }) };
}

/** An app with a VPC, a cluster and a task of one container that listens on port 8080. */
export function aCluster() {
  const { app, stack } = aStack();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const cluster = new Cluster(stack, 'Cluster', { vpc });
  return { app, stack, vpc, cluster, taskDefinition: aTask(stack) };
}

/** A task of one container that listens on port 8080. */
export function aTask(stack: Stack, id = 'Task'): TaskDefinition {
  const taskDefinition = new TaskDefinition(stack, id, { cpu: 256, memoryMiB: 512 });
  taskDefinition.addContainer('web', {
    image: ContainerImage.fromRegistry('nginx:1.27'),
    portMappings: [{ containerPort: 8080 }],
  });
  return taskDefinition;
}

/** The resources of an app by address; the app must have no diagnostics. */
export function resourcesOf(app: App): ReadonlyMap<string, ResourceNode> {
  const { graph, diagnostics } = synthesizeTree(app);
  expect(diagnostics).toEqual([]);
  return new Map(graph.resources.map((node) => [node.address, node]));
}

/** The properties of the resource at an address. */
export function propertiesAt(app: App, address: string): JsonObject {
  const node = resourcesOf(app).get(address);
  if (node === undefined) throw new Error(`there is no ${address} in the graph`);
  return node.properties;
}

/** Addresses of all resources of a type. */
export function addressesOf(app: App, type: string): readonly string[] {
  return [...resourcesOf(app).values()]
    .filter((node) => node.type === type)
    .map(({ address }) => address);
}

/** What synthesis complains about, a line each: code, address and detail. */
export function complaintsOf(app: App): readonly string[] {
  return synthesizeTree(app).diagnostics.map(
    ({ code, address, detail }) => `${code} ${address}: ${detail}`,
  );
}

/** A reference as the graph has it. */
export function ref($ref: string, attribute: string): JsonObject {
  return { $ref, attribute };
}
