import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { installDir } from '../../src/service/config.js';
import type { AwsSettings } from '../../src/model/aws.js';
import { awsPrices, stageCost } from '../../src/dotenv/aws-costs.js';
import { awsRules, awsSettings } from '../../src/dotenv/aws-settings.js';
import { variables, type Variable } from '../../src/model/variable.js';

const read = (file: string): string => readFileSync(join(installDir, file), 'utf8');
const pages = {
  'docs/guides/aws.md': read('docs/guides/aws.md'),
  'docs/guides/aws.ko.md': read('docs/guides/aws.ko.md'),
};
const readmes: Readonly<Record<string, string>> = {
  'docs/guides/aws.md': 'README.md',
  'docs/guides/aws.ko.md': 'README.ko.md',
};
const each = Object.entries(pages);

/** The blocks of a page in one language. */
const blocks = (page: string, language: string): string[] =>
  [...page.matchAll(/^```(\w+).*\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text ?? '');

/** What a stage with these settings, the rest by default, costs a month. */
function costWith(changes: ReadonlyMap<string, string>): number {
  const { settings } = awsSettings(new Map([['SWITCHBACK_REGION', 'us-east-1'], ...changes]));
  return stageCost(settings as AwsSettings).monthly;
}

const price = (usd: number): string => usd.toFixed(usd * 100 === Math.round(usd * 100) ? 2 : 3);

describe.each(each)('%s', (file, page) => {
  test('is linked from its README', () => {
    expect(read(readmes[file] ?? '')).toContain(`(${file})`);
  });

  test('names every setting that the code reads', () => {
    const sources = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('messages'))
      .map((name) => read(join('src', name)).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
    const names = new Set(sources.flatMap((text) => text.match(/\bSWITCHBACK_[A-Z][A-Z_]*[A-Z]\b/g) ?? []));
    expect([...awsRules.keys()].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    const forRunners = ([, { reader }]: [string, Variable]) => reader === 'inside';
    const inside = Object.entries<Variable>(variables)
      .filter(forRunners)
      .map(([name]) => name);
    expect([...names].filter((name) => !inside.includes(name) && !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('has blocks that a shell, JSON and YAML take', () => {
    expect(blocks(page, 'sh').length).toBeGreaterThan(10);
    for (const text of blocks(page, 'sh')) {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
      expect([text, status, stderr]).toEqual([text, 0, '']);
    }
    expect(blocks(page, 'json').map((text) => typeof JSON.parse(text))).toEqual(Array(3).fill('object'));
    expect(blocks(page, 'yaml').map((text) => typeof parse(text))).toEqual(Array(3).fill('object'));
  });

  test('names the versions of the plugins that are needed', () => {
    for (const name of ['aws', 'awsx']) {
      const { version } = JSON.parse(read(`node_modules/@pulumi/${name}/package.json`)) as {
        version: string;
      };
      expect(page).toContain(`plugin install resource ${name} v${version}`);
    }
  });

  test('tells the costs that the code computes', () => {
    const [, table = ''] = page.split('<!-- costs');
    const rows = [...table.matchAll(/^\| (.*?) *\| ([\d.]+) *\|$/gm)].map(([, what = '', usd]) => ({
      what,
      usd,
    }));
    const stages = rows.slice(0, 8).map(({ what, usd }) => {
      const settings = [...what.matchAll(/`(SWITCHBACK_\w+)=(\S+?)`/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      );
      return [what, usd, costWith(new Map(settings)).toFixed(2)];
    });
    expect(stages.map(([what, usd]) => [what, usd])).toEqual(
      stages.map(([what, , computed]) => [what, computed]),
    );
    expect(new Set(stages.map(([, usd]) => usd)).size).toBe(8);
    const { logGigabyte, capacityUnitHour, natGigabyte, zoneMonth, keyMonth } = awsPrices;
    expect(rows.slice(8).map(({ usd }) => usd)).toEqual([
      (costWith(new Map()) * 5).toFixed(2),
      ...[logGigabyte, capacityUnitHour, natGigabyte, zoneMonth, keyMonth].map(price),
    ]);
    expect(page).toContain(`$${price(keyMonth)}`);
    expect(page).toContain(awsPrices.region);
    expect(page).toContain(awsPrices.date);
  });
});

test('both pages have the same structure', () => {
  const shape = (page: string): string[] =>
    page.split('\n').flatMap((line) => /^(#+|```\w*|\||\d\.)/.exec(line)?.[0] ?? []);
  expect(shape(pages['docs/guides/aws.ko.md'])).toEqual(shape(pages['docs/guides/aws.md']));
});

describe.each(['docs/development/simulated-aws.md', 'docs/development/simulated-aws.ko.md'])('%s', (page) => {
  test('names every part of the simulation that behaves as AWS or a provider does, and no other', () => {
    const there = readdirSync(join(installDir, 'tools/simulated-aws')).filter((name) =>
      name.endsWith('.mjs'),
    );
    const own = new Set(
      [
        ...['aws-provider', 'awsx-child', 'awsx-components', 'awsx-provider', 'free-port', 'http-door'],
        ...['parent', 'start', 'values'],
      ].map((name) => `${name}.mjs`),
    );
    const rows = read(page)
      .split('\n')
      .filter((line) => /^\| (?!-)/.test(line));
    const named = rows.flatMap((row) =>
      [...(row.split('|').at(-2) ?? '').matchAll(/`([\w.-]+)`/g)].map(([, name]) => name ?? ''),
    );
    expect([...new Set(named)].toSorted()).toEqual(there.filter((name) => !own.has(name)).toSorted());
  });

  test('says of every row what it is for, and which test tries it', () => {
    const [, ...rows] = read(page)
      .split('\n')
      .filter((line) => /^\| (?!-)/.test(line));
    const cells = (at: number): string[] => rows.map((row) => row.split('|').at(at)?.trim() ?? '');
    const points = cells(3).flatMap((cell) => cell.split(', '));
    expect(new Set(points)).toEqual(new Set(['–', ...Array.from({ length: 11 }, (_, at) => String(at + 1))]));
    expect(read(page).match(/^\d+\. /gm)).toHaveLength(11);
    const tests = cells(4).map((cell) => /^`([\w/-]+)`$/.exec(cell)?.[1] ?? cell);
    const isThere = (name: string): boolean =>
      ['ts', 'mjs'].some((ext) => existsSync(join(installDir, 'test', `${name}.test.${ext}`)));
    expect(tests.filter((name) => !isThere(name))).toEqual([]);
    const own = readdirSync(join(installDir, 'test/simulated-aws')).flatMap(
      (file) => /^(.*)\.test\.mjs$/.exec(file)?.[1] ?? [],
    );
    expect(own.filter((name) => !tests.includes(`simulated-aws/${name}`))).toEqual([]);
  });

  test('says of every row who saw it', () => {
    const rows = read(page)
      .split('\n')
      .filter((line) => /^\| (?!-)/.test(line));
    const sources = rows.map((row) => row.split('|').at(2)?.trim());
    expect(rows.length).toBeGreaterThan(25);
    expect(sources.filter((source) => source === undefined || source.length < 6)).toEqual([]);
  });
});
