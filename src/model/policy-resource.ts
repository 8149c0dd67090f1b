import type { StageResource } from './resource/stage.js';
import type { Stage } from './stage.js';

/** What the files alone say of a stage; the service adds what runs there. */
export type PolicyResource = Pick<
  StageResource,
  | 'stage'
  | 'purpose'
  | 'dotenv'
  | 'dotenvFile'
  | 'dotenvReason'
  | 'platform'
  | 'trigger'
  | 'source'
  | 'branches'
  | 'schedule'
  | 'timezone'
  | 'requires'
  | 'soakSeconds'
>;

/** The part of a stage's JSON that comes from its files alone, with or without a service. */
export const policyResource = (stage: Stage): PolicyResource => ({
  stage: stage.name,
  purpose: { ...stage.purpose },
  dotenv: stage.dotenv,
  dotenvFile: `.env.${stage.dotenv}`,
  dotenvReason: stage.dotenvReason === null ? null : { ...stage.dotenvReason },
  platform: stage.platform,
  trigger: stage.trigger,
  source: stage.source,
  branches: [...stage.branches],
  schedule: stage.schedule,
  timezone: stage.timezone,
  requires: [...stage.requires],
  soakSeconds: stage.soakSeconds,
});
