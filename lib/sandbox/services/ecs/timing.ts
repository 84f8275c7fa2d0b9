/** How long things take in virtual time, in milliseconds. */

/** From the decision to start a task to its network interface being attached: PROVISIONING. */
export const PROVISIONING = 10_000;
/** Pulling images and starting containers: PENDING. */
export const PULLING = 15_000;
/** Registering with target groups: ACTIVATING. */
export const ACTIVATING = 1_000;
/** From SIGTERM to the exit of a container that obeys: STOPPING. */
export const STOPPING = 2_000;
/** Detaching and deleting the network interface: DEPROVISIONING. */
export const DEPROVISIONING = 10_000;
/** From a change of a service or of one of its tasks to the scheduler looking at it. */
export const SCHEDULER_REACTION = 1_000;
/** How often the scheduler looks at the targets of a service that waits for their health. */
export const HEALTH_POLL = 5_000;
/** How long a service deployment stays PENDING. */
export const DEPLOYMENT_PENDING = 500;
/** The first delay of the restart throttle; it doubles with every further failure. */
export const THROTTLE_FIRST = 10_000;
/** The longest delay of the restart throttle: 27 minutes. */
export const THROTTLE_LONGEST = 27 * 60_000;
/** How long a stopped task stays describable: one hour. */
export const STOPPED_TASK_KEPT = 60 * 60_000;
/** How long a deleted task definition stays DELETE_IN_PROGRESS at least. */
export const TASK_DEFINITION_DELETION = 60_000;
/** Making and removing what ECS attaches to Auto Scaling groups for a cluster. */
export const ATTACHING = 5_000;
/** Creating, changing or deleting a capacity provider. */
export const CHANGING_PROVIDER = 5_000;
/** How often managed scaling publishes its metric and acts on it. */
export const SCALING_PERIOD = 60_000;
/** For how many periods the metric is below its target before a group shrinks. */
export const SCALE_IN_PERIODS = 15;
/** How long a task waits in PROVISIONING for an instance: 30 minutes. */
export const WAITING_FOR_INSTANCE = 30 * 60_000;
/** How often ECS looks whether an instance that drains is empty. */
export const DRAINING_POLL = 5_000;
/** From a task that finds no room on Managed Instances to the launch of one. */
export const LAUNCHING_MANAGED_INSTANCE = 5_000;
/** After how long without tasks a Managed Instance goes, unless the provider says otherwise. */
export const IDLE_MANAGED_INSTANCE = 300_000;
/** From the start of a machine's operating system to its agent's registration. */
export const AGENT_START = 20_000;
/** Making the trunk interface of a container instance: REGISTERING. */
export const TRUNK_ATTACHING = 5_000;
/** A step of an agent's update: staging, staged, swapping, connected again. */
export const AGENT_UPDATE_STEP = 10_000;
/** The first delay of an agent that could not register; it doubles each time. */
export const AGENT_RETRY_FIRST = 10_000;
/** The longest delay of an agent that could not register. */
export const AGENT_RETRY_LONGEST = 300_000;
/** How long an INACTIVE container instance stays describable: one hour. */
export const INACTIVE_INSTANCE_KEPT = 60 * 60_000;
/** How long each lifecycle stage of a deployment that shifts traffic lasts at least. */
export const STAGE = 5_000;
/** How long a Network Load Balancer takes to shift traffic: ten minutes. */
export const NETWORK_SHIFT = 10 * 60_000;
/** From a hook's function that says IN_PROGRESS to its next call. */
export const HOOK_RETRY = 30_000;
/** How long a deployment may take to scale up before it is rolled back: 24 hours. */
export const STAGE_LIMIT = 24 * 60 * 60_000;
/** How often ECS looks at the alarms of a deployment. */
export const ALARM_POLL = 30_000;
