/** Drift and orphans for people: one block an object, one line a field. */
import type { Json } from '../../core/json.ts';
import type { Drift, DriftedObject, Orphan } from '../../engine/drift-report.ts';
import type { Paint } from './paint.ts';

const LABEL = { change: 'change', drift: 'drift (will be reverted)' } as const;
const LONGEST = 120;

/** What differs, then what others decide, and what nobody has declared where that is asked for. */
export function drawDrift(
  drift: Drift,
  paint: Paint,
  { unmanaged }: { readonly unmanaged: boolean },
): string {
  const left = drift.left.map(
    ({ address, path, live, owner }) =>
      `  ${address} ${path}: ${textOf(live)} ${paint.dim(`[owned by ${owner} (left)]`)}`,
  );
  const others = unmanaged
    ? drift.unmanaged.map(
        ({ address, path, live }) =>
          `  ${address} ${path}: ${textOf(live)} ${paint.dim('[unmanaged]')}`,
      )
    : [];
  const count = drift.objects.length;
  return [
    ...drift.objects.flatMap((object) => drawObject(object, paint)),
    ...left,
    ...others,
    count === 0
      ? 'no drift: AWS is as the code means it'
      : `${count} ${count === 1 ? 'object differs' : 'objects differ'} from the code`,
  ].join('\n');
}

/** One line an orphan. */
export function drawOrphans(orphans: readonly Orphan[], paint: Paint): string {
  const lines = orphans.map(({ address, type, id, account, region, retained }) => {
    const fate = retained ? 'retained: stays' : 'no longer in the code: goes with the next deploy';
    return `${address} ${type} ${id} ${account}/${region} ${paint.dim(`[${fate}]`)}`;
  });
  return lines.length === 0
    ? 'no orphans: everything of this app is in its code'
    : lines.join('\n');
}

function drawObject(
  { address, type, what, fields }: DriftedObject,
  paint: Paint,
): readonly string[] {
  const said = {
    differs: '',
    missing: ': not there; never made, or removed outside',
    extra: ': no longer in the code',
  }[what];
  return [
    paint.yellow(`${address} ${type}${said}`),
    ...fields.map(
      ({ path, before, after, label }) =>
        `    ${path}: ${textOf(before)} -> ${textOf(after)} ${paint.cyan(`[${LABEL[label]}]`)}`,
    ),
  ];
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '(none)';
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
