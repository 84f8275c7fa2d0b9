/** Desired properties of a launch template. */
import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';

/** CloudFormation's name of the type. */
export const LAUNCH_TEMPLATE_TYPE = 'AWS::EC2::LaunchTemplate';

/** What instances are launched with. A change makes a new version, which becomes the default one. */
export interface LaunchTemplateProperties {
  /** Name, unique in the Region: 3 to 128 letters, digits and `( ) . - / _`. */
  LaunchTemplateName?: string;
  /**
   * CreateLaunchTemplateVersion's data, but `UserData` is plain text: references may stand inside it, and it is encoded
   * when it is sent.
   */
  LaunchTemplateData: RequestLaunchTemplateData;
}
