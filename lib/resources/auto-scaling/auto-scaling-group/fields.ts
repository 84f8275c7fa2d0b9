/** What a change of each field of an Auto Scaling group means, and how it is switched off: an update changes nothing that it does not name. */
import type {
  InstancesDistribution,
  LaunchTemplateSpecification,
} from '@aws-sdk/client-auto-scaling';
import type { FieldRules, LeafRule } from '../../../resource-type.ts';
import { LIVE_KEPT, LIVE_SET, live, REPLACES } from '../../ec2/field-rules.ts';
import type { AutoScalingGroupProperties } from './properties.ts';

const specificationFields: FieldRules<LaunchTemplateSpecification> = {
  LaunchTemplateId: LIVE_KEPT,
  LaunchTemplateName: LIVE_KEPT,
  Version: LIVE_KEPT,
};

const distributionFields: FieldRules<InstancesDistribution> = {
  // Its default depends on whether the overrides ask for requirements.
  OnDemandAllocationStrategy: LIVE_KEPT,
  OnDemandBaseCapacity: live(0),
  OnDemandPercentageAboveBaseCapacity: live(100),
  SpotAllocationStrategy: live('lowest-price'),
  SpotInstancePools: LIVE_KEPT,
  SpotMaxPrice: live(''),
  DistributionSegments: live([]),
};

const SET_KEPT: LeafRule = { ...LIVE_KEPT, order: 'set' };

/** A rule for every field of a group. */
export const autoScalingGroupFields: FieldRules<AutoScalingGroupProperties> = {
  AutoScalingGroupName: REPLACES,
  LaunchTemplate: { members: specificationFields },
  MixedInstancesPolicy: {
    members: {
      LaunchTemplate: {
        members: {
          LaunchTemplateSpecification: { members: specificationFields },
          Overrides: live([]),
        },
      },
      InstancesDistribution: { members: distributionFields },
    },
  },
  MinSize: LIVE_KEPT,
  MaxSize: LIVE_KEPT,
  DesiredCapacity: LIVE_KEPT,
  DesiredCapacityType: live('units'),
  DefaultCooldown: live(300),
  VPCZoneIdentifier: SET_KEPT,
  AvailabilityZones: SET_KEPT,
  AvailabilityZoneIds: SET_KEPT,
  LoadBalancerNames: LIVE_SET,
  TargetGroupARNs: LIVE_SET,
  TrafficSources: LIVE_SET,
  HealthCheckType: live('EC2'),
  HealthCheckGracePeriod: live(0),
  PlacementGroup: live(''),
  TerminationPolicies: live(['Default']),
  NewInstancesProtectedFromScaleIn: live(false),
  CapacityRebalance: live(false),
  DeletionProtection: live('none'),
  ServiceLinkedRoleARN: LIVE_KEPT,
  MaxInstanceLifetime: live(0),
  DefaultInstanceWarmup: live(-1),
  InstanceMaintenancePolicy: live({ MinHealthyPercentage: -1, MaxHealthyPercentage: -1 }),
  AvailabilityZoneDistribution: live({ CapacityDistributionStrategy: 'balanced-best-effort' }),
  AvailabilityZoneImpairmentPolicy: live({ ZonalShiftEnabled: false }),
  CapacityReservationSpecification: live({ CapacityReservationPreference: 'default' }),
  InstanceLifecyclePolicy: live({ RetentionTriggers: { TerminateHookAbandon: 'terminate' } }),
  EnabledMetrics: LIVE_SET,
  // What a person suspends in an emergency is left suspended.
  SuspendedProcesses: { ...LIVE_SET, itemwise: true },
};
