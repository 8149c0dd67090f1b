import type { Stage } from '../../src/model/stage.js';
import type { Rows } from '../../src/ports/rows.js';
import { mina, type Desk } from './desk.js';
import { aStage } from './nouns.js';

/** So many pipelines of three stages: one by commit, one by schedule, one slot for milestones. */
export const crowdedStages = (size: number): readonly Stage[] =>
  Array.from({ length: size }, (_, index) => [
    aStage({ name: `dev-${String(index)}`, trigger: 'commit', source: null }),
    aStage({
      name: `night-${String(index)}`,
      trigger: 'schedule',
      schedule: '0 3 * * *',
      source: `dev-${String(index)}`,
    }),
    aStage({ name: `slot-${String(index)}`, trigger: 'milestone', source: `night-${String(index)}` }),
  ]).flat();

/** On each stage everything that can be there: what runs, what waits, a hold, a quarantine, clients, a recovery. */
export async function crowd({ ports, inTransaction }: Desk, size: number): Promise<void> {
  const where = { host: 'elsewhere', machine: 'other', pidSpace: null };
  const own = { id: 'ins_other', ...where, pid: 1, started: '1', url: null, version: '0' };
  await ports.store.beat(own);
  await inTransaction(async (rows) => {
    await rows.sql.executeSql(`update instances set seen_at = now() - interval '1 hour'`);
    let milestone = 0;
    for (const stage of ports.catalogue.stages) {
      const current = await arrive(rows, stage);
      await queueOn(rows, stage.name, size);
      await keepFrom(rows, stage.name, size);
      if (stage.schedule !== null) await pause(rows, stage.name);
      if (stage.trigger !== 'milestone') continue;
      const by = { notes: null, createdBy: 'mina' };
      // Of one alone nothing says what came after the one before it.
      for (const [place, build] of [current.before, current.build].entries())
        await rows.milestones.insert({
          ...{ number: milestone + 1 + place, stage: stage.name, build, promotion: current.promotion },
          ...by,
        });
      milestone += 2;
    }
    await newBuild(rows, 'on no stage');
  });
}

const digitsOf = (name: string): string => Buffer.from(name).toString('hex').slice(-40);

/** The commit that came first with a build of the crowd. */
export const crowdedCommit = (name: string): string => `a${digitsOf(name).padStart(39, '0')}`;

const newBuild = (rows: Rows, name: string) => {
  const digits = digitsOf(name);
  const commit = { subject: name, author: 'Mina', at: '2026-11-11T00:00:00Z', pr: 7 };
  return rows.builds.insert({
    ...{ commit: digits.padStart(40, '0'), branch: 'main', subject: name, author: 'Mina' },
    artifacts: { tarball: `sha256:${digits.padStart(64, '0')}` },
    commits: ['a', 'b'].map((letter) => ({ ...commit, sha: letter + digits.padStart(39, '0') })),
    ...{ migrations: [], ciUrl: null, createdBy: 'mina' },
  });
};

const ask = (rows: Rows, stage: Stage | string, build: string) => {
  const trigger = typeof stage !== 'string' && stage.schedule !== null ? 'schedule' : 'request';
  const name = typeof stage === 'string' ? stage : stage.name;
  const empty = { reason: null, milestone: null, occurrence: null };
  return rows.promotions.insert({ stage: name, build, phase: 'pending', trigger, ...mina, ...empty });
};

/** Two builds, one after the other: the stage runs the second, and its stable one is the first. */
async function arrive(
  rows: Rows,
  stage: Stage,
): Promise<{ before: string; build: string; promotion: string }> {
  const before = await newBuild(rows, `before ${stage.name}`);
  const now = await newBuild(rows, `now ${stage.name}`);
  let last = '';
  for (const { id } of [before, now]) {
    last = (await ask(rows, stage, id)).id;
    await rows.promotions.change(last, 'pending', { phase: 'running', startedAt: await rows.now() });
    await rows.promotions.step(last, 'pulumi-up', 'succeeded');
    await rows.promotions.change(last, 'running', { phase: 'succeeded', endedAt: await rows.now() });
  }
  const fence = await rows.stages.raiseFence(stage.name);
  const builds = { currentBuild: now.id, previousBuild: before.id, stableBuild: before.id };
  await rows.stages.change(stage.name, fence, { ...builds, currentPromotion: last });
  return { before: before.id, build: now.id, promotion: last };
}

async function queueOn(rows: Rows, stage: string, waiting: number): Promise<void> {
  const running = await ask(rows, stage, (await newBuild(rows, `running ${stage}`)).id);
  await rows.promotions.change(running.id, 'pending', { phase: 'running', startedAt: await rows.now() });
  await rows.promotions.step(running.id, 'pulumi-up', 'running');
  await rows.attempts.insert(running.id, { fence: 1, instance: 'ins_other', machine: 'other' });
  for (let number = 0; number < waiting; number += 1)
    await ask(rows, stage, (await newBuild(rows, `waits ${String(number)} ${stage}`)).id);
}

async function keepFrom(rows: Rows, stage: string, times: number): Promise<void> {
  const hold = await rows.holds.insert({ stage, kind: 'qa', reason: 'QA', until: null, ...mina });
  const { id: recovery } = await rows.recoveries.insert({
    ...{ stage, reason: 'power', clearLock: false, said: null },
    ...mina,
  });
  const event = { stage, promotion: null, ...mina };
  await rows.events.append({ ...event, name: 'hold:set', facts: { hold: hold.id } });
  await rows.events.append({ ...event, name: 'stage:recovery-started', facts: { recovery } });
  for (const { id } of await rows.promotions.open(stage))
    await rows.events.append({ ...event, name: 'promotion:requested', promotion: id });
  for (let number = 0; number < times; number += 1) {
    const { id: build } = await newBuild(rows, `bad ${String(number)} ${stage}`);
    await rows.quarantines.insert({ stage, build, why: 'rolled-back', reason: null, actor: mina.actor });
    const names = { client: `web-${String(number)}`, clientStage: stage };
    const unsaid = { url: null, owner: null, contact: null };
    await rows.clients.insert({ ...names, stage, ...unsaid, actor: mina.actor });
  }
}

async function pause(rows: Rows, stage: string): Promise<void> {
  const now = await rows.now();
  await rows.schedules.lookedAt(stage, now);
  await rows.schedules.setPause(stage, { since: now, actor: mina.actor, reason: null });
}
