/** What running commands in containers takes. */

/** What the ECS agent needs to open a session (Amazon ECS Developer Guide, ECS Exec). */
export const EXEC_ACTIONS = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];
