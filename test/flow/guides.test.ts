import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { HoldResource } from '../../src/contract/hold.js';
import type { Page } from '../../src/contract/page.js';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { installDir } from '../../src/service/config.js';
import { blocksOf, commandsIn, type Block } from '../docs/blocks.js';
import { makeCommands, startScript, type Script } from '../support/guide-script.js';
import type { TestStage } from '../support/project.js';
import { until } from '../support/until.js';
import { startWorld, type World } from '../support/world.js';

const read = (file: string): string => readFileSync(join(installDir, file), 'utf8');
const guides = readdirSync(join(installDir, 'docs/guides')).filter((name) => !name.endsWith('.ko.md'));

/** In the order in which a new team reads them: each finds the project as the one before left it. */
const inOrder = [
  'README.md',
  'docs/getting-started.md',
  'docs/guides/install.md',
  'docs/guides/dashboard.md',
  ...[
    'compare',
    'clients',
    'access',
    'holds',
    'calendar',
    'by-hand',
    'milestones',
    'stop-and-recover',
    'roll-back',
  ].map((name) => `docs/guides/${name}.md`),
  'docs/reference/dotenv.md',
  'docs/reference/audit-and-events.md',
  'docs/guides/several-services.md',
  'docs/guides/operate.md',
  'docs/guides/runbook.md',
  'docs/guides/ci.md',
  'docs/guides/github.md',
  'docs/guides/notifications.md',
  'docs/guides/aws.md',
];
const blocks = inOrder.flatMap((page) => blocksOf(page, read(page)));

/** What needs more than a project and a service, by what that is. */
const marked = {
  'ctrl-c': ['docs/reference/audit-and-events.md'],
  repository: ['README.md', 'README.md', 'docs/getting-started.md'],
  // Walked by test/flow/package.test.ts.
  package: ['docs/guides/install.md'],
  // Walked by test/cli/commands/login.test.ts.
  provider: ['docs/guides/access.md'],
  postgres: ['docs/guides/several-services.md'],
  // Walked by test/flow/github.test.ts.
  github: Array<string>(1).fill('docs/guides/github.md'),
  aws: Array<string>(14).fill('docs/guides/aws.md'),
};

let world: World;

beforeAll(async () => {
  world = await startWorld(repositoryStages());
  for (const file of ['.env', '.env.development']) await world.project.write(file, read(file));
  await makeCommands(world.project);
  await tellStory(world);
}, 240_000);
afterAll(() => world.end(), 60_000);

test('every guide is among the pages whose blocks run', () => {
  expect(guides.filter((name) => !inOrder.includes(`docs/guides/${name}`))).toEqual([]);
});

test('the blocks that need more than a project and a service are these', () => {
  const found = blocks.filter(({ needs }) => needs !== '');
  const pagesOf = (name: string) => found.filter(({ needs }) => needs === name).map(({ page }) => page);
  const names = [...new Set(found.map(({ needs }) => needs))];
  expect(Object.fromEntries(names.map((name) => [name, pagesOf(name)]))).toEqual(marked);
});

test('what needs the repository is a script of it', () => {
  const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
  const lines = blocks.filter(({ needs }) => needs === 'repository').flatMap(commandsIn);
  const known = ['repository', 'npm test', 'bash .ci/run', ...scripts.map((name) => `npm run ${name}`)];
  expect(lines.filter((line) => !known.includes(line))).toEqual([]);
});

test.each(inOrder)('%s has the same commands in Korean', (page) => {
  const korean = page.replace(/md$/, 'ko.md');
  const commands = (file: string) => blocksOf(file, read(file)).map(commandsIn);
  expect(commands(korean)).toEqual(commands(page));
});

describe.each(inOrder.filter((page) => runnable(page).length > 0))('%s', (page) => {
  test.each(runnable(page).map((block) => [block.line, block] as const))(
    'the block at line %i runs',
    async (_, block) => {
      const waiting = block.text.includes('$PROMOTION') ? await waitingPromotion() : '';
      const { code, said } = await runBlock(block, { PROMOTION: waiting });
      expect(code === 0 ? '' : said).toBe('');
      await calm();
    },
    180_000,
  );
});

test.each(['md', 'ko.md'])(
  'what docs/reference/audit-and-events.%s follows is told until Ctrl-C',
  async (end) => {
    const page = `docs/reference/audit-and-events.${end}`;
    for (const block of blocksOf(page, read(page)).filter(({ needs }) => needs === 'ctrl-c')) {
      const { ended, gone, said, signal } = start(block);
      await until('a row of the past', () => /\tdevqa\t/.test(said()));
      const reason = `while the page ${end} is followed`;
      await world.post('/stages/devqa/holds', { kind: 'qa', reason });
      await until('the row of the hold', () => said().includes(reason));
      signal('SIGINT');
      expect({ code: await ended, said: said() }).toMatchObject({ code: 130 });
      await gone;
    }
    await calm();
  },
  60_000,
);

test('a block that fails is told with its page and line', async () => {
  const block = { page: 'docs/guides/none.md', line: 7, needs: '', text: 'true\nfalse\ntrue' };
  const { code, said } = await runBlock(block, {});
  expect({ code, said }).toEqual({ code: 1, said: 'failed: docs/guides/none.md:8\n' });
});

function runnable(page: string): readonly Block[] {
  return blocks.filter((block) => block.page === page && block.needs === '');
}

const start = (block: Block, variables = {}): Script =>
  startScript(block, {
    project: world.project,
    variables,
    examples: { 'http://127.0.0.1:4100': world.url() },
  });

async function runBlock(
  block: Block,
  variables: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string }> {
  const { ended, gone, said } = start(block, variables);
  const code = await ended;
  await gone;
  return { code, said: said() };
}

/** The five stages as this repository has them, on any free port. */
function repositoryStages(): Readonly<Record<string, TestStage>> {
  const names = ['dev', 'nightly', 'devqa', 'staging-1', 'staging-2'];
  return Object.fromEntries(
    names.map((name) => {
      const { config } = parse(read(`Pulumi.${name}.yaml`)) as { config: Record<string, unknown> };
      const policy = Object.entries(config).map(([key, value]) => [key.replace('switchback:', ''), value]);
      const env = read(`.env.${String(config['switchback:dotenv'])}`).replace(
        /^SWITCHBACK_STAGE_PORT=.*$/m,
        '',
      );
      return [name, { policy: Object.fromEntries(policy) as TestStage['policy'], env }];
    }),
  );
}

/** Where the pages begin: b5 on dev, b4 on nightly, and b1, which is both milestones, on the others. */
async function tellStory({ build, ended, promote, post }: World): Promise<void> {
  const onDev = async (name: string): Promise<string> => {
    const { id, promotions = [] } = await build(name);
    for (const promotion of promotions) await ended(promotion);
    return id;
  };
  const first = await onDev('one');
  await promote('nightly', { build: first });
  await promote('devqa', { build: first });
  for (const name of ['two', 'three']) await build(name, { branch: 'other' });
  await Promise.all([
    (async () => {
      for (const number of [9, 10]) {
        const { body } = await post<{ promotion: string }>('/milestones', { number, build: first });
        await ended(body.promotion);
      }
    })(),
    onDev('four').then((fourth) => promote('nightly', { build: fourth })),
  ]);
  expect(await onDev('five')).toBe('b5');
}

/** The id of a promotion that waits behind a hold. */
async function waitingPromotion(): Promise<string> {
  await world.post('/stages/devqa/holds', { kind: 'qa', reason: 'so that it waits' });
  const { body } = await world.post<PromotionResource>('/stages/devqa/promotions', {
    build: 'b1',
    onHold: 'wait',
  });
  return body.id;
}

/** Nothing of one block keeps the next one from running. */
async function calm(): Promise<void> {
  const { body } = await world.get<Page<HoldResource>>('/holds');
  for (const { id } of body.items) await world.delete(`/holds/${id}`);
}
