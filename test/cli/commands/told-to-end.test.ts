import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { installation, start, type Ended, type Running } from '../command.js';
import {
  events,
  fakeService,
  json,
  milestonePages,
  problem,
  runEvent,
  type Answer,
  type FakeService,
} from '../fake-service.js';
import { auditRow, eligibility, milestone, onStage, promotion, hold, stage } from '../resources.js';
import { commandsThatReach } from '../who-waits.js';
import { recovery, recoveryView, whereabouts } from '../waited-for.js';

const api = '/api/v1';

/**
 * Every command that waits, and what it ends with after its connection was cut: most go on until what they wait for has
 * happened, null = it never does. The code of a sign-in counts once.
 */
const waiting = {
  'watch p_1': 0,
  'logs p_1 --follow': 0,
  'abort p_1': 10,
  'promote devqa --build b2 --yes': 0,
  'rollback devqa --reason login --yes': 0,
  'milestone create 9 --build b2 --yes': 0,
  'milestone put-back 9 --yes': 0,
  'schedule run dev': 0,
  'where 3f9c2ab --watch devqa': 0,
  'stage recover dev --reason power --yes': 0,
  'events --follow': null,
  'logs --stage dev --follow': null,
  'login --no-browser': 1,
} as const;

/** They are told as the process of another command, or as the service: `exec`, `pulumi` and `service` test them. */
const inPlaceOfOthers = ['exec', 'pulumi', 'serve'];

const commands = Object.keys(waiting) as (keyof typeof waiting)[];
const ending = commands.filter((command) => waiting[command] !== null);
const endless = commands.filter((command) => waiting[command] === null);

interface Held {
  readonly service: FakeService;
  /** Resolves with the answer that has begun and does not end. */
  readonly begun: Promise<ServerResponse>;
}

/** A service whose first answer to who waits begins and stays open; the next one is whole, of what ends. */
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
  const row = (reason: string, seq = 8): string =>
    `id: ${String(seq)}\ndata: ${JSON.stringify(auditRow({ seq, reason }))}\n\n`;
  const said = (text: string, id = 'x-8'): string =>
    `id: ${id}\ndata: ${JSON.stringify({ lines: [{ at: null, build: 'b1', text }], earlier: 'none' })}\n\n`;
  const arrival = inTurn(json(whereabouts(false)), held(half, json(whereabouts(true))));
  const service = await fakeService({
    ...requests,
    [`GET ${api}/promotions/p_1`]: followed,
    [`GET ${api}/promotions/p_1/events`]: held(streamed(underWay), events([], promotion({}))),
    [`GET ${api}/commits/3f9c2ab`]: arrival,
    [`GET ${api}/recoveries/rcv_1`]: held(half, json(recovery({}))),
    [`GET ${api}/stages/dev/logs?after=x-7`]: held(
      streamed(said('pulumi up')),
      goesOn(said('taken up', 'x-9'), 'x-8'),
    ),
    'GET /api/v1/events?since=7': held(streamed(row('pulumi up')), goesOn(row('taken up', 9), '8')),
    'GET /auth/login?*': browsed,
    'POST /auth/token': held(half, problem(422, 'sign-in-unknown')),
  });
  return { service, begun };
}

/** A stream that was taken up where it was cut, and does not end, either. */
const goesOn =
  (said: string, after: string): Answer =>
  (response, seen) => {
    if (seen.headers['last-event-id'] !== after) problem(400, 'bad-request')(response, seen);
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write(said);
  };

/** Whoever signs in here comes back to the command with a code at once. */
const browsed: Answer = (response, { url }) => {
  const port = new URL(url, 'http://x').searchParams.get('port') ?? '';
  response.writeHead(303, { location: '/' }).end();
  // Its page never comes where the command was told to end.
  fetch(`http://127.0.0.1:${port}/?code=swb_${'A'.repeat(43)}`).catch(() => undefined);
};

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
      undo: { build: 'b3', liftQuarantine: true, overrideHold: 'hld_1', overrideHolds: ['hld_1'] },
    },
    201,
  ),
  [`GET ${api}/stages/staging-1`]: json(stage({ stage: 'staging-1' })),
  [`GET ${api}/stages/staging-1/eligibility?build=b2&milestone=9`]: json(eligibility({ stage: 'staging-1' })),
  [`GET ${api}/milestones/next?number=9`]: json({
    ...{
      number: 9,
      stage: 'staging-1',
      slots: ['staging-1'],
      replaces: null,
      hold: null,
      holds: [],
      clients: [],
    },
  }),
  [`POST ${api}/milestones`]: json(milestone({}), 201),
  ...milestonePages(milestone({ build: 'b2' })),
  [`GET ${api}/stages/staging-1/eligibility?build=b2`]: json(eligibility({ stage: 'staging-1' })),
  [`POST ${api}/stages/staging-1/promotions`]: json(running, 201),
  [`POST ${api}/schedules/dev/run`]: json(running, 202),
  [`GET ${api}/stages/dev/recover`]: json(recoveryView),
  [`POST ${api}/stages/dev/recover`]: json(recovery({ state: 'running', outcome: null, endedAt: null }), 202),
  [`GET ${api}/stages/dev/logs`]: json({ stage: 'dev', lines: [], earlier: 'none', upTo: 'x-7' }),
  'GET /api/v1/events?limit=21': json({ items: [], nextCursor: null, upTo: 7 }),
};

/** Collects the memory of its process whenever that is told SIGUSR2, and says so. */
const collector = `
  let times = 0;
  import { setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => setImmediate(() => {
    collect();
    setImmediate(() => { collect(); process.stdout.write('collected ' + ++times + '\\n'); });
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

/** So few begin at once that each waits before its own time is over, on a busy machine, too. */
const lanes: Promise<unknown>[] = [Promise.resolve(), Promise.resolve()];

/** Starts a command, lets it wait, and collects its memory. */
function waiter(line: string, ...more: string[]): Promise<Waiter> {
  const before = lanes.shift() ?? Promise.resolve();
  const waits = before.then(() => waitIn(line, more));
  lanes.push(waits.catch(() => undefined));
  return waits;
}

async function waitIn(line: string, more: readonly string[]): Promise<Waiter> {
  const { service, begun } = await holding();
  const cli = start([...line.split(' '), ...more, '--server', service.url], { env });
  started.push({ service, cli });
  const answer = await Promise.race([begun, cli.ended.then(endedTooSoon)]);
  if (!/where|recover|login/.test(line)) await cli.says('pulumi up');
  await collect(cli, 1);
  return { cli, answer };
}

async function collect(cli: Running, time: number): Promise<void> {
  cli.child.kill('SIGUSR2');
  await cli.says(`collected ${String(time)}`);
}

const endedTooSoon = ({ code, stdout, stderr }: Ended): never => {
  throw new Error(`ended with ${String(code)} before it waited: ${stdout}${stderr}`);
};

const codesOf = async (names: readonly string[], end: (command: string) => Promise<Ended>) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, (await end(name)).code] as const)));

test('the list has every command that handles a signal, and the page of exit codes names those that wait', () => {
  const handling = commandsThatReach('terminal/terminal.ts#onSignals');
  const nameOf = (line: string): string => handling.find((name) => `${line} `.startsWith(`${name} `)) ?? line;
  const names = [...new Set(commands.map(nameOf))];
  expect([...names, ...inPlaceOfOthers].toSorted()).toEqual(handling);
  for (const page of ['exit-codes.md', 'exit-codes.ko.md']) {
    const text = readFileSync(join(installation, 'docs', 'reference', page), 'utf8');
    const [, told = ''] = /^(?:A command that waits|기다리는 명령) ?\(([^)]+)\)/m.exec(text) ?? [];
    const named = [...told.matchAll(/`([^`]+)`/g)].map(([, line = '']) => nameOf(line));
    expect(named.toSorted()).toEqual(names.toSorted());
  }
});

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

test('and where nothing ends by itself, takes it up again and ends at Ctrl-C then', async () => {
  const codes = await codesOf(endless, async (command) => {
    const { cli, answer } = await waiter(command);
    answer.destroy();
    await cli.says('taken up');
    await collect(cli, 2);
    cli.child.kill('SIGINT');
    return cli.ended;
  });
  expect(codes).toEqual(Object.fromEntries(endless.map((command) => [command, 130])));
}, 60_000);

test('also while a browser is still waited for, and one that came was cut', async () => {
  const service = await fakeService({
    'GET /auth/login?*': (response) => response.writeHead(303, { location: '/' }).end(),
  });
  const cli = start(['login', '--no-browser', '--lang', 'en', '--server', service.url], { env });
  started.push({ service, cli });
  const [, port] = /port=(\d+)/.exec(await cli.notes('Waiting for the browser')) ?? [];
  const browser = connect(Number(port), '127.0.0.1', () => browser.write('GET / HTTP/1.1\r\n'));
  await once(browser, 'connect');
  browser.destroy();
  await collect(cli, 1);
  cli.child.kill('SIGINT');
  expect(await cli.ended).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('Nobody was signed in.'),
  });
}, 60_000);
