#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeBenchProject, stages } from './bench/project.mjs';
import { median } from './bench/measure.mjs';
import { runnersEnd, stopStages } from './demo/service.mjs';
import { checked } from './kill/check.mjs';
import { killDuring, victims } from './kill/round.mjs';
import { startWorld } from './kill/world.mjs';
import { setUp } from './setup.mjs';
import { explain } from './setup/get-cli.mjs';
import { randomFrom } from './soak/random.mjs';
import { numberFlag } from './setup/number-flag.mjs';

const help = `npm run kill -- [--rounds N] [--seed N] [--json]

Kills the service, the runner, the CLI, the stage host, or several of them, with SIGKILL at a random moment of a real update,
starts the service again, recovers what is unknown, and checks that nothing was lost, nothing was done twice and
every stage can be used. N rounds, 50 without --rounds. Ends with 1 if anything is not as promised.
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

async function kill({ rounds, seed, json }) {
  const say = (text) => void process.stderr.write(`… ${text}\n`);
  await setUp({ quiet: true });
  const project = makeBenchProject(installDir);
  const world = await startWorld({ installDir, project });
  let kept = false;
  try {
    say(`seed ${seed}: two builds, five stages`);
    const leastMilliseconds = await world.begin();
    const random = randomFrom(seed);
    const results = [];
    for (let round = 1; round <= rounds; round += 1) {
      const result = await killDuring(world, { round, random, leastMilliseconds });
      results.push(result);
      say(`${round}/${rounds} ${result.line}`);
    }
    say('every stage takes one more promotion');
    const wrong = [...results.flatMap(({ wrong }) => wrong), ...(await checked(world))];
    const report = reportOf({ seed, results, wrong });
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    kept = wrong.length > 0;
    return kept ? 1 : 0;
  } finally {
    await world.stop();
    await runnersEnd(project.dataDir, installDir);
    await stopStages(project.dataDir, installDir);
    if (kept) say(`what is left lies in ${project.root}`);
    else project.remove();
  }
}

function reportOf({ seed, results, wrong }) {
  const counted = (of) =>
    Object.fromEntries([...new Set(of)].map((key) => [key, of.filter((one) => one === key).length]));
  const seconds = results.flatMap(({ fromRestart }) => (fromRestart === null ? [] : [fromRestart]));
  return {
    seed,
    rounds: results.length,
    killed: Object.fromEntries(
      victims.map(({ name }) => [name, results.filter(({ victim }) => victim === name).length]),
    ),
    phases: counted(results.map(({ phase }) => phase)),
    recovered: results.filter(({ recovered }) => recovered).length,
    stages: stages.length,
    fromRestartToEnd:
      seconds.length === 0
        ? null
        : { median: median(seconds), most: Math.max(...seconds), of: seconds.length },
    wrong,
  };
}

function textOf({ rounds, seed, killed, phases, recovered, stages: count, fromRestartToEnd, wrong }) {
  const pairs = (of) =>
    Object.entries(of)
      .map(([name, number]) => `${name} ${number}`)
      .join(' · ');
  return `${rounds} rounds on ${count} stages, seed ${seed}
killed      ${pairs(killed)}
ended       ${pairs(phases)}
recovered   ${recovered} stages that nobody could tell of
${
  fromRestartToEnd === null
    ? ''
    : `restart → end   median ${fromRestartToEnd.median.toFixed(1)} s, at most ${fromRestartToEnd.most.toFixed(1)} s, of ${fromRestartToEnd.of}\n`
}${wrong.length === 0 ? '✓ nothing lost, nothing doubled, every stage can be used' : wrong.map((line) => `✗ ${line}`).join('\n')}
`;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(1 + (Date.now() % 1_000_000)) },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const asked = () => ({
  rounds: numberFlag('--rounds', values.rounds),
  seed: numberFlag('--seed', values.seed),
  json: values.json,
});
if (values.help) process.stdout.write(help);
else
  process.exitCode = await (async () => kill(asked()))().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
