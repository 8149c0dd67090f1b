import type { DeploymentState, GitHubFault, Report, ReportTrouble } from '../model/github.js';

/** What GitHub is to be told of promotions, and has been told. */
export interface ReportRows {
  /** What they all share; undefined = nothing was ever to be reported. */
  state(): Promise<ReportState | undefined>;
  /** Begins with what comes after this row of the audit, once. */
  begin(seq: number): Promise<void>;
  /** Takes the turn for so many seconds; false = somebody else has it who is not known to be gone, or it is not time yet. */
  take(owner: string, seconds: number): Promise<boolean>;
  /** Gives the turn back; false = somebody else has taken it. */
  leave(owner: string): Promise<boolean>;
  /** These are to be told, and the audit was read up to there. */
  want(seq: number, wanted: ReadonlyMap<string, DeploymentState>): Promise<void>;
  /** The oldest that GitHub does not know as it is. */
  next(): Promise<Report | undefined>;
  get(promotion: string): Promise<Report | undefined>;
  /** Something is about to be sent. */
  ask(promotion: string): Promise<void>;
  made(promotion: string, deployment: number): Promise<void>;
  said(promotion: string, state: DeploymentState): Promise<void>;
  /** Nothing is sent of it any more. */
  giveUp(promotion: string): Promise<void>;
  /** Nothing is sent for so many seconds. */
  fail(trouble: { fault: GitHubFault; status: number | null }, seconds: number): Promise<void>;
  recover(): Promise<void>;
  forget(before: Date, limit: number): Promise<number>;
}

export interface ReportState {
  /** Rows of the audit that were read. */
  readonly seen: number;
  /** Whether something is to be told. */
  readonly isOpen: boolean;
  readonly tries: number;
  readonly trouble: ReportTrouble | null;
}
