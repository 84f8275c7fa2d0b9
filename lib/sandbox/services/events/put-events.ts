/** Events of programs, and trying patterns out. */
import type {
  PutEventsRequest,
  PutEventsRequestEntry,
  TestEventPatternRequest,
} from '@aws-sdk/client-eventbridge';
import { isJsonObject } from '../../../core/json.ts';
import type { Call, Decoded } from '../../service.ts';
import { arrive } from './arrive.ts';
import { matches } from './pattern.ts';
import { parsePattern } from './pattern-rules.ts';
import { busNamed, invalid } from './store.ts';

/** PutEvents: entries that cannot be taken are told one by one. */
export function putEvents(input: Decoded<PutEventsRequest>, call: Call): object {
  const given = input.Entries as readonly PutEventsRequestEntry[];
  if (given.length < 1 || given.length > 10) throw invalid('Entries must have 1 to 10 items.');
  const entries = given.map((entry) => putOne(entry, call));
  return {
    FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length,
    Entries: entries,
  };
}

function putOne(entry: PutEventsRequestEntry, call: Call): object {
  const { Source = '', DetailType = '', Detail = '' } = entry;
  if (Source === '' || DetailType === '' || Detail === '')
    return {
      ErrorCode: 'InvalidArgument',
      ErrorMessage: 'Parameter Source, DetailType or Detail is not valid. Reason: it is required.',
    };
  if (Source.startsWith('aws.'))
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    };
  const detail = objectIn(Detail);
  if (detail === undefined)
    return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  const id = arrive(
    call,
    {
      source: Source,
      detailType: DetailType,
      resources: entry.Resources ?? [],
      detail,
      ...(entry.Time === undefined ? {} : { time: entry.Time.getTime() }),
    },
    busNamed(call, entry.EventBusName),
  );
  return { EventId: id };
}

/** TestEventPattern. */
export function testEventPattern(input: Decoded<TestEventPatternRequest>): object {
  const event = objectIn(input.Event);
  if (event === undefined) throw invalid('Parameter Event is not valid.');
  return { Result: matches(parsePattern(input.EventPattern), event) };
}

function objectIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
