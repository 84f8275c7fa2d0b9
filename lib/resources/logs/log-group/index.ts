/** The pure part of the log group type. */
import type { Finding, ResourceType } from '../../../resource-type.ts';
import { withoutDefaults } from '../../canonical.ts';
import { malformed, violation } from '../../findings.ts';
import { LOG_GROUP_TYPE, type LogGroupProperties } from './properties.ts';

const live = { change: 'update', impact: 'live' } as const;

/** Days of retention that CloudWatch Logs takes. */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Log groups. */
export const logsLogGroup: ResourceType<LogGroupProperties> = {
  name: LOG_GROUP_TYPE,
  fields: {
    logGroupName: { change: 'replace', impact: 'replacement', off: 'keep' },
    // Another class means another log group without the old events: never done in passing.
    logGroupClass: { change: 'create-only', impact: 'replacement', off: 'keep' },
    kmsKeyId: { ...live, off: { value: null } },
    deletionProtectionEnabled: { ...live, off: { value: false } },
    retentionInDays: { ...live, off: { value: null } },
  },
  attributes: {
    logGroupName: 'name of the log group',
    arn: 'ARN of the log group, without the final :*',
  },
  identity: ({ logGroupName }) => ({ logGroupName: logGroupName ?? '' }),
  // No retention and 0 days both mean for ever.
  canonical: (properties) => withoutDefaults(properties, { retentionInDays: 0 }),
  validate: (properties) => [
    ...malformed('logGroupName', properties.logGroupName, {
      most: 512,
      pattern: /^(?!aws\/)[\w\-/.#]+$/,
      says: 'a name of at most 512 letters, digits and _ - / . # that does not start with "aws/"',
    }),
    ...retentionFindings(properties),
  ],
  calls: {
    create: ['CreateLogGroup', 'PutRetentionPolicy'],
    update: [
      'PutRetentionPolicy',
      'DeleteRetentionPolicy',
      'AssociateKmsKey',
      'DisassociateKmsKey',
      'PutLogGroupDeletionProtection',
      'TagResource',
      'UntagResource',
    ],
    delete: ['PutLogGroupDeletionProtection', 'DeleteLogGroup'],
  },
  operations: async () => (await import('./operations.ts')).logGroupOperations,
};

function retentionFindings({
  retentionInDays: days,
  logGroupClass,
}: LogGroupProperties): Finding[] {
  if (typeof days !== 'number' || days === 0) return [];
  if (logGroupClass === 'DELIVERY')
    return [violation('retentionInDays', 'log groups of class DELIVERY keep events for one day')];
  if (RETENTION_DAYS.includes(days)) return [];
  const near = RETENTION_DAYS.find((allowed) => allowed > days) ?? RETENTION_DAYS.at(-1);
  return [
    violation(
      'retentionInDays',
      `${days} is none of ${RETENTION_DAYS.join(', ')}`,
      `use ${near}, the nearest allowed number`,
    ),
  ];
}
