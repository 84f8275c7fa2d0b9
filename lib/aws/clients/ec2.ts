/** Amazon EC2: the one client that is imported, so that bundles hold nothing else of the package. */
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';

/** Makes the client. */
export function makeClient(config: EC2ClientConfig): EC2Client {
  return new EC2Client(config);
}
