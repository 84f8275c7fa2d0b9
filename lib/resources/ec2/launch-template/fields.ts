/** What a change of each field of a launch template means. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { FieldRules, LeafRule } from '../../../resource-type.ts';
import { LIVE_SET, live, REPLACES } from '../field-rules.ts';
import type { LaunchTemplateProperties } from './properties.ts';

// Instances keep what they were launched with: a new version disturbs nothing until somebody replaces them.
const VERSIONED: LeafRule = live(null);

const dataFields: FieldRules<RequestLaunchTemplateData> = {
  KernelId: VERSIONED,
  EbsOptimized: VERSIONED,
  IamInstanceProfile: VERSIONED,
  BlockDeviceMappings: LIVE_SET,
  NetworkInterfaces: LIVE_SET,
  ImageId: VERSIONED,
  InstanceType: VERSIONED,
  KeyName: VERSIONED,
  Monitoring: VERSIONED,
  Placement: VERSIONED,
  RamDiskId: VERSIONED,
  DisableApiTermination: VERSIONED,
  InstanceInitiatedShutdownBehavior: VERSIONED,
  UserData: VERSIONED,
  TagSpecifications: LIVE_SET,
  ElasticGpuSpecifications: LIVE_SET,
  ElasticInferenceAccelerators: LIVE_SET,
  SecurityGroupIds: LIVE_SET,
  SecurityGroups: LIVE_SET,
  InstanceMarketOptions: VERSIONED,
  CreditSpecification: VERSIONED,
  CpuOptions: VERSIONED,
  CapacityReservationSpecification: VERSIONED,
  LicenseSpecifications: LIVE_SET,
  HibernationOptions: VERSIONED,
  MetadataOptions: VERSIONED,
  EnclaveOptions: VERSIONED,
  InstanceRequirements: VERSIONED,
  PrivateDnsNameOptions: VERSIONED,
  MaintenanceOptions: VERSIONED,
  DisableApiStop: VERSIONED,
  Operator: VERSIONED,
  NetworkPerformanceOptions: VERSIONED,
  SecondaryInterfaces: LIVE_SET,
};

/** A rule for every field of a launch template. */
export const launchTemplateFields: FieldRules<LaunchTemplateProperties> = {
  LaunchTemplateName: REPLACES,
  LaunchTemplateData: { members: dataFields },
};
