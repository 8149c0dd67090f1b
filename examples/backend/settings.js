import { readFileSync } from 'node:fs';

const { env } = process;
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** What the stage's dotenv file and Switchback tell this process. */
export const settings = Object.freeze({
  version,
  host: env.HOST ?? '127.0.0.1',
  port: Number(env.PORT ?? 3000),
  build: env.SWITCHBACK_BUILD ?? 'none',
  commit: env.SWITCHBACK_COMMIT ?? 'none',
  stage: env.SWITCHBACK_STAGE ?? 'local',
  greeting: env.GREETING ?? 'Hello',
  team: env.TEAM_NAME ?? 'no team',
  publicUrl: env.PUBLIC_URL ?? null,
  failHealth: env.FAIL_HEALTH === '1',
});
