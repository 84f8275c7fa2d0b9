/** Which instances ECS may start by itself. */
import type { InstanceRequirementsRequest } from '@aws-sdk/client-ecs';
import type { Inputs } from '../../graph/reference.ts';

/** From a number on, and up to one. */
export interface NumberRange {
  /** At least so much. */
  readonly min: number;
  /** At most so much. @default - no limit */
  readonly max?: number;
}

/** What every instance must have. */
export interface InstanceNeeds {
  /** How many vCPUs. */
  readonly vCpuCount: NumberRange;
  /** How much memory, in MiB. */
  readonly memoryMiB: NumberRange;
}

/** Types by name: those that may be. Patterns such as `c7*.*` hold. */
export interface AllowedInstanceTypes {
  /** Types that may be; at most 400. @default - all */
  readonly allowedInstanceTypes?: readonly string[];
  /** Left out. */
  readonly excludedInstanceTypes?: never;
}

/** Types by name: those that may not be. Patterns such as `c7*.*` hold. */
export interface ExcludedInstanceTypes {
  /** Types that may not be; at most 400. */
  readonly excludedInstanceTypes: readonly string[];
  /** Left out. */
  readonly allowedInstanceTypes?: never;
}

/** How dear Spot Instances may be, compared with the cheapest type that fits. */
export interface SpotPriceOverLowest {
  /** Percent over the lowest Spot price of the current generations. @default - as AWS has it */
  readonly spotMaxPricePercentageOverLowestPrice?: number;
  /** Left out. */
  readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice?: never;
  /** Left out. */
  readonly onDemandMaxPricePercentageOverLowestPrice?: never;
}

/** How dear Spot Instances may be, compared with the price on demand. */
export interface SpotPriceOfOnDemand {
  /** Percent of the price on demand of the type that suits best. */
  readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice: number;
  /** Left out. */
  readonly spotMaxPricePercentageOverLowestPrice?: never;
  /** Left out. */
  readonly onDemandMaxPricePercentageOverLowestPrice?: never;
}

/** How dear instances on demand may be, compared with the cheapest type that fits. */
export interface OnDemandPriceOverLowest {
  /** Percent over the lowest price on demand of the current generations. */
  readonly onDemandMaxPricePercentageOverLowestPrice: number;
  /** Left out. */
  readonly spotMaxPricePercentageOverLowestPrice?: never;
  /** Left out. */
  readonly maxSpotPriceAsPercentageOfOptimalOnDemandPrice?: never;
}

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
  (AllowedInstanceTypes | ExcludedInstanceTypes) &
  (SpotPriceOverLowest | SpotPriceOfOnDemand | OnDemandPriceOverLowest);
