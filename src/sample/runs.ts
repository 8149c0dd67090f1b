/** A promotion of the sample world; ages in minutes. */
export interface SampleRun {
  readonly id: string;
  readonly seq: number;
  readonly stage: string;
  readonly build: number | null;
  readonly previous: number | null;
  readonly phase: 'succeeded' | 'failed' | 'skipped' | 'pending';
  readonly trigger: string;
  readonly actor: { readonly id: string; readonly via: string; readonly name?: string };
  readonly reason: string | null;
  readonly milestone: number | null;
  readonly notes: string | null;
  readonly outcome: { readonly code: string; readonly facts: object } | null;
  readonly failedAt: string | null;
  readonly clients: readonly object[];
  readonly log: readonly string[];
  /** null = it never ran. */
  readonly startedMinutes: number | null;
  readonly minutes: number;
}

const [hour, day] = [60, 24 * 60];

/** Where they answer in the sample world: at a name that nobody has. */
const at = (stage: string): string => `https://${stage}.example.dev`;

export const stagesOfSample = [
  { name: 'dev', trigger: 'commit', url: at('dev') },
  { name: 'nightly', trigger: 'schedule', url: at('nightly') },
  { name: 'devqa', trigger: 'request', url: at('devqa') },
  { name: 'staging-1', trigger: 'milestone', url: at('staging-1') },
  { name: 'staging-2', trigger: 'milestone', url: at('staging-2') },
] as const;

type Told = Pick<SampleRun, 'stage' | 'build' | 'minutes'> &
  Partial<Omit<SampleRun, 'id' | 'seq' | 'previous'>> & { readonly seconds?: number; readonly who?: string };

/** When, how long in seconds, and by whom QA's stage got its builds: ten, with a median of three minutes. */
const onDevqa: readonly (readonly [number, number, number, string])[] = [
  [1258, 65 * day, 161, 'Hana'],
  [1270, 60 * day, 200, 'Jin'],
  [1290, 55 * day, 170, 'Hana'],
  [1310, 50 * day, 195, 'Sora'],
  [1330, 45 * day, 175, 'Hana'],
  [1346, 41 * day - hour, 190, 'Hana'],
  [1377, 12.5 * day, 178, 'Hana'],
  [1402, 5.5 * day, 185, 'Hana'],
  [1398, 5 * day, 165, 'Hana'],
  [1411, 3 * day, 182, 'Hana'],
];

const onDev = [1258, 1270, 1290, 1310, 1330, 1346, 1377, 1398, 1402, 1404, 1411];
const lately = Array.from({ length: 1460 - 1440 }, (_, place) => 1440 + place);

const upLog = (build: number): readonly string[] => [
  `Previewing the update of b${String(build)}`,
  'updating  switchback:process:Backend  backend',
  'updated   switchback:process:Backend  backend (8.9s)',
];

const failedLog = [
  'Previewing the update of b1459',
  'updating  switchback:process:Backend  backend',
  'error: backend: it ended with code 1 before it was healthy',
  'error: backend: Error: connect ECONNREFUSED 127.0.0.1:6379 (REDIS_URL of .env.nightly)',
];

const milestones = [
  [7, 1258, 'staging-1', 64 * day, 'First look for the publisher'],
  [8, 1346, 'staging-2', 40 * day, 'Payments'],
  [9, 1377, 'staging-1', 12 * day, 'Split bills'],
  [10, 1402, 'staging-2', 2 * hour, 'Pay by QR code'],
] as const;

/** Those of the last days, one after the other. */
const lateAge = (build: number): number =>
  build <= 1448 ? day + 2 * hour + (1448 - build) * 50 : 12 * hour + (1459 - build) * 75;

const told: readonly Told[] = [
  ...[...onDev, ...lately].map((build, place) => ({
    ...{ stage: 'dev', build, trigger: 'commit', seconds: 100 + ((place * 7) % 20) },
    minutes: place < onDev.length ? ageOf(build) : lateAge(build),
  })),
  { stage: 'dev', build: 1460, trigger: 'commit', seconds: 108, minutes: 6 },
  ...onDev
    .filter((build) => build !== 1411)
    .map((build, place) => ({
      ...{ stage: 'nightly', build, trigger: 'schedule', seconds: 110 + ((place * 5) % 15) },
      minutes: ageOf(build) - 2 * hour,
    })),
  { stage: 'nightly', build: 1411, trigger: 'schedule', seconds: 118, minutes: 3 * day + 0.5 * hour },
  {
    ...{ stage: 'nightly', build: null, trigger: 'schedule', phase: 'skipped', minutes: 2 * day + 11 * hour },
    outcome: { code: 'already-current', facts: { stage: 'nightly', build: 'b1411' } },
  },
  { stage: 'nightly', build: 1448, trigger: 'schedule', seconds: 117, minutes: day },
  {
    ...{ stage: 'nightly', build: 1459, trigger: 'schedule', seconds: 131, minutes: 10 * hour + 53 },
    ...{ phase: 'failed', failedAt: 'pulumi-up', log: failedLog },
    outcome: { code: 'up-failed', facts: { lines: failedLog.slice(-2) } },
  },
  ...onDevqa.map(([build, minutes, seconds, who]) => ({ stage: 'devqa', build, minutes, seconds, who })),
  {
    ...{ stage: 'devqa', build: 1404, seconds: 100, who: 'Hana', minutes: 3 * day + 22 * hour },
    ...{ phase: 'failed', failedAt: 'verify' },
    outcome: { code: 'verification', facts: { build: 'b1404', found: '503' } },
  },
  { stage: 'devqa', build: 1448, who: 'Jin', phase: 'pending', minutes: day - 20, reason: 'QA round 15' },
  ...milestones.map(([milestone, build, stage, minutes, notes]) => ({
    ...{ stage, build, minutes, milestone, notes, trigger: 'milestone', seconds: 184, who: 'Joon' },
  })),
];

/** A build came to dev a while after it was registered. */
function ageOf(build: number): number {
  const ages: Readonly<Record<number, number>> = {
    ...{ 1258: 66, 1270: 61, 1290: 56, 1310: 51, 1330: 46, 1346: 41.5, 1377: 12.9, 1398: 7, 1402: 5.9 },
    ...{ 1404: 5.2, 1411: 3.08 },
  };
  return (ages[build] ?? 0) * day;
}

const system = { commit: 'system:commit', schedule: 'system:schedule' } as const;

function actorOf({ trigger, who }: Told): SampleRun['actor'] {
  if (trigger === 'commit' || trigger === 'schedule') return { id: system[trigger], via: 'system' };
  return { id: (who ?? '').toLowerCase(), via: 'web', ...(who === undefined ? {} : { name: who }) };
}

/** That a row is none of anybody's doing: its name says so wherever it is shown. */
export const madeUp = 'SAMPLE';

/** Every promotion of the sample world, in the order in which they were accepted. */
export function runsOfSample(): readonly SampleRun[] {
  const running = new Map<string, number>();
  return told
    .toSorted((a, b) => b.minutes - a.minutes)
    .map((one, place) => {
      const { stage, build, minutes, phase = 'succeeded', seconds } = one;
      const previous = running.get(stage) ?? null;
      if (phase === 'succeeded' && build !== null) running.set(stage, build);
      const ran = phase === 'succeeded' || phase === 'failed';
      return {
        ...{ id: `p_${madeUp}${String(place + 1).padStart(20, '0')}`, seq: place + 1, stage, build },
        ...{ previous: ran ? previous : null, phase, trigger: one.trigger ?? 'request', actor: actorOf(one) },
        ...{ reason: one.reason ?? null, milestone: one.milestone ?? null, notes: one.notes ?? null },
        ...{ outcome: one.outcome ?? null, failedAt: one.failedAt ?? null, clients: [] },
        log: one.log ?? (ran && build !== null ? upLog(build) : []),
        startedMinutes: ran ? minutes + (seconds ?? 0) / 60 : null,
        minutes,
      };
    });
}
