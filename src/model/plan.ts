/** What an update is going to do, as the engine's preview tells it. */
export interface Plan {
  readonly changes: ChangeCounts;
  readonly protected: readonly ProtectedChange[];
}

/** How many resources of a stack each kind of operation is about. */
export interface ChangeCounts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

/** One step that the engine plans, in its own words. */
export interface PlannedStep {
  /** `urn:pulumi:<stack>::<project>::<types>::<name>` */
  readonly urn: string;
  /** Type token, such as `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** Pulumi's word for the operation, such as `create-replacement`. */
  readonly op: string;
  /** The VPC in which it will stand, or a load balancer stands; null = one that is still to be made. */
  readonly vpc?: string | null;
}

/** VPCs by their ids; null = one that is still to be made. */
export type NetworkMove = {
  readonly from: string;
  readonly to: string | null;
};

/** The end of something that cannot simply be made again as it was. */
export interface ProtectedChange {
  /** What `allowChanges` says to allow it, such as `vpc:nightly`. */
  readonly name: string;
  readonly operation: 'delete' | 'replace';
}
