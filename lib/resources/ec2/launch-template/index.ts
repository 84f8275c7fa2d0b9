/**
 * The pure part of the launch template: a name with versions that never change. A change of any field makes a new
 * version, and the default one of it.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { canonicalTemplate } from './canonical.ts';
import { launchTemplateFields } from './fields.ts';
import { LAUNCH_TEMPLATE_TYPE, type LaunchTemplateProperties } from './properties.ts';
import { launchTemplateFindings } from './rules.ts';

/** `AWS::EC2::LaunchTemplate`. */
export const ec2LaunchTemplate: ResourceType<LaunchTemplateProperties> = {
  name: LAUNCH_TEMPLATE_TYPE,
  fields: launchTemplateFields,
  requires: ['LaunchTemplateName', 'LaunchTemplateData'],
  attributes: {
    LaunchTemplateId: 'Id of the template',
    LaunchTemplateName: 'Its name',
    LatestVersionNumber: 'Number of its newest version',
  },
  immutable: true,
  changedByUpdate: () => ['LatestVersionNumber'],
  identity: ({ LaunchTemplateName }) => ({ LaunchTemplateName: LaunchTemplateName ?? '' }),
  canonical: canonicalTemplate,
  validate: launchTemplateFindings,
  calls: {
    create: ['CreateLaunchTemplate', 'CreateLaunchTemplateVersion', 'ModifyLaunchTemplate'],
    update: [
      'CreateLaunchTemplateVersion',
      'ModifyLaunchTemplate',
      'DeleteLaunchTemplateVersions',
      'CreateTags',
      'DeleteTags',
    ],
    delete: ['DeleteLaunchTemplate'],
  },
  operations: async () => (await import('./operations.ts')).launchTemplateOperations,
};
