/** The pure part of the instance profile: how a role reaches instances. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { violation } from '../../findings.ts';
import { nameFindings } from '../names.ts';
import { ROLE_TYPE } from '../role/properties.ts';
import { INSTANCE_PROFILE_TYPE, type InstanceProfileProperties } from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;

/** Instance profiles with their role. */
export const iamInstanceProfile: ResourceType<InstanceProfileProperties> = {
  name: INSTANCE_PROFILE_TYPE,
  global: true,
  fields: {
    InstanceProfileName: replaced,
    Path: replaced,
    Roles: { change: 'update', impact: 'live', order: 'set', off: 'keep' },
  },
  requires: ['InstanceProfileName', 'Roles'],
  attributes: { Arn: 'ARN of the profile', InstanceProfileName: 'name of the profile' },
  identity: ({ InstanceProfileName }) => ({ InstanceProfileName: InstanceProfileName ?? '' }),
  canonical: (properties) => withoutDefaults({ ...properties, Roles: asSet(properties.Roles) }),
  validate: (properties, node) => [
    ...nameFindings(
      {
        property: 'InstanceProfileName',
        name: properties.InstanceProfileName,
        most: 128,
        path: properties.Path,
        unfindable:
          'the profile is found by its name only, and stays when it is removed from the code',
      },
      node,
    ),
    ...roleFindings(properties),
  ],
  // A role that is in a profile cannot be deleted.
  removedBefore: [ROLE_TYPE],
  calls: {
    create: ['CreateInstanceProfile', 'AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'],
    update: [
      'RemoveRoleFromInstanceProfile',
      'AddRoleToInstanceProfile',
      'TagInstanceProfile',
      'UntagInstanceProfile',
    ],
    delete: ['RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile'],
  },
  expected: { create: 3, update: 3 },
  operations: async () => (await import('./operations.ts')).instanceProfileOperations,
};

function roleFindings({ Roles }: InstanceProfileProperties): Finding[] {
  if (!Array.isArray(Roles) || Roles.length === 1) return [];
  return [violation('Roles', `${Roles.length} roles; an instance profile has exactly one`)];
}
