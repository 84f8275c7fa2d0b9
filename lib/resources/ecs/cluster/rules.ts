/** What AWS refuses of a cluster. */
import type { Finding } from '../../../resource-type.ts';
import { malformed } from '../../findings.ts';
import { applyRules, ECS_NAME, errorIf, items, known, type Rule } from '../rules.ts';
import type { ClusterProperties } from './properties.ts';

/** Findings about one cluster. */
export function clusterFindings(properties: ClusterProperties): readonly Finding[] {
  return applyRules(RULES, properties);
}

const RULES: readonly Rule<ClusterProperties>[] = [
  ({ clusterName }) => malformed('clusterName', clusterName, ECS_NAME),
  ({ settings }) =>
    items(settings).flatMap(({ name, value }, index) => [
      ...errorIf(
        known(name) !== undefined && name !== 'containerInsights',
        `settings[${index}].name`,
        `Invalid setting name: ${name}. Valid names: [containerInsights].`,
      ),
      ...errorIf(
        known(value) !== undefined && !/^(enabled|disabled|enhanced)$/.test(value ?? ''),
        `settings[${index}].value`,
        `Setting value for containerInsights must be one of enabled, disabled or enhanced, not ${value}.`,
      ),
    ]),
  ({ configuration }) => {
    const exec = configuration?.executeCommandConfiguration;
    const path = 'configuration.executeCommandConfiguration';
    const log = exec?.logConfiguration;
    return [
      ...errorIf(
        exec?.logging === 'OVERRIDE' && log === undefined,
        path,
        'A log configuration must be specified when logging is OVERRIDE.',
      ),
      ...errorIf(
        log !== undefined && known(exec?.logging) !== 'OVERRIDE',
        path,
        'A log configuration can be specified only when logging is OVERRIDE.',
      ),
      ...errorIf(
        log?.cloudWatchEncryptionEnabled === true && log.cloudWatchLogGroupName === undefined,
        `${path}.logConfiguration`,
        'cloudWatchEncryptionEnabled needs a cloudWatchLogGroupName.',
      ),
      ...errorIf(
        log?.s3EncryptionEnabled === true && log.s3BucketName === undefined,
        `${path}.logConfiguration`,
        's3EncryptionEnabled needs an s3BucketName.',
      ),
    ];
  },
];
