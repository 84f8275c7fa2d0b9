/** Moments by the clock on the wall of a time zone. */

/** A date of the calendar. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Whether the IANA database has such a zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The date in a zone at a moment. */
export function dateAt(moment: number, zone: string): LocalDate {
  const wall = new Date(moment + offsetAt(moment, zone));
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

/** The moment at which clocks of a zone show a time; undefined for one that is skipped when they go forward. */
export function momentOf(wall: number, zone: string): number | undefined {
  const guess = wall - offsetAt(wall, zone);
  const moment = wall - offsetAt(guess, zone);
  return moment + offsetAt(moment, zone) === wall ? moment : undefined;
}

function offsetAt(moment: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return wall - Math.floor(moment / 1000) * 1000;
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
