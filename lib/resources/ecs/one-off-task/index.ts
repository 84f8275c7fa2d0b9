/** The pure part of the one-off task: a step of a deploy that runs once, and that others wait for. */
import type { FieldRules, Finding, ResourceType } from '../../../resource-type.ts';
import { outside } from '../../findings.ts';
import { serviceWaitsFor } from '../service/ordering.ts';
import { ONE_OFF_TASK_TYPE, type OneOffTaskProperties } from './properties.ts';

const kept = { change: 'update', impact: 'live', off: 'keep' } as const;

const FIELDS: FieldRules<OneOffTaskProperties> = {
  trigger: kept,
  outcome: kept,
  cluster: kept,
  taskDefinition: kept,
  launchType: kept,
  capacityProviderStrategy: kept,
  networkConfiguration: kept,
  platformVersion: kept,
  overrides: { ...kept, isSecret: () => true },
  propagateTags: kept,
  enableECSManagedTags: kept,
  enableExecuteCommand: kept,
  placementConstraints: kept,
  placementStrategy: kept,
  volumeConfigurations: kept,
  container: kept,
  timeoutSeconds: kept,
};

/**
 * `Gantry::ECS::OneOffTask`. AWS has no such object: a parameter `/gantry/<app>/one-off-task/<hash>` says that it has run,
 * and for what. While its trigger is the same and it has succeeded, nothing else of it matters.
 */
export const ecsOneOffTask: ResourceType<OneOffTaskProperties> = {
  name: ONE_OFF_TASK_TYPE,
  fields: FIELDS,
  requires: ['cluster', 'taskDefinition', 'trigger', 'container', 'timeoutSeconds', 'outcome'],
  taggable: false,
  attributes: { outcome: 'What became of the last run' },
  identity: () => undefined,
  canonical: (properties) => properties,
  otherOwners: () => LOOKED_AT_WHEN_IT_RUNS,
  validate: findings,
  // It runs where a service would, and needs what a service needs.
  waitsFor: serviceWaitsFor,
  calls: {
    create: ['PutParameter', 'RunTask'],
    update: ['PutParameter', 'RunTask'],
    delete: ['DeleteParameter'],
  },
  expected: { create: 60, update: 60 },
  operations: async () => (await import('./operations.ts')).oneOffTaskOperations,
};

/** Another size or network is no reason to run again. */
const LOOKED_AT_WHEN_IT_RUNS = Object.fromEntries(
  Object.keys(FIELDS)
    .filter((field) => field !== 'trigger' && field !== 'outcome')
    .map((field) => [field, 'the trigger, which alone makes it run again']),
);

function findings({ timeoutSeconds }: OneOffTaskProperties): readonly Finding[] {
  return outside('timeoutSeconds', timeoutSeconds, 1, 86_400);
}
