import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { workflowText } from '../../src/cli/init/ci-texts.js';
import { installDir } from '../../src/service/config.js';
import { action, actionDir } from './composite.js';

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly permissions?: object; readonly steps: WorkflowStep[] }>>;
}

const example = readFileSync(join(actionDir, 'example.yml'), 'utf8');
const manager = { name: 'npm', install: 'npm ci' } as Parameters<typeof workflowText>[0]['manager'];
const facts = {
  branch: 'main',
  folder: '.',
  manager,
  server: 'https://switchback.example.dev',
  isLocal: false,
};
const workflows: readonly (readonly [string, string])[] = [
  ['the example', example],
  ['what init writes', workflowText(facts)],
  ['what init writes for a service on loopback', workflowText({ ...facts, isLocal: true })],
];

test.each(['ci.md', 'ci.ko.md'])('%s shows the file of the example, word for word', (page) => {
  const text = readFileSync(join(installDir, 'docs/guides', page), 'utf8');
  expect(/```yaml\n(# \.github\/workflows\/build\.yml\n[^]*?)```/.exec(text)?.[1]).toBe(example);
});

test.each(workflows)('%s may read the code and say what it is, and nothing else', (_, text) => {
  const { permissions, jobs } = parse(text) as Workflow;
  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' });
  for (const job of Object.values(jobs)) expect(job).not.toHaveProperty('permissions');
  // A stored secret is not needed, and nothing of the event is put into a command.
  expect(text).not.toMatch(/secrets\.|pull_request_target|github\.event/);
});

test.each(workflows)('%s names every foreign action by the 40 digits of its commit', (_, text) => {
  const { jobs } = parse(text) as Workflow;
  const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
  expect(used.length).toBeGreaterThan(0);
  for (const name of used) expect(name).toMatch(/^(\.\/[\w./-]+|[\w.-]+\/[\w./-]+@[0-9a-f]{40})$/);
});

test('no page shows an action by a tag or a branch', () => {
  const docs = readdirSync(join(installDir, 'docs'), { recursive: true, encoding: 'utf8' });
  const shown = docs
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => readFileSync(join(installDir, 'docs', name), 'utf8').match(/uses: \S*\/\S+/g) ?? []);
  expect(shown).toContain('uses: ./.github/actions/switchback');
  const byName = shown.filter((use) => !/^uses: (\.\/|\S+@[0-9a-f]{40}$)/.test(use));
  expect(byName).toEqual([]);
});

test('the example gives the action what it takes, and nothing else', () => {
  const steps = Object.values((parse(example) as Workflow).jobs).flatMap((job) => job.steps);
  const given = Object.keys(steps.find(({ uses }) => uses?.startsWith('./'))?.with ?? {});
  expect(given.length).toBeGreaterThan(0);
  expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
  const needed = Object.entries(action.inputs).filter(([, { required }]) => required);
  expect(needed.filter(([name]) => !given.includes(name))).toEqual([]);
});
