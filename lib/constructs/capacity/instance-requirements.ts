/** Which instances ECS may start by itself. */
import type { InstanceRequirementsRequest } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';

/** From a number on, and up to one. */
export interface Range {
  /** At least so much. */
  readonly min: number;
  /** At most so much. @default - no limit */
  readonly max?: number;
}

/** What every instance must have. */
export interface InstanceNeeds {
  /** How many vCPUs. */
  readonly vCpuCount: Range;
  /** How much memory, in MiB. */
  readonly memoryMiB: Range;
}

/** Types by name: those that may be, or those that may not. Patterns such as `c7*.*` hold. */
export type InstanceTypeNames =
  | { readonly allowedInstanceTypes?: readonly string[]; readonly excludedInstanceTypes?: never }
  | { readonly allowedInstanceTypes?: never; readonly excludedInstanceTypes?: readonly string[] };

/** How dear an instance may be, in percent: for Spot over the lowest price or of the price on demand, or on demand. */
export type InstancePrices =
  | {
      readonly spotMaxPricePercentageOverLowestPrice?: number;
      readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice?: never;
      readonly onDemandMaxPricePercentageOverLowestPrice?: never;
    }
  | {
      readonly spotMaxPricePercentageOverLowestPrice?: never;
      readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice?: number;
      readonly onDemandMaxPricePercentageOverLowestPrice?: never;
    }
  | {
      readonly spotMaxPricePercentageOverLowestPrice?: never;
      readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice?: never;
      readonly onDemandMaxPricePercentageOverLowestPrice?: number;
    };

/** What an instance may or must have beside, in the words of AWS. */
export type FurtherNeeds = Omit<
  Inputs<InstanceRequirementsRequest>,
  | keyof InstanceNeeds
  | 'allowedInstanceTypes'
  | 'excludedInstanceTypes'
  | 'spotMaxPricePercentageOverLowestPrice'
  | 'maxSpotPriceAsPercentageOfOptimalOnDemandPrice'
  | 'onDemandMaxPricePercentageOverLowestPrice'
>;

/** Which instances fit: ECS takes the one that suits its tasks best among them. */
export type InstanceRequirements = InstanceNeeds &
  FurtherNeeds &
  InstanceTypeNames &
  InstancePrices;
