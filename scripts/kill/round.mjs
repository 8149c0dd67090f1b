import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stages } from '../bench/project.mjs';
import { answering, historyOf } from './look.mjs';

export const victims = [
  ['service'],
  ['runner'],
  ['cli'],
  ['runner', 'cli'],
  ['service', 'runner'],
  ['service', 'runner', 'cli'],
  // Then nobody can be asked what the stage runs.
  ['runner', 'cli', 'host'],
  ['service', 'runner', 'cli', 'host'],
].map((who) => ({ name: who.join('+'), who }));

/** One real update, a kill at a random moment of it, and what became of it. */
export async function killDuring(world, { round, random, leastMilliseconds }) {
  const stage = random.one(stages.slice(1));
  const victim = random.one(victims);
  const after = random.between(0, leastMilliseconds);
  world.turn(stage);
  const { currentBuild } = await world.get(`/stages/${stage}`);
  const build = world.builds().find((id) => id !== currentBuild?.id);
  const { id } = await world.promote(stage, build, `round-${round}`);
  await pause(after);
  const killed = killAll(world, { promotion: id, stage }, victim.who);
  let restarted = null;
  if (victim.who.includes('service')) {
    restarted = performance.now();
    await world.restart();
  }
  const promotion = await world.ended(id);
  const fromRestart = restarted === null ? null : (performance.now() - restarted) / 1000;
  const again = await world.promote(stage, build, `round-${round}`).catch((error) => ({ id: error.message }));
  const wrong = again.id === id ? [] : [`${id}: the same key gave ${again.id}`];
  const recovered = await recover(world, stage, wrong);
  wrong.push(...(await wrongAfter(world, { stage, promotion })));
  const when = `${(after / 1000).toFixed(2)} s`;
  const outcome = `${promotion.phase}${promotion.outcome ? ` (${promotion.outcome.code})` : ''}`;
  const line = `${stage}: ${victim.name} at ${when}${killed.length < victim.who.length ? ' (not all there)' : ''} → ${outcome}${recovered ? ', recovered' : ''}${wrong.length > 0 ? ` ✗ ${wrong.join('; ')}` : ''}`;
  return { victim: victim.name, phase: promotion.phase, fromRestart, recovered, wrong, line };
}

/** The processes of the promotion's newest attempt; who has not begun or has ended already is nobody's victim. */
function killAll({ project, service }, { promotion, stage }, who) {
  const folder = (number) => join(project.dataDir, 'runs', `${promotion}.${number}`);
  const pidOf = {
    service: () => service().pid,
    runner: () => pidIn(join(folder(1), 'runner.json')),
    cli: () => pidIn(join(folder(1), 'cli.json')),
    host: () => pidIn(join(project.dataDir, 'stages', stage, 'host.json')),
  };
  return who.filter((name) => {
    const pid = pidOf[name]();
    if (pid === null) return false;
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      return false;
    }
  });
}

function pidIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).pid;
  } catch {
    return null;
  }
}

/** What nobody can tell of stays blocked until an operator recovers it; whether that was needed. */
async function recover(world, stage, wrong) {
  const before = await world.get(`/stages/${stage}`);
  if (before.unknownReason === null) return false;
  await world.post(`/stages/${stage}/recover`, { reason: 'killed on purpose', clearLock: true });
  for (const until = performance.now() + 120_000; performance.now() < until; await pause(100))
    if ((await world.get(`/stages/${stage}`)).unknownReason === null) return true;
  wrong.push(`${stage} stays unknown`);
  return true;
}

/** What a stage shows is what its address answers, and no attempt was updated twice. */
async function wrongAfter(world, { stage, promotion }) {
  const { currentBuild, url } = await world.get(`/stages/${stage}`);
  const answered = await answering(url);
  const wrong = [];
  if (answered !== currentBuild?.id)
    wrong.push(`${stage} shows ${currentBuild?.id}, and ${answered} answers`);
  if (promotion.phase === 'succeeded' && answered !== promotion.build)
    wrong.push(`${promotion.id} succeeded, and ${answered} answers`);
  const attempts = historyOf(world.project.dataDir, stage).flatMap(
    ({ message }) => /attempt:\S+/.exec(message) ?? [],
  );
  const twice = attempts.filter((attempt, index) => attempts.indexOf(attempt) !== index);
  return [...wrong, ...twice.map((attempt) => `${attempt} was updated twice`)];
}
