/** The contract over the other half of the generated registry. */
import { resourceTypes } from '../../lib/resources/registry.ts';
import { contractOf } from './contract.ts';
import { isOfNetwork } from './halves.ts';

contractOf([...resourceTypes.values()].filter((type) => !isOfNetwork(type)));
