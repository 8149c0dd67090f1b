import { afterEach, describe, expect, test } from '@jest/globals';
import { fakeService, json, problem, runEvent, type Answer, type FakeService } from '../fake-service.js';
import { run } from '../in-process.js';
import { build, eligibility, promotion, stage } from '../resources.js';

const api = '/api/v1';
let service: FakeService;
afterEach(() => service.close());

/** What a command says on stderr of a service that answers so. */
async function told(args: readonly string[], answers: Readonly<Record<string, Answer>>): Promise<object> {
  service = await fakeService(answers);
  const { code, stderr } = await run([...args, '--json', '--server', service.url]);
  const document = JSON.parse(stderr) as { code: string; detail: string };
  return { exit: code, code: document.code, detail: document.detail };
}

const sent =
  (type: string, body: string, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { 'content-type': type }).end(body);
const stream = (body: string): Answer => sent('text/event-stream', body);
const refused = (body: string): Answer => sent('application/problem+json', body, 409);

const other = { exit: 1, code: 'switchback/other-contract' };
const stranger = { exit: 1, code: 'switchback/not-switchback' };
const audit = { 'GET /api/v1/events?limit=21': json({ items: [], nextCursor: null, upTo: 7 }) };
const watched = (events: string): Readonly<Record<string, Answer>> => ({
  [`GET ${api}/promotions/p_1`]: json(promotion({})),
  [`GET ${api}/promotions/p_1/events`]: stream(events),
});
const changed = (event: string, from: string, to: string): string => {
  expect(event).toContain(from);
  return event.replace(from, to);
};

test.each([
  ['a refusal', ['status'], { [`GET ${api}/stages`]: refused('{"code":') }],
  ['an event of a promotion', ['watch', 'p_1'], watched('event: step\ndata: {"kind":\n\n')],
  [
    'a followed row of the audit',
    ['events', '--follow'],
    { ...audit, [`GET ${api}/events?since=7`]: stream('data: oops\n\n') },
  ],
])('%s that is no JSON comes from something else than Switchback', async (_what, args, answers) => {
  expect(await told(args, answers)).toMatchObject(stranger);
});

test('a refusal that this version cannot read names what is otherwise', async () => {
  const body = JSON.stringify({ code: 'switchback/stage-held', title: 'held', status: '409' });
  const document = await told(['status'], { [`GET ${api}/stages`]: refused(body) });
  expect(document).toMatchObject(other);
  expect(document).toHaveProperty('detail', expect.stringMatching(/ \/type, \/status, \/detail/));
});

const step = runEvent({ kind: 'step', step: 'verify', phase: 'running' });
test.each([
  ['a step that it does not know', changed(step, '"verify"', '"paint"'), '/step'],
  ['no time', changed(step, '"at"', '"when"'), '/at'],
  ['another kind than its name', changed(step, '"kind":"step"', '"kind":"stage"'), '/kind'],
])('an event of a promotion with %s is of another version', async (_what, event, field) => {
  const document = await told(['watch', 'p_1'], watched(event));
  expect(document).toMatchObject(other);
  expect(document).toHaveProperty('detail', expect.stringContaining(field));
});

test('an event of a promotion whose name this version does not know says nothing to it', async () => {
  service = await fakeService(watched(`event: weather\ndata: sunny\n\n${step}event: done\ndata: {}\n\n`));
  const { code, stdout } = await run(['watch', 'p_1', '--json', '--server', service.url]);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(code).toBe(0);
  expect(lines).toEqual([
    expect.objectContaining({ t: 'step', step: 'verify' }),
    expect.objectContaining({ t: 'done', phase: 'succeeded' }),
  ]);
});

/** Breaks off when the half of the answer is there. */
const broken =
  (type: string, status = 200): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': type, 'content-length': '100' });
    response.write('{', () => response.destroy());
  };
test.each([
  ['JSON', ['status'], { [`GET ${api}/stages`]: broken('application/json') }],
  [
    'text',
    ['logs', 'p_1'],
    {
      [`GET ${api}/promotions/p_1`]: json(promotion({})),
      [`GET ${api}/promotions/p_1/logs`]: broken('text/plain'),
    },
  ],
  ['a refusal', ['status'], { [`GET ${api}/stages`]: broken('application/problem+json', 409) }],
])('%s that is cut off is no bug of this command', async (_what, args, answers) => {
  expect(await told(args, answers)).toMatchObject({ exit: 1, code: 'switchback/answer-cut' });
});

/** A build in the list of a version that told all commits there and did not know the question. */
const { commitCount: _, ...listedBefore } = build({ id: 'b9', commit: 'f'.repeat(40) });
const unknownQuery = problem(422, 'validation', {
  errors: [{ pointer: '/query', detail: 'Unknown keys: commit.' }],
});
test.each([
  [
    'tells other builds',
    sent('application/json', JSON.stringify({ items: [listedBefore], nextCursor: null })),
    other,
  ],
  ['refuses the question', unknownQuery, { exit: 1, code: 'switchback/unknown-there' }],
])('a service of before that %s gives no build of a commit to promote', async (_what, answer, expected) => {
  const document = await told(['promote', 'nightly', '--sha', 'a'.repeat(12), '--yes'], {
    [`GET ${api}/stages/nightly`]: json(stage({ stage: 'nightly' })),
    [`GET ${api}/builds?commit=${'a'.repeat(12)}&limit=1`]: answer,
  });
  expect(document).toMatchObject(expected);
  expect(service.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
});

describe('what a service of before does not know of a question', () => {
  const keys = (pointer: string, name: string): Answer =>
    problem(422, 'validation', { errors: [{ pointer, detail: `unknown: ${name}` }] });
  const version = {
    'GET /version': json({ name: 'switchback', version: '0.0.9', node: 'v20', pulumi: null }),
  };
  const devqa = { [`GET ${api}/stages/devqa`]: json(stage({ stage: 'devqa' })) };
  const look = `GET ${api}/stages/devqa/eligibility?rollback=true`;
  const back = ['rollback', 'devqa', '--reason', 'login', '--yes'];
  const may = json(eligibility({ stage: 'devqa', build: 'b1' }));
  const theirs = /The service is 0\.0\.9, this command is \d/;

  test.each([
    ['a key of its query', back, { [look]: keys('/query', 'rollback') }, 'eligibility: unknown: rollback'],
    [
      'a value of its query',
      back,
      { [look]: problem(422, 'validation', { errors: [{ pointer: '/query/rollback', detail: 'no' }] }) },
      'eligibility: no',
    ],
    [
      'a key of its body',
      [...back, '--to', 'b1', '--allow-change', 'vpc:devqa', '--detach'],
      {
        [`${look}&build=b1`]: may,
        [`POST ${api}/stages/devqa/rollback`]: keys('', 'allowChanges'),
      },
      'rollback: unknown: allowChanges',
    ],
    [
      'its address',
      ['milestone', 'next'],
      {
        [`GET ${api}/milestones/next`]: problem(404, 'not-found', {
          detail: `${api}/milestones/next is not a path of this API.`,
        }),
      },
      `GET ${api}/milestones/next.`,
    ],
    [
      'its method',
      ['milestone', 'next'],
      { [`GET ${api}/milestones/next`]: problem(405, 'method-not-allowed') },
      `GET ${api}/milestones/next.`,
    ],
  ])('%s ends it by name, with both versions', async (_what, args, answers, named) => {
    const document = await told(args, { ...version, ...devqa, ...answers });
    expect(document).toMatchObject({ exit: 1, code: 'switchback/unknown-there' });
    expect(document).toHaveProperty('detail', expect.stringMatching(theirs));
    expect(document).toHaveProperty('detail', expect.stringContaining(named));
  });

  test.each([
    [
      'what it refuses by a rule',
      problem(422, 'validation', { errors: [{ pointer: '/holdUntil', detail: 'past' }] }),
    ],
    ['a stage that it does not have', problem(404, 'not-found', { detail: 'There is no stage "devqa".' })],
  ])('%s stays what it is', async (_what, answer) => {
    const document = await told(back, { ...version, ...devqa, [look]: answer });
    expect(document).not.toHaveProperty('code', 'switchback/unknown-there');
  });

  test('is not the mistake of a service that knows no version of its own', async () => {
    const document = await told(back, { ...devqa, [look]: keys('/query', 'rollback') });
    expect(document).toHaveProperty(
      'detail',
      expect.stringContaining('The service is of an unknown version'),
    );
  });
});
