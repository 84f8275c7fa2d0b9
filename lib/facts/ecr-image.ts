/** How images of private ECR repositories are named (Amazon ECR User Guide, "Private registries"). */

/** An image in a private repository. */
export interface EcrImageName {
  /** Account whose registry it is in. */
  readonly account: string;
  /** Region of the registry. */
  readonly region: string;
  /** Name of the repository. */
  readonly repository: string;
  /** The name without tag and digest. */
  readonly uri: string;
  /** Tag; undefined where there is none. */
  readonly tag: string | undefined;
  /** Digest, such as `sha256:...`; undefined where there is none. */
  readonly digest: string | undefined;
}

// The endpoints of IPv4 alone, and those of IPv4 and IPv6.
const IN_ECR =
  /^((\d{12})\.dkr(?:\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?|-ecr(?:-fips)?\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn))\/([^:@]+))(?::([^@]*))?(?:@(.*))?$/;

/** What the name of an image says; undefined where it is of no private ECR repository. */
export function ecrImageName(image: string): EcrImageName | undefined {
  const [, uri, account, ipv4, dualStack, repository, tag, digest] = IN_ECR.exec(image) ?? [];
  const region = ipv4 ?? dualStack;
  if (uri === undefined || account === undefined || region === undefined) return undefined;
  return repository === undefined ? undefined : { account, region, repository, uri, tag, digest };
}
