import type { MilestoneRole } from '../milestone.js';
import type { Phase } from '../promotion.js';
import type { StageHealth } from '../stage.js';
import type { ClientResource } from './client.js';
import type { HoldResource } from './hold.js';
import type { QuarantineResource } from './quarantine.js';

export interface BuildOnStage {
  id: string;
  commit: string;
  subject: string;
  author: string;
  digests: { tarball: string | null; image: string | null };
  promotion: string | null;
  since: string | null;
  by: string | null;
}

export interface StageResource {
  stage: string;
  purpose: { en: string; ko: string };
  dotenv: string;
  dotenvFile: string;
  dotenvReason: { en: string; ko: string } | null;
  platform: 'process' | 'aws';
  trigger: string;
  source: string | null;
  branches: string[];
  schedule: string | null;
  timezone: string;
  requires: string[];
  soakSeconds: number;
  state: 'idle' | 'busy' | 'unknown';
  unknownReason: string | null;
  health: StageHealth;
  /** Why the platform cannot be asked, where that is known. */
  healthReason: { code: string; text: string } | null;
  restarts: number;
  url: string | null;
  currentBuild: BuildOnStage | null;
  previousBuild: BuildOnStage | null;
  stableBuild: BuildOnStage | null;
  milestone: { number: number; role: MilestoneRole } | null;
  /** What the source has and this stage does not: builds and commits. */
  behind: { stage: string; builds: number; commits: number }[];
  waiting: number;
  running: string | null;
  lastRun: { promotion: string; phase: Phase; endedAt: string | null } | null;
  nextRun: string | null;
  hold: HoldResource | null;
  /** Builds that it does not take again. */
  quarantined: QuarantineResource[];
  /** Other teams' stages that use this one. */
  clients: ClientResource[];
  etag: string;
}
