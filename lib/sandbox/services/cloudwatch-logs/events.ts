/** Log events: writing, reading one stream, searching a group. */
import type {
  FilterLogEventsRequest,
  GetLogEventsRequest,
  PutLogEventsRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginate } from '../../paginate.ts';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { EventRecord } from './records.ts';
import { groupNamed, streamKey, streamNamed, streamsIn, streamsOf } from './store.ts';

/** PutLogEvents. Events must be in order of time, as AWS asks. */
export function putLogEvents(input: Decoded<PutLogEventsRequest>, call: Call): object {
  const group = groupNamed(call.world, call.scope, input.logGroupName);
  const stream = streamNamed(call.world, call.scope, group.name, input.logStreamName);
  const added = input.logEvents.map(
    (event): EventRecord => ({
      timestamp: event.timestamp ?? 0,
      message: event.message ?? '',
      ingested: call.world.now(),
    }),
  );
  if (added.some((event, index) => event.timestamp < (added[index - 1]?.timestamp ?? 0)))
    throw new ServiceFault(
      'InvalidParameterException',
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
  const events = [...stream.events, ...added].sort((a, b) => a.timestamp - b.timestamp);
  streamsOf(call.world, call.scope).set(streamKey(group.name, stream.name), { ...stream, events });
  return { nextSequenceToken: String(events.length) };
}

/**
 * GetLogEvents. Without a token it gives the newest page unless `startFromHead`; the tokens lead forward and backward,
 * and a token that leads nowhere further comes back unchanged.
 */
export function getLogEvents(input: Decoded<GetLogEventsRequest>, call: Call): object {
  const identifier = input.logGroupName ?? input.logGroupIdentifier;
  const group = groupNamed(call.world, call.scope, identifier);
  const stream = streamNamed(call.world, call.scope, group.name, input.logStreamName);
  const all = stream.events.filter((event) => isBetween(event, input));
  const limit = input.limit ?? MOST_EVENTS;
  const { start, end } = windowOf(all.length, limit, input);
  return {
    events: all.slice(start, end).map(({ timestamp, message, ingested }) => ({
      timestamp,
      message,
      ingestionTime: ingested,
    })),
    nextForwardToken: `f/${end}`,
    nextBackwardToken: `b/${start}`,
  };
}

/** FilterLogEvents. A pattern is a list of words that must all occur, each plain, quoted, or with `-` in front. */
export function filterLogEvents(input: Decoded<FilterLogEventsRequest>, call: Call): object {
  const identifier = input.logGroupName ?? input.logGroupIdentifier;
  const group = groupNamed(call.world, call.scope, identifier);
  const matching = streamsIn(call.world, call.scope, group.name)
    .filter(
      ({ name }) =>
        (input.logStreamNames === undefined || input.logStreamNames.includes(name)) &&
        name.startsWith(input.logStreamNamePrefix ?? ''),
    )
    .flatMap(({ name, events }) =>
      events.map((event, index) => ({
        ...event,
        logStreamName: name,
        eventId: `${name}/${index}`,
      })),
    )
    .filter((event) => isBetween(event, input) && matches(event.message, input.filterPattern ?? ''))
    .sort((a, b) => a.timestamp - b.timestamp || (a.eventId < b.eventId ? -1 : 1));
  const page = paginate(matching, {
    size: input.limit ?? MOST_EVENTS,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return {
    events: page.items.map(({ ingested, ...event }) => ({ ...event, ingestionTime: ingested })),
    searchedLogStreams: [],
    nextToken: page.next,
  };
}

const MOST_EVENTS = 10_000;

/** `startTime` is inside, `endTime` is not. */
function isBetween(
  event: EventRecord,
  { startTime, endTime }: { readonly startTime?: number; readonly endTime?: number },
): boolean {
  return (
    event.timestamp >= (startTime ?? Number.NEGATIVE_INFINITY) &&
    event.timestamp < (endTime ?? Number.POSITIVE_INFINITY)
  );
}

function windowOf(
  count: number,
  limit: number,
  { nextToken, startFromHead }: { readonly nextToken?: string; readonly startFromHead?: boolean },
): { readonly start: number; readonly end: number } {
  const token = /^([fb])\/(\d+)$/.exec(nextToken ?? '');
  if (nextToken !== undefined && token === null)
    throw new ServiceFault('InvalidParameterException', 'The specified nextToken is invalid.');
  if (token !== null) {
    const at = Math.min(Number(token[2]), count);
    if (token[1] === 'f') return { start: at, end: Math.min(at + limit, count) };
    return { start: Math.max(0, at - limit), end: at };
  }
  if (startFromHead === true) return { start: 0, end: Math.min(limit, count) };
  return { start: Math.max(0, count - limit), end: count };
}

function matches(message: string, pattern: string): boolean {
  const words = pattern.match(/-?"[^"]*"|\S+/g) ?? [];
  return words.every((word) => {
    const absent = word.startsWith('-');
    const text = (absent ? word.slice(1) : word).replace(/^"(.*)"$/, '$1');
    return message.includes(text) !== absent;
  });
}
