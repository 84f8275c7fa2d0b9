/**
 * Where the emulator answers otherwise than AWS. The lane tolerates exactly these, the product none of them; each proves
 * by raw calls that it is still there, so that an emulator without it makes the lane fail until the line is removed.
 */
import { accountQuirks } from './account.ts';
import { groupQuirks } from './groups.ts';
import { networkQuirks } from './network.ts';
import type { Quirk } from './quirk.ts';
import { serviceQuirks } from './services.ts';

/** All quirks that the lane tolerates. */
export const quirks: readonly Quirk[] = [
  ...accountQuirks,
  ...groupQuirks,
  ...networkQuirks,
  ...serviceQuirks,
];

/** Whether a quirk explains that a field reads back otherwise. */
export function isQuirk(type: string, path: string): boolean {
  return quirks.some(
    (quirk) =>
      quirk.type === type &&
      quirk.paths.some(
        (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`),
      ),
  );
}
