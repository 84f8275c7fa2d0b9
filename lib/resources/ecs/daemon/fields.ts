/** What a change of each field of a managed daemon means: any update drains and replaces the instances. */
import type { DaemonAlarmConfiguration, DaemonDeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Json } from '../../../core/json.ts';
import type { FieldRule, FieldRules, LeafRule, StructRule } from '../../../resource-type.ts';
import type { DaemonProperties } from './properties.ts';

const ALARMS: FieldRules<DaemonAlarmConfiguration> = {
  alarmNames: { ...off([]), order: 'set' },
  enable: off(false),
};

const DEPLOYMENT: FieldRules<DaemonDeploymentConfiguration> = {
  drainPercent: off(25),
  alarms: struct<DaemonAlarmConfiguration>(ALARMS),
  bakeTimeInMinutes: off(0),
};

/** The rules. */
export const daemonFields: FieldRules<DaemonProperties> = {
  daemonName: replace(),
  clusterArn: replace(),
  daemonTaskDefinitionArn: keep(),
  capacityProviderArns: { ...keep(), order: 'set' },
  deploymentConfiguration: struct<DaemonDeploymentConfiguration>(DEPLOYMENT),
  propagateTags: off('NONE'),
  enableECSManagedTags: off(false),
  enableExecuteCommand: off(false),
  critical: off(true),
};

function replace(): LeafRule {
  return { change: 'replace', impact: 'replacement', off: 'keep' };
}

function keep(): LeafRule {
  return { change: 'update', impact: 'instances', off: 'keep' };
}

function off(value: Json): LeafRule {
  return { change: 'update', impact: 'instances', off: { value } };
}

function struct<P extends object>(members: FieldRules<P>): StructRule {
  return { members: members as Readonly<Record<string, FieldRule>> };
}
