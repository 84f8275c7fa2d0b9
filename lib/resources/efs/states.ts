/** EFS's life cycle, in the words of the contract. */
import type { Live } from '../../resource-type.ts';

/** The state of an object of EFS. */
export function stateOf(lifeCycle: string | undefined): NonNullable<Live['state']> {
  switch (lifeCycle) {
    case 'creating':
    case 'updating':
    case 'deleting':
      return lifeCycle;
    case 'error':
      return 'failed';
    default:
      return 'ready';
  }
}
