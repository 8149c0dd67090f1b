import { Role } from '@pulumi/aws/iam/role.js';
import { RolePolicy } from '@pulumi/aws/iam/rolePolicy.js';
import type { Provider } from '@pulumi/aws/provider.js';
import * as pulumi from '@pulumi/pulumi';
import { executionStatements, type ExecutionNeeds } from './statements.js';

export interface Roles {
  /** ECS itself, before the backend runs. */
  readonly execution: Role;
  /** What that role may do. */
  readonly executionPolicy: RolePolicy;
  /** The backend; it may do nothing in AWS until somebody gives it a right. */
  readonly task: Role;
}

/** One role for ECS with the least it needs, one without rights for the backend. */
export function rolesOf(
  name: string,
  needs: Omit<ExecutionNeeds, 'logGroupArn'> & { logGroupArn: pulumi.Output<string> },
  provider: Provider,
): Roles {
  const role = (what: string): Role =>
    new Role(`${name}-${what}`, { assumeRolePolicy: JSON.stringify(trust) }, { provider });
  const execution = role('execution');
  const executionPolicy = new RolePolicy(
    `${name}-execution`,
    {
      role: execution.id,
      policy: needs.logGroupArn.apply((logGroupArn) =>
        JSON.stringify({
          Version: policyVersion,
          Statement: executionStatements({ ...needs, logGroupArn }),
        }),
      ),
    },
    { provider },
  );
  return { execution, executionPolicy, task: role('task') };
}

const policyVersion = '2012-10-17';
const trust = {
  Version: policyVersion,
  Statement: [
    { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } },
  ],
};
