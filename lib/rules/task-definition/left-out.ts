/** What AWS asks of task definitions and no rule holds, and why. */
import type { LeftOut } from '../rule.ts';

const VERSION = 'the platform version is named by who runs the task, and AWS moves it on its own';
const AGENT = 'the version of the agent is that of each instance: only a live look-up tells';
const TASTE = 'advice on how to work; no request shows whether it is followed';

/** The list. */
export const TASK_DEFINITION_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'A family has up to 1,000,000 revisions, also those that are deregistered.',
    why: 'a count in the account: only a live look-up tells',
  },
  {
    what: '8, 16 and 32 vCPUs, ephemeral storage, EFS, tmpfs, added capabilities, timeouts, pidMode and keys and versions of secrets need platform version 1.3.0 or 1.4.0 on Fargate.',
    why: VERSION,
  },
  {
    what: 'Ranges of ports, dependencies, timeouts, EFS and restart policies need a recent agent.',
    why: AGENT,
  },
  {
    what: 'Docker 19.03 and older take containers of 4 and 5 MiB.',
    why: 'no supported image of an instance has it; 6 MiB is asked for everywhere',
  },
  {
    what: 'swappiness is not supported on Amazon Linux 2023, and awsvpc not on Windows Server 2016.',
    why: 'the operating system of the instance is not in the request',
  },
  {
    what: 'The image of a Windows container is of the version of its host.',
    why: 'what an image is made from is not in the request',
  },
  {
    what: 'The HEALTHCHECK of an image is ignored.',
    why: 'what is in an image is not in the request',
  },
  {
    what: 'A tag such as latest is resolved once for each deployment.',
    why: 'how tags are used is a choice; a warning on every image would hide the others',
  },
  {
    what: 'A task definition serves one purpose, and roles are named with their paths.',
    why: TASTE,
  },
  {
    what: 'App Mesh is not for instances outside AWS.',
    why: 'follows from their network modes: a proxy needs awsvpc',
  },
  {
    what: 'Inference accelerators name a device of their task.',
    why: 'Elastic Inference is no longer available: whatever asks for it is told so',
  },
  {
    what: 'awslogs-create-group needs logs:CreateLogGroup, and log drivers of instances are registered by their agent.',
    why: 'a permission of a role, and the settings of an instance',
  },
  {
    what: 'The mode of a log driver is non-blocking where defaultLogDriverMode says so.',
    why: 'an account setting; both modes are taken',
  },
  {
    what: 'Buffers of FireLens stay below 512 MiB in all, and a task has memory for them beside its containers.',
    why: 'how much is buffered shows when the task runs',
  },
  {
    what: 'With bridge the log router starts before its writers, and port 24224 takes nothing from outside.',
    why: 'ECS starts the router first; security groups belong to the instances',
  },
  {
    what: 'Secrets are text, and in the Region of the task where they are named without an ARN.',
    why: 'what a secret holds, and where the task will run, is not in the request',
  },
  {
    what: 'A container with a read-only root file system cannot be entered with ECS Exec.',
    why: 'whether ECS Exec is on is said by who runs the task',
  },
  {
    what: 'A service that uses a fixed host port has one task an instance.',
    why: 'how many tasks there are is said by the service',
  },
  {
    what: 'The name and protocol of a port in use by Service Connect do not change.',
    why: 'needs what runs now: only a live look-up tells',
  },
  {
    what: 'An instance has up to 100 reserved ports, and no loopback for mapped ports on Windows.',
    why: 'depends on all tasks of an instance, and on how programs reach each other',
  },
  {
    what: 'An instance maps up to 23 drive letters for FSx.',
    why: 'depends on all tasks of an instance',
  },
  {
    what: 'The driver of a Docker volume is installed on the instance under its name.',
    why: 'plugins of an instance are known to it alone',
  },
  {
    what: 'EFS has a mount target in every Availability Zone of the task.',
    why: 'subnets are named by who runs the task, and mount targets are live',
  },
];
