/** One way in which the emulator answers otherwise than AWS. */
import type { RawClients } from '../raw-clients.ts';

/** One quirk. */
export interface Quirk {
  readonly type: string;
  /** The fields that read back otherwise, with everything in them. */
  readonly paths: readonly string[];
  readonly reason: string;
  /** Whether the emulator still has it. */
  readonly remains: (aws: RawClients) => Promise<boolean>;
}
