/**
 * Which of the SDK's lists of legal values a member has. The schemas of its client say no more than that it is a text; its
 * types say the rest, but are not there at run time. What the names do not tell is a row of this table.
 */

/** The name of the list of a member of a structure, or of the items of a list; undefined for a text of any kind. */
export function enumNameOf(
  structure: string,
  member: string,
  isEnum: (name: string) => boolean,
): string | undefined {
  const capital = member.charAt(0).toUpperCase() + member.slice(1);
  return OTHERWISE[`${structure}.${member}`] ?? [`${structure}${capital}`, capital].find(isEnum);
}

const OTHERWISE: Readonly<Record<string, string>> = {
  'AutoRepairConfiguration.actionsStatus': 'AutoRepairActionsStatus',
  'CapacityReservationRequest.reservationPreference': 'CapacityReservationPreference',
  'ContainerDependency.condition': 'ContainerCondition',
  'CreateDaemonRequest.propagateTags': 'DaemonPropagateTags',
  'CreateExpressGatewayServiceRequest.cpuArchitecture': 'ExpressCpuArchitecture',
  'CreateGatewayRequest.propagateTags': 'PropagateGatewayTags',
  'CreateManagedInstancesProviderConfiguration.propagateTags': 'PropagateMITags',
  'DeploymentConfiguration.strategy': 'DeploymentStrategy',
  'DeploymentEarlySuccessCriteria.sourceServiceRevisionCleanup': 'ServiceRevisionCleanup',
  'DeploymentLifecycleHook.lifecycleStages': 'DeploymentLifecycleHookStage',
  'DeploymentLifecycleHookTimeoutConfiguration.action': 'DeploymentLifecycleHookAction',
  'DescribeTasksRequest.include': 'TaskField',
  'Device.permissions': 'DeviceCgroupPermission',
  'EBSTagSpecification.resourceType': 'EBSResourceType',
  'EFSAuthorizationConfig.iam': 'EFSAuthorizationConfigIAM',
  'EFSVolumeConfiguration.transitEncryption': 'EFSTransitEncryption',
  'ExecuteCommandConfiguration.logging': 'ExecuteCommandLogging',
  'ExpressGatewayScalingTarget.autoScalingMetric': 'ExpressGatewayServiceScalingMetric',
  'GatewayConnectorFilters.accessTypes': 'AccessType',
  'GatewayConnectorHealthCheck.healthCheckProtocol': 'GatewayConnectorHealthCheckProtocol',
  'GatewayElbNetworkConfiguration.ipAddressType': 'GatewayElbIpAddressType',
  'HostSharedAlbConfiguration.httpDesync': 'GatewayAlbDesyncMitigationMode',
  'HostSharedAlbConfiguration.protocol': 'GatewayAlbProtocol',
  'HostSharedAlbConfiguration.scheme': 'GatewayElbScheme',
  'InstanceLaunchTemplate.monitoring': 'ManagedInstancesMonitoringOptions',
  'InstanceLaunchTemplateUpdate.monitoring': 'ManagedInstancesMonitoringOptions',
  'InstanceRequirementsRequest.acceleratorManufacturers': 'AcceleratorManufacturer',
  'InstanceRequirementsRequest.acceleratorNames': 'AcceleratorName',
  'InstanceRequirementsRequest.acceleratorTypes': 'AcceleratorType',
  'InstanceRequirementsRequest.cpuManufacturers': 'CpuManufacturer',
  'InstanceRequirementsRequest.instanceGenerations': 'InstanceGeneration',
  'InstanceRequirementsRequest.localStorageTypes': 'LocalStorageType',
  'LogDriverVolumeConfiguration.driver': 'LogDriver',
  'PortMapping.appProtocol': 'ApplicationProtocol',
  'PortMapping.protocol': 'TransportProtocol',
  'RegisterDaemonTaskDefinitionRequest.ipcMode': 'DaemonIpcMode',
  'RegisterDaemonTaskDefinitionRequest.pidMode': 'DaemonPidMode',
  'RegisterTaskDefinitionRequest.requiresCompatibilities': 'Compatibility',
  'ResourceRequirement.type': 'ResourceType',
  'RuntimePlatform.cpuArchitecture': 'CPUArchitecture',
  'RuntimePlatform.operatingSystemFamily': 'OSFamily',
  'ServiceConnectAccessLogConfiguration.format': 'ServiceConnectAccessLoggingFormat',
  'ServiceConnectAccessLogConfiguration.includeQueryParameters':
    'ServiceConnectIncludeQueryParameters',
  'ServiceManagedEBSVolumeConfiguration.filesystemType': 'TaskFilesystemType',
  'TaskManagedEBSVolumeConfiguration.filesystemType': 'TaskFilesystemType',
  'ThresholdConfiguration.type': 'ThresholdType',
  'UpdateManagedInstancesProviderConfiguration.propagateTags': 'PropagateMITags',
};
