/** Whose a schedule is: it carries no tags, so its description ends with `gantry:<address>`. */
import type { Address } from '../../graph/address.ts';
import type { Owner } from '../../resource-type.ts';

/** The owner that a description tells. */
export function ownerOfSchedule(description: string | undefined): Owner | undefined {
  const address = MARK.exec(description ?? '')?.[1];
  const app = address?.split('/', 1)[0];
  return address === undefined || app === undefined || app === ''
    ? undefined
    : { app, address: address as Address };
}

/** A description without the owner that it tells. */
export function withoutOwner(description: string | undefined): string {
  return (description ?? '').replace(MARK, '');
}

const MARK = /(?:^| )gantry:(\S+)$/;
