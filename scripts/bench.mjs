#!/usr/bin/env node
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareAudit } from './bench/audit.mjs';
import { compareCatalogues } from './bench/catalogues.mjs';
import { commandsText, measureCommands } from './bench/commands.mjs';
import { logText, measureLog } from './bench/log.mjs';
import { makeBenchProject, stages } from './bench/project.mjs';
import { memoryOf, runnerIsReady, runnersOf, seconds } from './bench/measure.mjs';
import { alternately, inRepository, promoted, spentAlternately } from './bench/promotion.mjs';
import { register } from './bench/register.mjs';
import { measureReads, readsText } from './bench/reads.mjs';
import { promotionReport, promotionText, reportOf, repositoryReport, textOf } from './bench/report.mjs';
import { measureScreen, screenText } from './bench/screen.mjs';
import { measureSize, sizeText } from './bench/size.mjs';
import { grown, measureStages, stagesText } from './bench/stages.mjs';
import { measureSteady, steadyText } from './bench/steady.mjs';
import { measureStreams, streamsText } from './bench/streams.mjs';
import { compareStarts, otherBuild, startReport, startText } from './bench/starts.mjs';
import { countsEnough, measureWrites, writesText } from './bench/writes.mjs';
import { clientOf } from './demo/client.mjs';
import { startService, stopStages } from './demo/service.mjs';
import { setUp } from './setup.mjs';
import { SetUpProblem } from './setup/checks.mjs';
import { explain } from './setup/get-cli.mjs';

const help = `npm run bench -- [--rounds N] [--json]
       npm run bench -- --part promotion [--rounds N] [--json]
       npm run bench -- --part start (--before COMMIT | --before-dir DIR) [--rounds N] [--json]
       npm run bench -- --part size [--rounds N] [--json]
       npm run bench -- --part screen [--rounds N] [--json]
       npm run bench -- --part reads [--embedded] [--promotions N] [--rounds N] [--json]
       npm run bench -- --part commands [--rounds N] [--json]
       npm run bench -- --part stages [--rounds N] [--json]
       npm run bench -- --part writes [--rounds N] [--json]
       npm run bench -- --part steady [--hours N] [--promotions N] [--json]
       npm run bench -- --part streams [--listeners N] [--json]

Measures ratios, both sides alternately in one run, on the same stack, program and build:
  a  a promotion over HTTP, request to succeeded, against \`pulumi up\` by hand for an equal change
  b  from accepted to the engine's start, as a share of the by-hand time; and the median of each part of a promotion,
     as it was seen (\`promotion show --timings\`); and what both take of the processor, with all their processes (aim: 0.4)
  c  five stages promoted at once against one after another
  d  start and idle memory with stages on aws in the catalogue, against a catalogue without any
  e  changes of eight stages at once with a row of the audit each, against the same without (PostgreSQL, no fsync)
and the service's start time and idle memory. The part "promotion" measures a and b alone, and a promotion
in a git repository of 50,000 files against one in none (aim: as long). The part "start" measures the first and a later start against another
build: a commit of this repository, which is cloned and built in a temporary folder, or a folder. The part "size"
registers 50 builds of 2,000 commits and measures how long /livez takes beside a request for what grows with them, on
both databases, against /livez alone, like with like (medians, 99th percentiles, slowest; aim: at most ten times as
long). The part "screen" measures how long the first card of the dashboard takes to be seen, against the API's own answer
to /overview, both in a browser on this machine (aim: 1.5 times as long and one frame), and a frame while a log of 100,000
lines is scrolled through against one of 1,000. The part "reads" fills two databases
of a PostgreSQL of its own, one with a thousandth of the promotions (1,000,000 unless told) of the other and at least
1,000, with builds, commits, milestones, holds and rows of the audit beside them, and asks every list and page of both
(aim: 1.2); or, embedded, two with 100,000 unless told and a thousandth. Then how long a start takes, what a service
does while nobody asks, the removal of a thousand old rows and, embedded, a megabyte of a backup; of what misses the aim on the server the plan of the slowest statement. The part "commands" starts
commands that people wait for and the runtime with nothing to do, in turns (aim: twice as long), and the same by npx against
npx with a command that does nothing (aim: 1.5). The part "stages"
starts services with 5, 50 and 200 stages: nothing may grow faster than their number. The part "writes" has one
caller and eight at once register, hold and promote on five stages, on both databases (aim: the store takes 1,000 changes
with a row of the audit a second, or each takes 1.2 times as long as one without). The part "steady" looks at the
service's memory over 24 hours in which nobody asks, by a clock that runs 60 times as fast, and over 10,000 promotions by
a FAKE Pulumi CLI (aim: its heap does not grow). The part "streams" has 1,000 listen to the audit and to one promotion
(aim: 95 of 100 hear of a change within ten times the reading of a row; nothing is missed or doubled over a restart). Absolute times depend on the machine, ratios less.
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

async function bench(args) {
  const rounds = Number(args[args.indexOf('--rounds') + 1]) || 7;
  const json = args.includes('--json');
  return onBenchProject(async ({ context, service, start }) => {
    const { say } = context;
    for (const stage of stages.slice(1)) await promoted(context, stage);
    const pairs = await alternately(context, rounds);
    const spent = await spentAlternately(context, rounds);
    const many = await allAtOnce(context, Math.max(3, Math.ceil(rounds / 2)));
    await runnerIsReady(service.pid);
    const catalogues = await compareCatalogues(installDir, {
      rounds: Math.max(3, Math.ceil(rounds / 2)),
      say,
      settled: async (pid) => {
        await runnerIsReady(pid);
        return runnersOf(pid);
      },
    });
    const audit = await compareAudit(installDir, { rounds, say });
    const report = reportOf({
      audit,
      pairs: { ...pairs, spent },
      many,
      catalogues,
      start,
      memory: memoryOf(service.pid),
      runners: runnersOf(service.pid),
    });
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    return report.a.ratio <= 0.5 ? 0 : 1;
  });
}

async function benchPromotion(args) {
  const rounds = Number(valueOf(args, '--rounds')) || 7;
  return onBenchProject(async ({ context }) => {
    await promoted(context, stages[1]);
    const pairs = await alternately(context, rounds);
    const spent = await spentAlternately(context, rounds);
    const report = {
      ...promotionReport({ ...pairs, spent }),
      repository: repositoryReport(await inRepository(context, rounds)),
    };
    process.stdout.write(
      args.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : promotionText(report),
    );
    return report.a.ratio <= 0.5 ? 0 : 1;
  });
}

/** Runs a service on a project with a build on its first stage, and removes both. */
async function onBenchProject(measure) {
  await setUp({ quiet: true });
  const project = makeBenchProject(installDir);
  const say = (text) => void process.stderr.write(`… ${text}\n`);
  say('start the service and put a build on its stages');
  const began = performance.now();
  const service = await startService({ installDir, dataDir: project.dataDir, projectDir: project.dir });
  const start = seconds(began);
  try {
    const client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    const build = await firstBuild(client, project);
    const context = { installDir, client, project, build, service, say, round: 0 };
    return await measure({ context, service, start });
  } finally {
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

/** The parts that bring a service of their own: how they measure, what they say of it, and whether the aims are met. */
const parts = {
  start: {
    rounds: 5,
    measure: async ({ rounds, say }, args) => {
      const [dir, commit] = [valueOf(args, '--before-dir'), valueOf(args, '--before')];
      if (dir === undefined && commit === undefined)
        throw new SetUpProblem('--before COMMIT or --before-dir DIR is missing');
      say('get the other build');
      const other = await otherBuild(installDir, { dir, commit });
      try {
        return startReport(await compareStarts(installDir, other.dir, { rounds, say }));
      } finally {
        other.remove();
      }
    },
    text: startText,
    isMet: (report) => report.every(({ ratio, aim }) => ratio <= aim),
  },
  size: {
    rounds: 5,
    measure: (given) => measureSize(installDir, given),
    text: sizeText,
    isMet: (report) =>
      Object.values(report)
        .flatMap(({ rows }) => rows.flatMap((row) => Object.values(row.ratios)))
        .every((ratio) => ratio <= 10),
  },
  screen: {
    rounds: 15,
    measure: async (given) => {
      const card = await measureScreen(installDir, given);
      const log = await measureLog(installDir, given);
      return card === null ? null : { ...card, log };
    },
    text: (report) => screenText(report) + logText(report?.log ?? null),
    isMet: (report) => report === null || report.share <= 1,
  },
  reads: {
    rounds: 9,
    measure: (given, args) => {
      const embedded = args.includes('--embedded');
      const promotions = Number(valueOf(args, '--promotions')) || (embedded ? 100_000 : 1_000_000);
      return measureReads(installDir, { ...given, promotions, embedded });
    },
    text: readsText,
    isMet: (report) => report.every(({ ratio }) => ratio <= 1.2),
  },
  commands: {
    rounds: 15,
    measure: (given) => measureCommands(installDir, given),
    text: commandsText,
    isMet: ({ rows }) => rows.every(({ ratio, aim }) => ratio <= aim),
  },
  stages: {
    rounds: 3,
    measure: (given) => measureStages(installDir, given),
    text: stagesText,
    isMet: (report) => grown(report).length === 0,
  },
  writes: {
    rounds: 5,
    measure: (given) => measureWrites(installDir, given),
    text: writesText,
    isMet: countsEnough,
  },
  steady: {
    rounds: 1,
    measure: ({ say }, args) =>
      measureSteady(installDir, {
        hours: Number(valueOf(args, '--hours')) || 24,
        promotions: Number(valueOf(args, '--promotions')) || 10_000,
        say,
      }),
    text: steadyText,
    isMet: ({ rest, promotions }) => (rest === null || rest.ratio <= 1.05) && promotions.ratio <= 1.05,
  },
  streams: {
    rounds: 1,
    measure: ({ say }, args) =>
      measureStreams(installDir, { listeners: Number(valueOf(args, '--listeners')) || 1000, say }),
    text: streamsText,
    isMet: ({ audit, promotion, reading }) =>
      [audit, promotion].every(({ p95, faults }) => p95 <= 10 * reading && faults === 0),
  },
};

async function benchPart({ rounds, measure, text, isMet }, args) {
  await setUp({ quiet: true });
  const say = (line) => void process.stderr.write(`… ${line}\n`);
  const report = await measure({ rounds: Number(valueOf(args, '--rounds')) || rounds, say }, args);
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : text(report));
  return isMet(report) ? 0 : 1;
}

function valueOf(args, flag) {
  const at = args.indexOf(flag);
  return at === -1 ? undefined : args[at + 1];
}

async function firstBuild(client, project) {
  const build = await register(client, project.backend(), 'bench');
  for (const id of build.promotions) await client.succeeded(id);
  return build.id;
}

async function allAtOnce(context, rounds) {
  const many = { atOnce: [], inTurn: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`c: round ${round} of ${rounds}`);
    await runnerIsReady(context.service.pid);
    let began = performance.now();
    await Promise.all(stages.map((stage) => promoted(context, stage)));
    many.atOnce.push(seconds(began));
    await runnerIsReady(context.service.pid);
    began = performance.now();
    for (const stage of stages) await promoted(context, stage);
    many.inTurn.push(seconds(began));
  }
  return many;
}

function run(args) {
  const part = args.includes('--part') ? valueOf(args, '--part') : null;
  if (part === null) return bench(args);
  if (part === 'promotion') return benchPromotion(args);
  if (Object.hasOwn(parts, part ?? '')) return benchPart(parts[part], args);
  const names = ['promotion', ...Object.keys(parts)].join(', ');
  return Promise.reject(new SetUpProblem(`--part names one of ${names}, and not ${part ?? 'nothing'}`));
}

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(help);
else
  process.exitCode = await run(args).catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  });
