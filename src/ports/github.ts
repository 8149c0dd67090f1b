import type { DeploymentState } from '../model/github.js';

/** GitHub's deployments of one repository. Everything here throws GitHubTrouble. */
export interface GitHub {
  /** The deployment that was made for a promotion before; null = there is none. */
  find(wanted: WantedDeployment): Promise<number | null>;
  create(wanted: WantedDeployment): Promise<number>;
  /** What was said of it last; null = nothing. */
  last(deployment: number): Promise<DeploymentState | null>;
  say(deployment: number, status: DeploymentStatus): Promise<void>;
}

export interface WantedDeployment {
  /** By which it is found again. */
  readonly promotion: string;
  readonly commit: string;
  readonly stage: string;
  readonly description: string;
}

export interface DeploymentStatus {
  readonly state: DeploymentState;
  readonly description: string;
  /** null = others do not reach this service. */
  readonly logUrl: string | null;
}
