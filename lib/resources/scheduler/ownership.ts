/** Whose a schedule is: it carries no tags, so its description ends with `gantry:<address>`. */
import type { Address } from '../../graph/address.ts';
import type { Owner } from '../../resource-type.ts';

/** The owner that a description tells. */
export function ownerOfSchedule(description: string | undefined): Owner | undefined {
  const address = /(?:^| )gantry:(\S+)$/.exec(description ?? '')?.[1];
  const app = address?.split('/', 1)[0];
  return address === undefined || app === undefined || app === ''
    ? undefined
    : { app, address: address as Address };
}
