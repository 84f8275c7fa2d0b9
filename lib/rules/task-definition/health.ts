/** What AWS refuses of health checks of containers. */
import { error, isAbsent, outside, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import { api } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const HEALTH = api('HealthCheck');

const RULES: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/health-command',
    'A health check is a command that begins with CMD or CMD-SHELL.',
    HEALTH,
    ({ container, path }) => {
      const check = shape(container.healthCheck);
      if (check === undefined) return [];
      const at = `${path}.healthCheck.command`;
      if (isAbsent(check.command))
        return [{ path: at, detail: 'The health check has no command.' }];
      const form = text(items(check.command)[0]);
      return violationIf(
        form !== undefined && !/^(CMD|CMD-SHELL|NONE)$/.test(form),
        at,
        `The command begins with ${JSON.stringify(form)}; it must begin with CMD or CMD-SHELL.`,
      );
    },
  ),
  error(
    'task-definition/health-interval',
    'Health is checked every 5 to 300 seconds.',
    HEALTH,
    ({ container, path }) =>
      outside(`${path}.healthCheck.interval`, shape(container.healthCheck)?.interval, 5, 300),
  ),
  error(
    'task-definition/health-timeout',
    'A health check has 2 to 60 seconds.',
    HEALTH,
    ({ container, path }) =>
      outside(`${path}.healthCheck.timeout`, shape(container.healthCheck)?.timeout, 2, 60),
  ),
  error(
    'task-definition/health-retries',
    'A health check is tried 1 to 10 times.',
    HEALTH,
    ({ container, path }) =>
      outside(`${path}.healthCheck.retries`, shape(container.healthCheck)?.retries, 1, 10),
  ),
  error(
    'task-definition/health-start-period',
    'A container has up to 300 seconds to start before failed checks count.',
    HEALTH,
    ({ container, path }) =>
      outside(`${path}.healthCheck.startPeriod`, shape(container.healthCheck)?.startPeriod, 0, 300),
  ),
  warning(
    'task-definition/health-overlap',
    'A health check ends before the next begins.',
    HEALTH,
    ({ container, path }) => {
      const check = shape(container.healthCheck);
      const { timeout = 5, interval = 30 } = check ?? {};
      return violationIf(
        typeof timeout === 'number' && typeof interval === 'number' && timeout >= interval,
        `${path}.healthCheck.timeout`,
        `The timeout of ${timeout} s is not below the interval of ${interval} s.`,
      );
    },
  ),
];

/** The rules. */
export const HEALTH_RULES: readonly Rule<TaskSubject>[] = within(containersOf, RULES);
