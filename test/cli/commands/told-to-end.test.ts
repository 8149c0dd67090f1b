import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { start, type Ended, type Running } from '../command.js';
import { events, fakeService, json, runEvent, type Answer, type FakeService } from '../fake-service.js';
import { auditRow, eligibility, milestone, onStage, promotion, hold, stage } from '../resources.js';
import { recovery, recoveryView, whereabouts } from '../waited-for.js';

const api = '/api/v1';

/** Every command that waits, and what it ends with when what it waits for has happened; null = it never does. */
const waiting = {
  'watch p_1': 0,
  'logs p_1 --follow': 0,
  'abort p_1': 10,
  'promote devqa --build b2 --yes': 0,
  'rollback devqa --reason login --yes': 0,
  'milestone create 9 --build b2 --yes': 0,
  'where 3f9c2ab --watch devqa': 0,
  'stage recover dev --reason power --yes': 0,
  'events --follow': null,
  'logs --stage dev --follow': null,
} as const;
const commands = Object.keys(waiting) as (keyof typeof waiting)[];
const ending = commands.filter((command) => waiting[command] !== null);

interface Held {
  readonly service: FakeService;
  /** Resolves with the answer that has begun and does not end. */
  readonly begun: Promise<ServerResponse>;
}

/** A service whose first answer to who waits begins and stays open; the next one is whole, and the last. */
async function holding(): Promise<Held> {
  let tellBegun: (response: ServerResponse) => void = () => undefined;
  const begun = new Promise<ServerResponse>((resolve) => (tellBegun = resolve));
  let asked = 0;
  const held =
    ({ type, said }: { type: string; said: string }, whole: Answer): Answer =>
    (...given) => {
      asked += 1;
      if (asked > 1) {
        whole(...given);
        return;
      }
      given[0].writeHead(200, { 'content-type': type });
      given[0].write(said, () => tellBegun(given[0]));
    };
  const half = { type: 'application/json', said: '{' };
  const streamed = (said: string) => ({ type: 'text/event-stream', said });
  const followed = (...given: Parameters<Answer>): void =>
    json(promotion({ phase: asked > 1 ? 'succeeded' : 'running' }))(...given);
  const row = JSON.stringify(auditRow({ seq: 8, reason: 'pulumi up' }));
  const lines = { lines: [{ at: null, build: 'b1', text: 'pulumi up' }], earlier: 'none' };
  const said = `id: x-8\ndata: ${JSON.stringify(lines)}\n\n`;
  const arrival = inTurn(json(whereabouts(false)), held(half, json(whereabouts(true))));
  const service = await fakeService({
    ...requests,
    [`GET ${api}/promotions/p_1`]: followed,
    [`GET ${api}/promotions/p_1/events`]: held(streamed(underWay), events([], promotion({}))),
    [`GET ${api}/commits/3f9c2ab`]: arrival,
    [`GET ${api}/recoveries/rcv_1`]: held(half, json(recovery({}))),
    [`GET ${api}/stages/dev/logs?after=x-7`]: held(streamed(said), events([], {})),
    'GET /api/v1/events?since=7': held(streamed(`id: 8\ndata: ${row}\n\n`), events([], {})),
  });
  return { service, begun };
}

/** The first answer once, then the second. */
function inTurn(first: Answer, then: Answer): Answer {
  let answer = first;
  return (...given) => {
    const now = answer;
    answer = then;
    now(...given);
  };
}

const underWay =
  runEvent({ kind: 'step', step: 'pulumi-up', phase: 'running' }, 1) +
  runEvent({ kind: 'log', step: 'pulumi-up', text: 'pulumi up' }, 2);
const running = promotion({ phase: 'running' });
const requests: Readonly<Record<string, Answer>> = {
  [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa' })),
  [`GET ${api}/stages/devqa/eligibility?build=b2`]: json(eligibility()),
  [`GET ${api}/stages/devqa/eligibility?rollback=true`]: json(eligibility()),
  [`GET ${api}/promotions?stage=devqa&phase=succeeded&limit=10`]: json({ items: [], nextCursor: null }),
  [`POST ${api}/stages/devqa/promotions`]: json(running, 201),
  [`POST ${api}/promotions/p_1/abort`]: json(running, 202),
  [`POST ${api}/stages/devqa/rollback`]: json(
    {
      ...running,
      quarantine: { build: 'b3', why: 'rolled-back', reason: 'login', by: 'jin', since: onStage('b3').since },
      hold: hold({ id: 'hld_1', kind: 'rollback' }),
      undo: { build: 'b3', liftQuarantine: true, overrideHold: 'hld_1' },
    },
    201,
  ),
  [`GET ${api}/stages/staging-1`]: json(stage({ stage: 'staging-1' })),
  [`GET ${api}/stages/staging-1/eligibility?build=b2&milestone=9`]: json(eligibility({ stage: 'staging-1' })),
  [`GET ${api}/milestones/next?number=9`]: json({
    ...{ number: 9, stage: 'staging-1', slots: ['staging-1'], replaces: null, hold: null, clients: [] },
  }),
  [`POST ${api}/milestones`]: json(milestone({}), 201),
  [`GET ${api}/stages/dev/recover`]: json(recoveryView),
  [`POST ${api}/stages/dev/recover`]: json(recovery({ state: 'running', outcome: null, endedAt: null }), 202),
  [`GET ${api}/stages/dev/logs`]: json({ stage: 'dev', lines: [], earlier: 'none', upTo: 'x-7' }),
  'GET /api/v1/events?limit=21': json({ items: [], nextCursor: null, upTo: 7 }),
};

/** Collects the memory of its process whenever that is told SIGUSR2, and says so. */
const collector = `
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => setImmediate(() => {
    collect();
    setImmediate(() => { collect(); process.stdout.write('collected\\n'); });
  }));`;
const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(collector)}` };

let started: { service: FakeService; cli: Running }[] = [];
afterEach(async () => {
  for (const { cli } of started) cli.child.kill('SIGKILL');
  await Promise.all(started.map(({ service }) => service.close()));
  started = [];
});

interface Waiter {
  readonly cli: Running;
  /** The answer that it reads and that does not end. */
  readonly answer: ServerResponse;
}

/** Starts a command, lets it wait, and collects its memory. */
async function waiter(line: string, ...more: string[]): Promise<Waiter> {
  const { service, begun } = await holding();
  const cli = start([...line.split(' '), ...more, '--server', service.url], { env });
  started.push({ service, cli });
  const answer = await Promise.race([begun, cli.ended.then(endedTooSoon)]);
  if (!/where|recover/.test(line)) await cli.says('pulumi up');
  cli.child.kill('SIGUSR2');
  await cli.says('collected');
  return { cli, answer };
}

const endedTooSoon = ({ code, stdout, stderr }: Ended): never => {
  throw new Error(`ended with ${String(code)} before it waited: ${stdout}${stderr}`);
};

const codesOf = async (names: readonly string[], end: (command: string) => Promise<Ended>) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await end(name)).code] as const)));

test('every command that waits ends with 130 at Ctrl-C, also when its memory was collected', async () => {
  const codes = await codesOf(commands, async (command) => {
    const { cli } = await waiter(command);
    cli.child.kill('SIGINT');
    return cli.ended;
  });
  expect(codes).toEqual(Object.fromEntries(commands.map((command) => [command, 130])));
}, 60_000);

test('and with 9 when its time is over', async () => {
  const codes = await codesOf(
    commands,
    async (command) => (await waiter(command, '--timeout', '8s')).cli.ended,
  );
  expect(codes).toEqual(Object.fromEntries(commands.map((command) => [command, 9])));
}, 60_000);

test('and goes on to its end when its connection was cut', async () => {
  const codes = await codesOf(ending, async (command) => {
    const { cli, answer } = await waiter(command);
    answer.destroy();
    return cli.ended;
  });
  expect(codes).toEqual(Object.fromEntries(ending.map((command) => [command, waiting[command]])));
}, 60_000);
