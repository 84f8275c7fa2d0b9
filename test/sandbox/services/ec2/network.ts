import * as sdk from '@aws-sdk/client-ec2';
import { createSandbox, type Sandbox } from '../../../../lib/sandbox/index.ts';

/** A sandbox with an EC2 client on it. */
export function anAccount(): { readonly sandbox: Sandbox; readonly client: sdk.EC2Client } {
  const sandbox = createSandbox();
  const client = new sdk.EC2Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: sandbox.requestHandler,
    maxAttempts: 1,
  });
  return { sandbox, client };
}

/** An account with a VPC 10.0.0.0/16 in it. */
export async function aVpc() {
  const account = anAccount();
  const { Vpc } = await account.client.send(new sdk.CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  return { ...account, vpcId: defined(Vpc?.VpcId) };
}

/** An account with a VPC, an internet gateway in it, and a subnet 10.0.0.0/28. */
export async function aSubnet() {
  const network = await aVpc();
  const { client, vpcId } = network;
  const { InternetGateway } = await client.send(new sdk.CreateInternetGatewayCommand({}));
  const gatewayId = defined(InternetGateway?.InternetGatewayId);
  await client.send(
    new sdk.AttachInternetGatewayCommand({ InternetGatewayId: gatewayId, VpcId: vpcId }),
  );
  const { Subnet } = await client.send(
    new sdk.CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.0.0/28' }),
  );
  return { ...network, gatewayId, subnetId: defined(Subnet?.SubnetId) };
}

/** The value, or an error where there is none. */
export function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

/** What a call is refused with: AWS's error code and message. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'accepted';
}
