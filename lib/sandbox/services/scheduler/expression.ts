/** When a schedule fires next. */
import { dateAt, type LocalDate, momentOf } from './local-time.ts';

const UNITS: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** Whether an expression is one that can be understood. */
export function isExpression(expression: string): boolean {
  return (
    /^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(expression) ||
    /^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/.test(expression) ||
    cronOf(expression) !== undefined
  );
}

/** The first moment after `after` at which it fires; undefined when there is none. Rates count from `since`. */
export function nextAfter(
  expression: string,
  zone: string,
  since: number,
  after: number,
): number | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (\w+?)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) {
    const every = Number(count) * (UNITS[unit] ?? 0);
    return after < since ? since : since + (Math.floor((after - since) / every) + 1) * every;
  }
  const [, once] = /^at\((.+)\)$/.exec(expression) ?? [];
  if (once !== undefined) {
    const moment = momentOf(Date.parse(`${once}Z`), zone);
    return moment !== undefined && moment > after ? moment : undefined;
  }
  const cron = cronOf(expression);
  return cron === undefined ? undefined : nextOfCron(cron, zone, after);
}

interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly isDay: (date: LocalDate) => boolean;
}

const DAY = 86_400_000;
/** Longer than from one leap day to the next but one. */
const MOST_DAYS = 9 * 366;

function nextOfCron(cron: Cron, zone: string, after: number): number | undefined {
  const { year, month, day } = dateAt(after, zone);
  const first = Date.UTC(year, month - 1, day);
  for (let index = 0; index < MOST_DAYS; index += 1) {
    const midnight = first + index * DAY;
    if (!cron.isDay(dateAt(midnight, 'UTC'))) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        const moment = momentOf(midnight + (60 * hour + minute) * 60_000, zone);
        if (moment !== undefined && moment > after) return moment;
      }
  }
  return undefined;
}

function cronOf(expression: string): Cron | undefined {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const months = valuesOf(month, 1, 12, MONTHS);
  const years = valuesOf(year, 1970, 2199);
  const isDay = dayTest(day, weekday);
  if (
    minutes === undefined ||
    hours === undefined ||
    months === undefined ||
    years === undefined ||
    isDay === undefined
  )
    return undefined;
  return {
    minutes,
    hours,
    isDay: (date) => years.includes(date.year) && months.includes(date.month) && isDay(date),
  };
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** One of the two fields is a question mark. */
function dayTest(day: string, weekday: string): ((date: LocalDate) => boolean) | undefined {
  if ((day === '?') === (weekday === '?')) return undefined;
  if (weekday === '?') {
    if (day === 'L') return (date) => date.day === lastDay(date);
    const days = valuesOf(day, 1, 31);
    return days && ((date) => days.includes(date.day));
  }
  const [, nth, which] = /^([1-7])#([1-5])$/.exec(weekday) ?? [];
  if (nth !== undefined)
    return (date) => weekdayOf(date) === Number(nth) && Math.ceil(date.day / 7) === Number(which);
  const [, last] = /^([1-7])L$/.exec(weekday) ?? [];
  if (last !== undefined)
    return (date) => weekdayOf(date) === Number(last) && date.day > lastDay(date) - 7;
  const weekdays = valuesOf(weekday, 1, 7, WEEKDAYS);
  return weekdays && ((date) => weekdays.includes(weekdayOf(date)));
}

/** 1 for Sunday. */
function weekdayOf({ year, month, day }: LocalDate): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lastDay({ year, month }: LocalDate): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The values of a field: lists of values, ranges and steps. Undefined when it has other signs. */
function valuesOf(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): readonly number[] | undefined {
  const numbers = names.reduce(
    (text, name, index) => text.replaceAll(name, String(index + least)),
    field.toUpperCase(),
  );
  const found = new Set<number>();
  for (const part of numbers.split(',')) {
    const [, all, from, to, step] = /^(?:(\*)|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    if (all === undefined && from === undefined) return undefined;
    const start = Number(from ?? least);
    const single = step === undefined && all === undefined ? start : most;
    const end = Number(to ?? single);
    const by = Number(step ?? 1);
    if (start < least || end > most || start > end || by < 1) return undefined;
    for (let value = start; value <= end; value += by) found.add(value);
  }
  return [...found].toSorted((a, b) => a - b);
}
