/** Cuts lists into smaller pages than a caller asks for, as AWS may do at any time. */
import type { NormalizedSchema } from '@smithy/core/schema';
import type { FaultEffect } from './faults.ts';
import type { WireService } from './wire/index.ts';

/** The input with its page size lowered to what a `page-size` effect asks for; the same input when there is none. */
export function capPageSize(
  service: WireService,
  schema: NormalizedSchema,
  input: unknown,
  effects: readonly FaultEffect[],
): unknown {
  const cap = effects.find((effect) => effect.kind === 'page-size');
  const member = cap === undefined ? undefined : pageMember(schema);
  if (cap === undefined || member === undefined || namesThings(input)) return input;
  const size = service.protocol === 'ec2' ? Math.max(cap.size, EC2_SMALLEST) : cap.size;
  const asked = (input as Readonly<Record<string, unknown>>)[member];
  return {
    ...(input as object),
    [member]: Math.min(typeof asked === 'number' ? asked : size, size),
  };
}

/** EC2 refuses `MaxResults` below 5. */
const EC2_SMALLEST = 5;

const PAGE_MEMBERS = new Set([
  'maxresults',
  'limit',
  'maxitems',
  'maxrecords',
  'pagesize',
  'resourcesperpage',
]);

function pageMember(schema: NormalizedSchema): string | undefined {
  if (!schema.isStructSchema()) return undefined;
  return [...schema.structIterator()]
    .map(([name]) => name)
    .find((name) => PAGE_MEMBERS.has(name.toLowerCase()));
}

/** Calls that list ids or names are answered in one page; EC2 refuses ids together with a page size. */
function namesThings(input: unknown): boolean {
  return Object.entries(input as object).some(
    ([name, value]) =>
      Array.isArray(value) && value.length > 0 && !/(filters|include)$/i.test(name),
  );
}
