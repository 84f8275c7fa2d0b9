/** Whose a policy of CloudWatch Logs is: it carries no tags, so its name tells. */
import type { Address } from '../../graph/address.ts';
import type { Owner } from '../../resource-type.ts';

const PREFIX = 'gantry/';

/** The owner that the name `gantry/<address>` of a policy tells. */
export function ownerOfResourcePolicy(name: string | undefined): Owner | undefined {
  if (name?.startsWith(PREFIX) !== true) return undefined;
  const address = name.slice(PREFIX.length);
  const [app = ''] = address.split('/', 1);
  return app === '' || app === address ? undefined : { app, address: address as Address };
}
