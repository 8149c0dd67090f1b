import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startService, stopStages } from '../demo/service.mjs';
import { clientOf } from '../demo/client.mjs';
import { median, memoryOf, untilAtRest } from './measure.mjs';
import { makeBenchProject, stages } from './project.mjs';
import { register } from './register.mjs';

/** One address may have 250 streams: these come from several of this machine's own. */
const mostPerAddress = 200;
const changes = 20;

/**
 * So many who listen to the audit, and to one promotion. Gives how long after a request to change something its row has
 * reached nineteen of twenty of them, against the reading of one row, in milliseconds; what a stream takes of memory, in
 * kilobytes; and how many rows somebody missed or heard twice, over a restart of the service.
 */
export async function measureStreams(installDir, { listeners, say }) {
  const project = makeBenchProject(installDir);
  const start = () => startService({ installDir, dataDir: project.dataDir, projectDir: project.dir });
  let service = await start();
  try {
    say('put a build on the first stage');
    let client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    const build = await register(client, project.backend(), 'bench');
    for (const id of build.promotions) await client.succeeded(id);
    await untilAtRest(service.pid);
    const reading = await readTime(service.url);
    const change = await changeTime({ client, url: service.url });
    const alone = memoryOf(service.pid);
    const head = (await client.get('/events?limit=1')).upTo;

    say(`${listeners} listen to the audit`);
    const audience = await gathered(listeners, (at) => listen(service.url, at, `/events?since=${head}`));
    await pause(2000);
    const perStream = ((memoryOf(service.pid) - alone) * 1024) / listeners;
    const arrived = await changed({ client, url: service.url }, audience);

    say('restart the service, whose listeners come back with what they have seen');
    for (const one of audience) one.end();
    await service.stop();
    service = await start();
    client = clientOf(service.url, { failed: (...facts) => facts.join(' ') });
    const again = await gathered(listeners, (at) =>
      listen(service.url, at, '/events', audience[at].lastId()),
    );
    await changed({ client, url: service.url }, again);
    const upTo = (await client.get('/events?limit=1')).upTo;
    await until(() => again.every(({ ids }) => ids().at(-1) >= upTo));
    for (const one of again) one.end();
    const all = audience.map(({ ids }, at) => [...ids(), ...again[at].ids()]);

    say(`${listeners} listen to one promotion`);
    project.turn(stages[1], 1);
    // It waits behind a hold until all of them listen.
    const held = await client.post(`/stages/${stages[1]}/holds`, { kind: 'qa', reason: 'bench' });
    const { id } = await client.post(`/stages/${stages[1]}/promotions`, { build: build.id, onHold: 'wait' });
    const followers = await gathered(listeners, (at) => listen(service.url, at, `/promotions/${id}/events`));
    await pause(2000);
    const since = Date.now();
    await released(service.url, held.id);
    await client.succeeded(id);
    await until(() => followers.every(({ isDone }) => isDone()));
    const late = followers.flatMap(({ heard }) =>
      heard()
        .filter(({ at }) => at >= since)
        .map(({ age }) => age),
    );
    for (const one of followers) one.end();
    return {
      ...{ listeners, reading, change },
      audit: { ...spread(arrived), faults: all.filter((ids) => !isWhole(ids, head, upTo)).length },
      promotion: {
        ...spread(late),
        faults: followers.filter(({ ids }) => ids().join() !== followers[0].ids().join()).length,
        events: followers[0].ids().length,
      },
      kilobytesPerStream: perStream,
    };
  } finally {
    await service.stop();
    await stopStages(project.dataDir, installDir);
    project.remove();
  }
}

/** All of them, a hundred at a time. */
async function gathered(count, one) {
  const all = [];
  while (all.length < count)
    all.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(100, count - all.length) }, (_, at) => one(all.length + at)),
      )),
    );
  return all;
}

/**
 * One listener: the ids that it heard, and of each event when it was written and how old it was when it came, in
 * milliseconds. What comes is read when somebody looks: a thousand listeners in one process would else wait for each other.
 */
function listen(url, at, path, lastId) {
  const ids = [];
  const heard = [];
  const unread = [];
  const arrivals = [];
  let done = false;
  let rest = '';
  const take = (block, came) => {
    const [, id] = /^id: (\d+)$/m.exec(block) ?? [];
    const [, data] = /^data: (.*)$/m.exec(block) ?? [];
    if (/^event: done$/m.test(block)) done = true;
    else if (id !== undefined && data !== undefined) {
      ids.push(Number(id));
      const written = Date.parse(JSON.parse(data).at);
      heard.push({ at: written, age: came - written });
    }
  };
  const read = () => {
    for (const { text, came } of unread.splice(0)) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop();
      for (const block of blocks) take(block, came);
    }
  };
  return new Promise((resolve, reject) => {
    const localAddress = `127.0.0.${2 + Math.floor(at / mostPerAddress)}`;
    const headers = {
      accept: 'text/event-stream',
      ...(lastId === undefined ? {} : { 'last-event-id': lastId }),
    };
    const request = get(`${url}/api/v1${path}`, { localAddress, agent: false, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (text) => {
        arrivals.push(performance.now());
        unread.push({ text, came: Date.now() });
      });
      response.on('error', () => undefined);
      const whole = (value) => () => (read(), value());
      resolve({
        arrivals,
        ids: whole(() => ids),
        heard: whole(() => heard),
        isDone: whole(() => done),
        lastId: whole(() => String(ids.at(-1))),
        end: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}

/** Changes something again and again; gives how long it took from each request until each listener had heard of it. */
async function changed({ client, url }, audience) {
  const times = [];
  for (let one = 0; one < changes; one += 1) {
    const before = audience.map(({ arrivals }) => arrivals.length);
    const began = performance.now();
    const { id } = await client.post(`/stages/${stages[1]}/holds`, { kind: 'qa', reason: 'bench' });
    await until(() => audience.every(({ arrivals }, at) => arrivals.length > before[at]));
    times.push(...audience.map(({ arrivals }, at) => arrivals[before[at]] - began));
    const heard = audience.map(({ arrivals }) => arrivals.length);
    await released(url, id);
    await until(() => audience.every(({ arrivals }, at) => arrivals.length > heard[at]));
  }
  return times;
}

/** The same change where nobody listens, from its request to its answer. */
async function changeTime({ client, url }) {
  const times = [];
  for (let one = 0; one <= changes; one += 1) {
    const began = performance.now();
    const { id } = await client.post(`/stages/${stages[1]}/holds`, { kind: 'qa', reason: 'bench' });
    if (one > 0) times.push(performance.now() - began);
    await released(url, id);
  }
  return median(times);
}

const released = (url, hold) => fetch(`${url}/api/v1/holds/${hold}`, { method: 'DELETE' });

async function until(isSo, most = 60_000) {
  const end = performance.now() + most;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('a stream did not tell all of it within a minute');
    await pause(1);
  }
}

/** The reading of one row of the audit, by one who asks alone. */
async function readTime(url) {
  const times = [];
  for (let one = 0; one <= 20; one += 1) {
    const began = performance.now();
    await (await fetch(`${url}/api/v1/events?limit=1`)).text();
    if (one > 0) times.push(performance.now() - began);
  }
  return median(times);
}

const isWhole = (ids, head, upTo) =>
  ids[0] > head && ids.at(-1) >= upTo && ids.every((id, at) => at === 0 || id === ids[at - 1] + 1);

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return { median: median(times), p95: sorted[Math.floor(sorted.length * 0.95)] };
}

export const streamsText = ({ listeners, reading, change, audit, promotion, kilobytesPerStream }) =>
  [
    `${listeners} streams; the reading of one row alone takes ${reading.toFixed(1)} ms, a change that nobody hears of ${change.toFixed(0)} ms`,
    rowText('a change, request to heard', audit, reading),
    rowText(`an event of a promotion (${promotion.events}), written to heard`, promotion, reading),
    `  memory for each stream ${kilobytesPerStream.toFixed(0)} kB`,
    '',
  ].join('\n');

const rowText = (what, { median: middle, p95, faults }, reading) =>
  `  ${what.padEnd(50)} median ${middle.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms = ${(p95 / reading).toFixed(1)} readings; ${faults} missed or doubled`;
