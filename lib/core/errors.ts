/** Every error that Gantry reports: one table of codes, one class. */

/** Process exit codes of the command line (and `exitCode` of a {@link GantryError}). */
export const EXIT = {
  /** Done. */
  done: 0,
  /** Usage, credentials, or AWS refused. */
  error: 1,
  /** Changes or drift present, with --detailed-exitcode. */
  changes: 2,
  /** The plan is stale. */
  stale: 3,
  /** A rollout failed or was rolled back. */
  rollout: 4,
  /** Interrupted. */
  interrupted: 5,
  /** Another run holds the lock. */
  locked: 6,
  /** Blocked by a check before anything was written. */
  blocked: 7,
} as const;

interface ErrorEntry {
  /** Fixed text: what kind of thing is wrong. */
  readonly title: string;
  /** What to do about it. */
  readonly hint: string;
  /** Exit code; 1 unless given. */
  readonly exit?: (typeof EXIT)[keyof typeof EXIT];
}

const TABLE = {
  // The user's program
  'app/not-found': {
    title: 'app file not found',
    hint: 'give the path of the app file, or set "gantry": {"app": "..."} in package.json',
  },
  'app/failed': {
    title: 'the app file threw an error',
    hint: 'fix the error in the app file; the message and place are above',
  },
  'app/ended-process': {
    title: 'the app file ended the process, or waits for what never comes',
    hint: 'take process.exit() out of the app file, and see that whatever it awaits is settled',
  },
  'app/no-app': {
    title: 'the app file makes no App',
    hint: 'export it: export const app = new App({ name: ... })',
  },
  'app/many-apps': {
    title: 'the app file makes more than one App',
    hint: 'export the one to use as `app`',
  },
  'app/bad-syntax': { title: 'the app file cannot be parsed', hint: 'fix the syntax error' },
  'tree/duplicate-address': {
    title: 'two constructs have the same address',
    hint: 'give one of them another id',
  },
  'tree/bad-id': {
    title: 'a construct id does not fit into an address',
    hint: 'use letters, digits, "_", "-" and "."',
  },
  'tree/bad-name': {
    title: 'a name breaks the rules of AWS',
    hint: 'shorten or change the name; leave it out to have one derived',
  },
  'tree/no-scope': {
    title: 'a construct was made without a scope',
    hint: 'pass the App, a Stack or another construct first, then the id',
  },
  'tree/no-stack': {
    title: 'a resource is not inside a Stack',
    hint: 'create it with a Stack, or a construct within one, as scope',
  },
  'tree/bad-props': {
    title: 'a construct was given props that do not fit',
    hint: 'change the named prop',
  },
  'reference/in-string': {
    title: 'a reference was put into an ordinary string',
    hint: 'use the text tag: text`prefix-${cluster.clusterName}`',
  },
  'reference/foreign-app': {
    title: 'a reference leads to a resource of another App',
    hint: 'pass the value itself, or put both into one App',
  },
  'reference/unknown': {
    title: 'a reference leads to a resource that is not in the graph',
    hint: 'add the resource to the App, or pass the value itself',
  },
  'reference/unknown-attribute': {
    title: 'a reference names an attribute that the resource does not have',
    hint: 'use one of the attributes that the message lists',
  },
  'graph/cycle': {
    title: 'resources depend on each other in a circle',
    hint: 'remove one of the references or dependencies named in the message',
  },
  'graph/schema-version': {
    title: 'the file was written by another version of Gantry',
    hint: 'make it again with this version',
  },
  'rule/unknown-field': {
    title: 'a field is not known to this version',
    hint: 'check its spelling; a field that is new in AWS is sent as it is, and its changes are not seen',
  },
  'rule/violated': {
    title: 'AWS would refuse this',
    hint: 'change the named property',
    exit: EXIT.blocked,
  },
  'rule/unfindable': {
    title: 'the object could be lost sight of',
    hint: 'leave the named property out to have one derived',
  },
  'plan/unknown-type': {
    title: 'the graph holds a type of resource that this version does not know',
    hint: 'upgrade gantry',
  },
  'plan/blocked': {
    title: 'the plan has errors; nothing was written',
    hint: 'mend what is listed above',
    exit: EXIT.blocked,
  },
  'plan/not-owned': {
    title: 'an object of this name exists and is not ours',
    hint: 'take it over with gantry adopt <address>, with --adopt or adopt: true if it belongs to no app; else choose another name',
    exit: EXIT.blocked,
  },
  'plan/unreadable': {
    title: 'AWS has answered something that this version cannot understand',
    hint: 'if somebody has edited a tag that begins with gantry:, set it right or take all such tags off the object; else upgrade gantry, or report it',
  },
  'plan/newer-tags': {
    title: 'the tags of an object were written by a later version of Gantry',
    hint: 'use that version, or a later one',
    exit: EXIT.blocked,
  },
  'plan/record-lost': {
    title: 'an object no longer tells which fields the code declared before',
    hint: 'a deploy writes the tag anew; fields that were taken out of the code meanwhile stay as they are and are to be switched off by hand',
    exit: EXIT.done,
  },
  'plan/copied-tags': {
    title: 'an object carries tags that Gantry has made for another one',
    hint: 'take its tags that begin with gantry: off, if it is a copy or clone; it is not removed before that',
    exit: EXIT.blocked,
  },
  'plan/same-address': {
    title: 'two objects carry the tags of one address',
    hint: 'take the tags that begin with gantry: off the one that is not of this app',
    exit: EXIT.blocked,
  },
  'import/unreadable': {
    title: 'a file cannot be imported',
    hint: 'mend the file; gantry check judges it without writing anything',
  },
  'import/nothing': {
    title: 'there is nothing to import',
    hint: 'name files with task definitions, and services that run them; or a cluster with services',
  },
  'import/no-task-definition': {
    title: 'a service is to be imported without what it runs',
    hint: 'name the file with its task definition too',
  },
  'import/unknown-service': {
    title: 'there is no such service in the cluster',
    hint: 'name services of the cluster, with commas between; without --service all are imported',
  },
  'import/owned': {
    title: 'a service belongs to an app already',
    hint: 'change it in the code of that app',
  },
  'import/foreign-controller': {
    title: 'a service is deployed by something else than ECS',
    hint: 'leave it out with --service, or move it to the ECS deployment controller first',
  },
  'plan/unknown-address': {
    title: 'there is no resource at an address that was named',
    hint: 'gantry graph lists the addresses',
  },
  'adopt/nothing-there': {
    title: 'there is nothing in AWS that could be taken over',
    hint: 'gantry deploy makes it; what is found by its tags alone (a VPC, a NAT gateway) cannot be taken over without them',
    exit: EXIT.blocked,
  },
  'adopt/needs-deploy': {
    title: 'an object cannot be taken over before others are made',
    hint: 'deploy with --adopt <address>: it takes over and makes the others in one run',
    exit: EXIT.blocked,
  },
  'plan/unknown-stack': {
    title: 'there is no stack of that name',
    hint: 'name stacks of the app, or an app file that exists; without a name all stacks are meant',
  },
  'plan/same-object': {
    title: 'two resources of the app are one object in AWS',
    hint: 'leave their names out to have them derived, or give one of them another name',
    exit: EXIT.blocked,
  },
  'plan/cannot-move': {
    title: 'nothing moves between accounts or Regions',
    hint: 'take movedFrom out: the resource is made anew there, and the old one is removed once the new one stands',
    exit: EXIT.blocked,
  },
  'plan/left-unselected': {
    title: 'something that is not selected stays as it is',
    hint: 'select it too, or deploy without a selection',
    exit: EXIT.blocked,
  },
  'plan/needs-unselected': {
    title: 'something that is not selected is missing',
    hint: 'select it too, or leave --exclusively out to have it made along',
    exit: EXIT.blocked,
  },
  'plan/used-outside': {
    title: 'something that is to be removed is used by what is not selected',
    hint: 'select what uses it too, or deploy first the code that no longer does',
    exit: EXIT.blocked,
  },
  'plan/adopt-replaces': {
    title: 'an object cannot be taken over without being replaced',
    hint: 'write these fields as they are in AWS first; once the object is ours they can be changed',
    exit: EXIT.blocked,
  },
  'plan/downtime': {
    title: 'a resource with a fixed name must be replaced, which means downtime',
    hint: 'consent with --allow-downtime, or leave the name out to have one derived',
    exit: EXIT.blocked,
  },
  'plan/create-only': {
    title: 'a property that AWS cannot change after creation was changed',
    hint: 'set it back, or replace the resource by giving its construct another id',
    exit: EXIT.blocked,
  },
  'plan/stale': {
    title: 'a live object that the plan depends on has moved',
    hint: 'plan again',
    exit: EXIT.stale,
  },
  'plan-file/unreadable': {
    title: 'the plan file cannot be read',
    hint: 'make it again: gantry plan --out FILE',
  },
  'plan-file/schema-version': {
    title: 'the plan file was written by another version of Gantry',
    hint: 'plan again with this version, or deploy with the version that made the plan',
  },
  'plan-file/edited': {
    title: 'the plan file is not as it was written',
    hint: 'plan again: what runs is what was planned, so a plan cannot be edited',
  },
  'plan-file/other-app': {
    title: 'the plan file belongs to another app',
    hint: 'name the app file of that plan',
  },
  'plan-file/other-account': {
    title: 'the plan file was made for another account or Region',
    hint: 'use the credentials and the Region of the plan, or plan again',
  },
  'plan-file/other-program': {
    title: 'the program means something else than when the plan was made',
    hint: 'deploy from the commit and with the settings that were planned, or plan again',
    exit: EXIT.stale,
  },
  'plan-file/other-intent': {
    title: 'the plan file is for another command',
    hint: 'gantry deploy takes plans of gantry plan; gantry destroy those of gantry plan --destroy',
  },
  'plan-file/has-consents': {
    title: 'a plan file carries the options that it was planned with',
    hint: 'leave the option out, or plan again with it',
  },
  'image/unknown': {
    title: 'no container of that name leaves its image to somebody else',
    hint: 'make its image with ContainerImage.external(...), or name another container',
  },
  'image/many': {
    title: 'several containers of that name leave their image to somebody else',
    hint: 'name the one that is meant with its task definition: <address>/<container>=<image>',
  },
  'image/unreadable': {
    title: 'an image was told in another form than NAME=IMAGE',
    hint: 'write --image web=example/web:2, with commas between several',
  },
  'plan/not-redeployable': {
    title: 'a resource cannot be deployed again by force',
    hint: 'name services that ECS deploys, or `all` for those of the app',
    exit: EXIT.blocked,
  },
  'plan/unseen-by-tasks': {
    title: 'tasks that run already do not see what this plan adds around them',
    hint: 'they see it with their next deployment',
    exit: EXIT.done,
  },
  'plan/new-tasks-only': {
    title: 'tasks that run already keep what they were started with',
    hint: 'the change is complete with the next deployment',
    exit: EXIT.done,
  },
  'plan/unlisted': {
    title: 'what this app may have left of a type is not seen',
    hint: 'nothing to do unless an earlier version of the app made some: then allow listing them',
    exit: EXIT.done,
  },
  'plan/traffic-moving': {
    title: 'a deployment is moving traffic by this rule',
    hint: 'deploy again when it has ended; gantry status shows where it is, gantry rollback ends it',
    exit: EXIT.blocked,
  },
  'plan/no-healthy-targets': {
    title: 'the traffic is on a target group without healthy targets',
    hint: 'mend the tasks first, or move the weights by hand: this change would keep them where they are',
    exit: EXIT.blocked,
  },
  'plan/newer-available': {
    title: 'a newer machine image than the one in use is available',
    hint: 'gantry roll <address of the group> takes it and replaces the instances one by one',
    exit: EXIT.done,
  },
  'plan/no-parameter': {
    title: 'there is no public SSM parameter of that name in the Region',
    hint: 'check the name of the machine image; not every image is offered in every Region',
    exit: EXIT.blocked,
  },
  'plan/no-secret': {
    title: 'a secret on whose versions a service is to be deployed is not there',
    hint: 'check the ARN and the Region; a secret without a value has no version yet',
    exit: EXIT.blocked,
  },
  'plan/no-hosted-zone': {
    title: 'a hosted zone of Route 53 does not fit',
    hint: 'make the public hosted zone of the domain first, or name another one',
    exit: EXIT.blocked,
  },
  'plan/no-route': {
    title: 'tasks could not reach what they need of AWS',
    hint: 'give the subnets a default route (a NAT gateway), or add what is missing: a gateway endpoint for s3, interface endpoints for the others',
    exit: EXIT.blocked,
  },
  'plan/no-ipv6': {
    title: 'tasks get no address of the kind that is wanted of them',
    hint: 'give the VPC and the subnets IPv6 blocks, and switch on the account setting dualStackIPv6',
    exit: EXIT.blocked,
  },
  'plan/in-use': {
    title: 'something that is to be removed is still used by somebody else',
    hint: 'move or remove what uses it first, or keep it in the code',
    exit: EXIT.blocked,
  },
  'capacity/unread': {
    title: 'something that capacity is judged by could not be read',
    hint: 'allow the named action to the caller; until then that part of the capacity is not judged',
    exit: EXIT.blocked,
  },
  'capacity/own-policies': {
    title: 'a group that ECS scales has scaling policies of its own',
    hint: 'remove these policies from the group, or give the capacity provider managedScaling: false',
    exit: EXIT.blocked,
  },
  'capacity/unknown-type': {
    title: 'there is no instance type of that name in the Region',
    hint: 'check its spelling; not every type is offered in every Region',
    exit: EXIT.blocked,
  },
  'plan/too-few-zones': {
    title: 'the Region has fewer Availability Zones than the app asks for',
    hint: 'lower maxAzs, or use another Region',
    exit: EXIT.blocked,
  },
  'plan/too-many-fields': {
    title: 'a resource declares more fields and tags than its ownership tag can record',
    hint: 'declare fewer tags on it',
  },
  'plan/too-many-tags': {
    title: 'a resource would carry more than 50 tags',
    hint: 'declare fewer tags on it',
  },
  'apply/failed': {
    title: 'the deploy did not finish',
    hint: 'mend the cause named for each address and run the same command again',
  },
  'apply/interrupted': {
    title: 'interrupted',
    hint: 'run the same command again to go on',
    exit: EXIT.interrupted,
  },
  'wait/timed-out': {
    title: 'AWS did not finish in time',
    hint: 'look at the object in AWS, then run the same command again',
  },
  'wait/failed': {
    title: 'AWS reports that the object failed',
    hint: 'see the reason given by AWS',
  },
  'lock/held': {
    title: 'another deploy of this app is running',
    hint: 'wait for it; if its holder is surely gone:\n  gantry unlock',
    exit: EXIT.locked,
  },
  'lock/lost': {
    title: 'the lock was taken by another while we ran',
    hint: 'see who holds it, then run the same command again',
    exit: EXIT.locked,
  },
  'preflight/no-image': {
    title: 'an image is not in its repository',
    hint: 'push it first, or correct the name, the tag or the Region',
    exit: EXIT.blocked,
  },
  'preflight/wrong-architecture': {
    title: 'an image is built for another CPU architecture',
    hint: 'build it for the runtimePlatform of the task definition, or change that',
    exit: EXIT.blocked,
  },
  'preflight/unread': {
    title: 'something that the plan relies on could not be looked at',
    hint: 'allow it to be read, or see to it yourself',
    exit: EXIT.done,
  },
  'task/failed': {
    title: 'a one-off task did not succeed; what waits for it was not touched',
    hint: 'mend what the lines above tell of; the next deploy runs it again',
    exit: EXIT.rollout,
  },
  'task/lost': {
    title: 'nobody can tell whether a one-off task ran to its end',
    hint: 'look at what it was to do; if it must run (again), give it another trigger',
  },
  'deployment/none': {
    title: 'there is no deployment under way',
    hint: 'gantry status shows what the services run; an older version is deployed from its own code',
  },
  'deployment/many': {
    title: 'more than one service is being deployed',
    hint: 'name the one that is meant',
  },
  'deployment/not-paused': {
    title: 'the deployment does not wait for anybody',
    hint: 'gantry status shows where it is; gantry rollback ends it',
  },
  'run/unknown': {
    title: 'there is nothing of that name to run',
    hint: 'give the address or the family of a task definition of the app, and deploy it first',
  },
  'register/unknown': {
    title: 'there is nothing of that address with which machines could register',
    hint: 'give the address of an ExternalCapacity of the app, and deploy it first',
  },
  'register/no-code': {
    title: 'the code of the activation is not kept any more',
    hint: 'run gantry deploy: it makes a new activation',
  },
  'run/incomplete': {
    title: 'the task cannot be run without more being said',
    hint: 'see gantry run --help',
  },
  'instances/unknown': {
    title: 'the cluster has no such container instance',
    hint: 'give ids as gantry instances lists them, or the address of a group or capacity provider of the app',
  },
  'instances/no-cluster': {
    title: 'there is no such cluster',
    hint: 'give the address or the name of a cluster with --cluster',
  },
  'instances/not-drainable': {
    title: 'a container instance is in a state that cannot be changed',
    hint: 'wait until it is ACTIVE; gantry instances says why one did not register',
  },
  'roll/unknown': {
    title: 'there is no group of instances at that address',
    hint: 'give the address of an Auto Scaling group of the app, and deploy it first',
  },
  'roll/pending': {
    title: 'the app has changes that are not deployed',
    hint: 'run gantry deploy first, so that the roll replaces instances and nothing else',
    exit: EXIT.blocked,
  },
  'rollout/failed': {
    title: 'the rollout did not succeed',
    hint: 'mend the cause and deploy again',
    exit: EXIT.rollout,
  },
  'aws/no-credentials': {
    title: 'no AWS credentials found',
    hint: 'configure credentials or AWS_PROFILE, or try it without an account: add --sandbox',
  },
  'aws/expired-credentials': {
    title: 'the AWS credentials have expired',
    hint: 'refresh them (for example: aws sso login) and run again',
  },
  'aws/bad-credentials': {
    title: 'AWS does not accept the credentials',
    hint: 'check the access key; a Region that is off by default must be enabled in the account first',
  },
  'aws/denied': {
    title: 'AWS denied a call',
    hint: 'allow the named action to the caller, or run as another principal',
  },
  'aws/no-region': {
    title: 'no Region is known for a stack',
    hint: 'give the Stack a region, or set AWS_REGION',
  },
  'aws/no-role': {
    title: 'the role of a stack cannot be assumed',
    hint: 'let the role trust the caller, and allow sts:AssumeRole on it to the caller',
  },
  'aws/wrong-account': {
    title: 'the credentials belong to another account than the stack names',
    hint: 'use credentials of the account, or change the stack',
  },
  'aws/wrong-region': {
    title: 'the Region is not usable',
    hint: 'check the name of the Region, and that it is enabled in the account',
  },
  'aws/unreachable': {
    title: 'AWS could not be reached',
    hint: 'check the network, the Region and AWS_ENDPOINT_URL',
  },
  'aws/refused': { title: 'AWS refused a call', hint: 'see the message from AWS' },
  'sandbox/damaged': {
    title: 'the sandbox file cannot be read',
    hint: 'delete it to start with an empty account',
  },
  'document/unreadable': {
    title: 'a file cannot be read',
    hint: 'check the path, and that you may read there',
  },
  'document/too-large': {
    title: 'a file is too large for a request',
    hint: 'AWS takes requests of a few hundred KiB; check that this is the right file',
  },
  'document/binary': { title: 'a file holds no text', hint: 'give a JSON file in UTF-8' },
  'document/empty': { title: 'a file is empty', hint: 'give a JSON file' },
  'document/not-json': {
    title: 'a file is in another format than JSON',
    hint: 'give the JSON that is made of it',
  },
  'document/syntax': {
    title: 'a file is not JSON as AWS takes it',
    hint: 'mend the text at the named place',
  },
  'document/duplicate-member': {
    title: 'a member is given twice',
    hint: 'remove one of them: the last one counts',
  },
  'document/unknown-shape': {
    title: 'a file holds no request that is known',
    hint: 'say which operation it is for: --as CreateService',
  },
  'document/unknown-field': {
    title: 'a field is not known',
    hint: 'check its spelling, and that it stands where it belongs',
  },
  'document/wrong-type': {
    title: 'a value is of the wrong type',
    hint: 'write it in the type that is named',
  },
  'document/missing-field': { title: 'a required field is missing', hint: 'add it' },
  'cli/usage': { title: 'the command cannot be understood', hint: 'see gantry --help' },
  'cli/file': {
    title: 'a file or folder cannot be read or written',
    hint: 'check the path, and that you may read and write there',
  },
  'cli/exists': {
    title: 'a file is already there',
    hint: 'choose another folder or remove the file',
  },
  'cli/needs-consent': {
    title: 'consent is needed and there is no terminal to ask on',
    hint: 'add --yes',
  },
  // Capacity
  'capacity/does-not-fit': {
    title: 'tasks find no place',
    hint: 'make room with more or larger instances, or ask for less',
    exit: EXIT.blocked,
  },
  'capacity/never-scales-out': {
    title: 'managed scaling never launches an instance for these tasks',
    hint: 'every task must fit the smallest instance type of the group',
    exit: EXIT.blocked,
  },
  'capacity/no-type-fits': {
    title: 'no instance type of a group is large enough for a task',
    hint: 'choose a larger instance type, or ask for less',
    exit: EXIT.blocked,
  },
  'capacity/daemon-does-not-fit': {
    title: 'a daemon finds no room on instances that it belongs on',
    hint: 'leave room for it on every instance: what runs there does not move by itself',
    exit: EXIT.blocked,
  },
  'capacity/eni-rollout-blocked': {
    title: 'a rollout cannot move: no network interface is left',
    hint: 'add an instance, let a task stop first, or use trunks',
    exit: EXIT.blocked,
  },
  'capacity/rollout-blocked': {
    title: 'a rollout cannot move: no instance has room for one more task',
    hint: 'add an instance, or let a task stop first',
    exit: EXIT.blocked,
  },
  'capacity/percentages-blocked': {
    title: 'a rollout can neither start nor stop a task',
    hint: 'lower minimumHealthyPercent or raise maximumPercent',
    exit: EXIT.blocked,
  },
  'capacity/rollout-may-stall': {
    title: 'a rollout may stop half-way',
    hint: 'add an instance while it runs',
    exit: EXIT.blocked,
  },
  'capacity/packing-uncertain': {
    title: 'whether all tasks find a place depends on where ECS puts them',
    hint: 'leave more room, or pack tasks with the strategy binpack',
    exit: EXIT.blocked,
  },
  'capacity/limit-unknown': {
    title: 'a limit is not known, so nothing is said about it',
    hint: 'look it up with AWS, or use a type whose limits are known',
    exit: EXIT.blocked,
  },
  'capacity/headroom-short': {
    title: 'the max size of a group is below its target capacity',
    hint: 'raise the max size or the target capacity',
    exit: EXIT.blocked,
  },
  'capacity/scaling-flaps': {
    title: 'a group grows and shrinks for ever',
    hint: 'a target capacity below 100 on a group without tasks never comes to rest',
    exit: EXIT.blocked,
  },
  'capacity/constraint-blocks-scaling': {
    title: 'a placement constraint may keep tasks from instances that are launched for them',
    hint: 'beside managed scaling use no constraint but distinctInstance',
    exit: EXIT.blocked,
  },
  'capacity/provisioning-quota': {
    title: 'more tasks wait for instances than a cluster may have waiting',
    hint: 'start fewer tasks at a time, or have the quota raised',
    exit: EXIT.blocked,
  },
  'capacity/autoscaling-short': {
    title: 'tasks that autoscaling may ask for find no place',
    hint: 'make room for them, or lower the largest task count',
    exit: EXIT.blocked,
  },
  'capacity/addresses-short': {
    title: 'a subnet has too few addresses',
    hint: 'use larger subnets or more of them',
    exit: EXIT.blocked,
  },
  'capacity/peak-addresses-short': {
    title: 'a subnet has too few addresses for a rollout',
    hint: 'use larger subnets, or let fewer tasks run side by side',
    exit: EXIT.blocked,
  },
  'capacity/rollout-adds-instances': {
    title: 'a rollout launches instances for a while',
    hint: 'nothing is to be done; they cost what they cost while they run',
    exit: EXIT.blocked,
  },
  'capacity/spread-pins-instances': {
    title: 'spread tasks keep more instances than they need',
    hint: 'pack them with the strategy binpack where they need not be spread',
    exit: EXIT.blocked,
  },
  'capacity/no-trunk': {
    title: 'trunking is on for an instance type that takes no trunk',
    hint: 'choose a type that takes a trunk; no T type does',
    exit: EXIT.blocked,
  },
  internal: { title: 'a mistake in Gantry', hint: 'report it with the text above' },
} as const satisfies Record<string, ErrorEntry>;

/** The code of an error: its one spelling. */
export type ErrorCode = keyof typeof TABLE;

/** Fixed text, advice and exit code of a code. */
export function errorEntry(code: ErrorCode): ErrorEntry {
  return TABLE[code];
}

const MARK = Symbol.for('gantry.error');

/** An error whose cause, place and cure are known. */
export class GantryError extends Error {
  /** What kind of error; key of the table in `core/errors.ts`. */
  readonly code: ErrorCode;
  /** The values: what exactly is wrong. */
  readonly detail: string;
  /** What to do. */
  readonly hint: string;
  /** Address of the resource or construct, where there is one. */
  readonly address: string | undefined;
  /** Exit code of the command line. */
  readonly exitCode: number;

  constructor(
    code: ErrorCode,
    detail: string,
    options: {
      readonly address?: string | undefined;
      readonly hint?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${errorEntry(code).title}: ${detail}`, { cause: options.cause });
    this.name = 'GantryError';
    this.code = code;
    this.detail = detail;
    this.hint = options.hint ?? errorEntry(code).hint;
    this.address = options.address;
    this.exitCode = errorEntry(code).exit ?? EXIT.error;
    Object.defineProperty(this, MARK, { value: true });
  }
}

/** Whether a value is a {@link GantryError}, also one made by another copy of the package. */
export function isGantryError(value: unknown): value is GantryError {
  return typeof value === 'object' && value !== null && MARK in value;
}
