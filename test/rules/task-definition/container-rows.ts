/** Rows of rules of containers: names, images, environment, health, dependencies. */
import {
  beside,
  ec2,
  executionRoleArn,
  having,
  inVpc,
  onHost,
  type Row,
  raw,
  type Task,
} from './bases.ts';

const DIGEST = 'a'.repeat(64);
const SECRET = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf';
const named = (name: string) => ({ name, valueFrom: SECRET });
const from = (valueFrom: string) => ({
  ...having({ secrets: [{ name: 'DB', valueFrom }] }),
  executionRoleArn,
});
const files = (...values: string[]) =>
  having({ environmentFiles: values.map((value) => ({ type: 's3', value })) });
const healthy = { command: ['CMD-SHELL', 'true'] };
const waits = (condition: string, containerName = 'b') => ({
  dependsOn: [{ containerName, condition: raw<'START'>(condition) }],
});
const health = (healthCheck: object): Task =>
  having({ healthCheck: { ...healthy, ...healthCheck } });

export const CONTAINER_ROWS: readonly Row[] = [
  {
    code: 'task-definition/container-name',
    trips: having({ name: 'web.1' }),
    passes: having({ name: 'web_1' }),
  },
  {
    code: 'task-definition/image-missing',
    trips: having({ image: '' }),
    passes: having({ image: raw({ $ref: 'a/Image', attribute: 'uri' }) }),
  },
  {
    code: 'task-definition/image-length',
    trips: having({ image: 'a'.repeat(256) }),
    passes: having({ image: `${'a'.repeat(255)}@sha256:${DIGEST}` }),
  },
  {
    code: 'task-definition/image',
    trips: having({ image: 'nginx 1.27' }),
    passes: having({ image: '<IMAGE1_NAME>' }),
  },
  {
    code: 'task-definition/image-digest',
    trips: having({ image: 'nginx@sha256:abc' }),
    passes: having({ image: `nginx@sha256:${DIGEST}` }),
  },
  {
    code: 'task-definition/version-consistency',
    trips: having({ versionConsistency: raw('ENABLED') }),
    passes: having({ versionConsistency: 'disabled' }),
  },
  {
    code: 'task-definition/hostname',
    trips: having({ hostname: 'web' }, inVpc),
    passes: having({ hostname: 'web' }),
  },
  {
    code: 'task-definition/extra-hosts',
    trips: having({ extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }] }, inVpc),
    passes: having({ extraHosts: [{ hostname: 'db', ipAddress: '10.0.0.1' }] }),
  },
  {
    code: 'task-definition/links',
    trips: having({ links: ['db'] }, onHost),
    passes: having({ links: [] }, onHost),
  },
  {
    code: 'task-definition/restart-policy',
    trips: having({ restartPolicy: raw({ restartAttemptPeriod: 60 }) }),
    passes: having({ restartPolicy: { enabled: false } }),
  },
  {
    code: 'task-definition/restart-attempt-period',
    trips: having({ restartPolicy: { enabled: true, restartAttemptPeriod: 59 } }),
    passes: having({ restartPolicy: { enabled: true, restartAttemptPeriod: 60 } }),
  },
  {
    code: 'task-definition/restart-exit-codes',
    trips: having({
      restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 51 }, (_, i) => i) },
    }),
    passes: having({
      restartPolicy: { enabled: true, ignoredExitCodes: Array.from({ length: 50 }, (_, i) => i) },
    }),
  },
  {
    code: 'task-definition/credential-spec-count',
    trips: having({
      credentialSpecs: ['credentialspec:arn:aws:s3:::a/b', 'credentialspec:arn:aws:s3:::a/c'],
    }),
    passes: having({ credentialSpecs: ['credentialspec:arn:aws:s3:::a/b'] }),
  },
  {
    code: 'task-definition/credential-spec',
    trips: having({ credentialSpecs: ['credentialspec:file://spec.json'] }),
    passes: having({
      credentialSpecs: ['credentialspecdomainless:arn:aws:ssm:eu-west-1:1:parameter/spec'],
    }),
  },
  {
    code: 'task-definition/secret-names',
    trips: { ...having({ secrets: [named('DB'), named('DB')] }), executionRoleArn },
    passes: { ...having({ secrets: [named('DB'), named('DB2')] }), executionRoleArn },
  },
  {
    code: 'task-definition/secret-and-variable',
    trips: {
      ...having({ secrets: [named('DB')], environment: [{ name: 'DB', value: 'x' }] }),
      executionRoleArn,
    },
    passes: {
      ...having({ secrets: [named('DB')], environment: [{ name: 'db', value: 'x' }] }),
      executionRoleArn,
    },
  },
  {
    code: 'task-definition/secret-source',
    trips: from(`${SECRET}:username`),
    passes: from(`${SECRET}:username::`),
  },
  {
    code: 'task-definition/environment-file-count',
    trips: files(...Array.from({ length: 11 }, (_, i) => `arn:aws:s3:::settings/${i}.env`)),
    passes: files(...Array.from({ length: 10 }, (_, i) => `arn:aws:s3:::settings/${i}.env`)),
  },
  {
    code: 'task-definition/environment-file-type',
    trips: having({
      environmentFiles: [{ type: raw('efs'), value: 'arn:aws:s3:::settings/web.env' }],
    }),
    passes: files('arn:aws:s3:::settings/web.env'),
  },
  {
    code: 'task-definition/environment-file-name',
    trips: files('arn:aws:s3:::settings/web.txt'),
    passes: files('arn:aws-cn:s3:::settings/deep/web.env'),
  },
  {
    code: 'task-definition/plain-secret',
    trips: having({ environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }),
    passes: having({ environment: [{ name: 'DB_PASSWORD_FILE', value: '/run/password' }] }),
  },
  {
    code: 'task-definition/health-command',
    trips: health({ command: ['curl', 'localhost'] }),
    passes: health({ command: ['CMD', 'curl', 'localhost'] }),
  },
  {
    code: 'task-definition/health-interval',
    trips: health({ interval: 301 }),
    passes: health({ interval: 300 }),
  },
  {
    code: 'task-definition/health-timeout',
    trips: health({ interval: 300, timeout: 61 }),
    passes: health({ interval: 300, timeout: 60 }),
  },
  {
    code: 'task-definition/health-retries',
    trips: health({ retries: 11 }),
    passes: health({ retries: 10 }),
  },
  {
    code: 'task-definition/health-start-period',
    trips: health({ startPeriod: 301 }),
    passes: health({ startPeriod: 0 }),
  },
  {
    code: 'task-definition/health-overlap',
    trips: health({ interval: 10, timeout: 10 }),
    passes: health({ interval: 10, timeout: 9 }),
  },
  {
    code: 'task-definition/volumes-from',
    trips: having({ volumesFrom: [{ sourceContainer: 'data' }] }),
    passes: beside({ volumesFrom: [{ sourceContainer: 'data' }] }, { name: 'data' }),
  },
  {
    code: 'task-definition/dependency',
    trips: having(waits('START')),
    passes: beside(waits('START'), { name: 'b' }),
  },
  {
    code: 'task-definition/dependency-condition',
    trips: beside(waits('STARTED'), { name: 'b' }),
    passes: beside(waits('START'), { name: 'b' }),
  },
  {
    code: 'task-definition/dependency-healthy',
    trips: beside(waits('HEALTHY'), { name: 'b' }),
    passes: beside(waits('HEALTHY'), { name: 'b', healthCheck: healthy }),
  },
  {
    code: 'task-definition/dependency-essential',
    trips: beside(waits('SUCCESS'), { name: 'b' }),
    passes: beside(waits('SUCCESS'), { name: 'b', essential: false }),
  },
  {
    code: 'task-definition/dependency-circle',
    trips: beside(waits('START'), { name: 'b', ...waits('START', 'web') }),
    passes: {
      ...ec2,
      ...beside(waits('START'), { name: 'b', ...waits('START', 'c') }, { name: 'c' }),
    },
  },
];
