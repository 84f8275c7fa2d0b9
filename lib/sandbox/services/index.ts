/** The AWS services that the sandbox models. */
import type { SandboxService } from '../service.ts';
import { sts } from './sts/index.ts';

/** Every modelled service. */
export const SERVICES: readonly SandboxService[] = [sts];
