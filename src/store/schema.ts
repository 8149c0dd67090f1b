import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Migration } from '../model/build.js';
import type { CiJob } from '../model/ci-job.js';
import type { TouchedClient } from '../model/client.js';
import type { Facts } from '../model/error.js';
import type { RunEvent } from '../model/event.js';
import type { HoldKind, Verdict } from '../model/hold.js';
import type { Observation } from '../model/stage.js';
import type { Stored } from '../model/stored.js';
import type { TokenKind } from '../model/token.js';

/** A json column: an object when read, its text when written. */
type Json<T> = ColumnType<T, string, string>;
type Assigned<T> = ColumnType<T, never, never>;
type Defaulted<T> = Generated<T>;

/** The tables as TypeScript sees them; the truth is in migrations/. Numbers stay below 2^53. */
export interface Schema {
  builds: {
    number: Assigned<number>;
    commit: string;
    branch: string;
    subject: string;
    author: string;
    tarball: string | null;
    image: string | null;
    migrations: Json<Migration[]>;
    ci_url: string | null;
    created_at: Defaulted<Date>;
    created_by: string;
    commit_count: Defaulted<number>;
  };
  build_commits: {
    build: number;
    position: number;
    role: 'contained' | 'own' | 'also';
    sha: string;
    subject: string;
    author: string;
    at: Date | null;
    pr: number | null;
  };
  commit_graph: {
    sha: string;
    parents: Json<string[]>;
    outside: Json<string[]>;
    generation: number;
    assumed: boolean;
    build: number;
  };
  branch_heads: {
    branch: string;
    sha: string;
  };
  stages: {
    stage: string;
    revision: Defaulted<number>;
    fence: Defaulted<number>;
    current_build: number | null;
    current_promotion: string | null;
    current_since: Date | null;
    current_fingerprint: string | null;
    previous_build: number | null;
    stable_build: number | null;
    url: string | null;
    unknown_reason: string | null;
    history_seen: Defaulted<number>;
    machine: string | null;
  };
  promotions: {
    id: string;
    seq: Assigned<number>;
    stage: string;
    build: number | null;
    previous_build: number | null;
    phase: string;
    trigger: string;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    request_id: string | null;
    reason: string | null;
    milestone: number | null;
    occurrence: string | null;
    allow_changes: Json<string[]>;
    blocked_by: ColumnType<ReasonJson[], string, string>;
    outcome: ColumnType<Stored | null, string | null, string | null>;
    log_truncated: Defaulted<boolean>;
    fingerprint: string | null;
    fence: number | null;
    override_hold: string | null;
    abort_requested_at: Date | null;
    abort_by_id: string | null;
    abort_by_via: string | null;
    abort_by_name: Defaulted<string | null>;
    abort_by_credential: Defaulted<string | null>;
    abort_reason: string | null;
    abort_request_id: string | null;
    clients: Json<TouchedClient[]>;
    created_at: Date;
    started_at: Date | null;
    ended_at: Date | null;
  };
  promotion_steps: {
    promotion: string;
    name: string;
    phase: string;
    started_at: Date;
    ended_at: Date | null;
  };
  attempts: {
    id: string;
    promotion: string;
    number: number;
    fence: number;
    event_offset: Defaulted<number>;
    instance: string | null;
    machine: string | null;
    started_at: Defaulted<Date>;
    ended_at: Date | null;
  };
  milestones: {
    number: number;
    build: number;
    stage: string;
    promotion: string;
    notes: string | null;
    created_at: Defaulted<Date>;
    created_by: string;
  };
  holds: {
    id: string;
    seq: Assigned<number>;
    revision: Defaulted<number>;
    stage: string;
    kind: HoldKind;
    reason: string;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    request_id: string | null;
    created_at: Defaulted<Date>;
    until: Date | null;
    ended_at: Date | null;
    ended_how: 'released' | 'expired' | null;
    ended_by_id: string | null;
    ended_by_via: string | null;
    ended_by_name: Defaulted<string | null>;
    ended_by_credential: Defaulted<string | null>;
    end_reason: string | null;
    verdict: Verdict | null;
    judged_at: Date | null;
    judged_by: string | null;
    judged_reason: string | null;
    build: number | null;
  };
  quarantines: {
    id: string;
    stage: string;
    build: number;
    why: 'rolled-back' | 'verification' | 'digest-mismatch';
    reason: string | null;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    created_at: Defaulted<Date>;
    lifted_at: Date | null;
    lifted_by_id: string | null;
    lifted_by_via: string | null;
    lifted_by_name: Defaulted<string | null>;
    lifted_by_credential: Defaulted<string | null>;
    lift_reason: string | null;
  };
  recoveries: {
    id: string;
    stage: string;
    reason: string;
    clear_lock: boolean;
    said: string | null;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    request_id: string | null;
    attempts: Defaulted<number>;
    instance: Defaulted<string | null>;
    started_at: Defaulted<Date>;
    ended_at: Date | null;
    outcome: ColumnType<Stored | null, string | null, string | null>;
    observed: ColumnType<Observation | null, string | null, string | null>;
  };
  clients: {
    client: string;
    client_stage: string;
    stage: string;
    url: string | null;
    owner: string | null;
    contact: string | null;
    revision: Defaulted<number>;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    attached_at: Defaulted<Date>;
    last_seen: Date | null;
  };
  tokens: {
    id: string;
    seq: Assigned<number>;
    name: string;
    holder_id: string;
    holder_name: string | null;
    digest: string;
    scopes: Json<string[]>;
    actor_id: string;
    actor_via: string;
    actor_name: string | null;
    actor_credential: string | null;
    request_id: string | null;
    created_at: Defaulted<Date>;
    expires_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
    revoked_by_id: string | null;
    revoked_by_via: string | null;
    revoked_by_name: string | null;
    revoked_by_credential: string | null;
    revoke_reason: string | null;
    kind: Defaulted<TokenKind>;
    sign_in: string | null;
    challenge: string | null;
    job: ColumnType<CiJob | null, string | undefined, never>;
  };
  schedules: {
    stage: string;
    looked_at: Date;
    paused_at: Date | null;
    paused_by_id: string | null;
    paused_by_via: string | null;
    paused_by_name: Defaulted<string | null>;
    paused_by_credential: Defaulted<string | null>;
    pause_reason: string | null;
  };
  events: {
    seq: Assigned<number>;
    at: Assigned<Date>;
    name: string;
    stage: string | null;
    promotion: string | null;
    actor_id: string;
    actor_via: string;
    actor_name: Defaulted<string | null>;
    actor_credential: Defaulted<string | null>;
    request_id: string | null;
    reason: string | null;
    from_phase: string | null;
    to_phase: string | null;
    facts: Json<Facts>;
  };
  run_events: { id: Assigned<number>; promotion: string; at: Defaulted<Date>; event: Json<RunEvent> };
  instances: {
    id: string;
    host: string;
    machine: string | null;
    pid_space: string | null;
    pid: number;
    started: string;
    url: string | null;
    version: string;
    started_at: Defaulted<Date>;
    seen_at: Defaulted<Date>;
  };
  installation: {
    is_only: Defaulted<boolean>;
    id: string;
    host: string;
    data_dir: string;
    state: string | null;
    proof: string | null;
  };
  machines: { id: string; host: string; data_dir: string; seen_at: Defaulted<Date> };
  idempotency_keys: {
    caller: string;
    key: string;
    request_hash: string;
    status: number | null;
    headers: JSONColumnType<Record<string, string>, string | null, string | null>;
    body: ColumnType<unknown, string | null, string | null>;
    created_at: Defaulted<Date>;
  };
}

/** A reason as a column holds it. */
export interface ReasonJson extends Stored {
  readonly until?: string;
}
