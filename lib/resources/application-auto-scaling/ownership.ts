/** Whose a policy or scheduled action is: neither carries tags, so their names tell. */
import type { Address } from '../../graph/address.ts';
import type { Owner } from '../../resource-type.ts';

const POLICY_PREFIX = 'gantry:';
const ACTION_PREFIX = 'gantry.';

/** The owner that a policy's name `gantry:<address>` tells. */
export function ownerOfPolicy(name: string | undefined): Owner | undefined {
  return name?.startsWith(POLICY_PREFIX) === true
    ? ownerAt(name.slice(POLICY_PREFIX.length))
    : undefined;
}

/** The owner that a scheduled action's name `gantry.<address>` tells; `~` stands for the `/` that AWS refuses there. */
export function ownerOfAction(name: string | undefined): Owner | undefined {
  return name?.startsWith(ACTION_PREFIX) === true
    ? ownerAt(name.slice(ACTION_PREFIX.length).replaceAll('~', '/'))
    : undefined;
}

function ownerAt(address: string): Owner | undefined {
  const [app] = address.split('/', 1);
  return app === undefined || app === '' ? undefined : { app, address: address as Address };
}
