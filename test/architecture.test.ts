import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { installDir } from '../src/service/config.js';
import type { Room } from '../scripts/docs/parts.mjs';

const src = join(installDir, 'src');
const rooms = JSON.parse(readFileSync(join(installDir, 'test', 'rooms.json'), 'utf8')) as readonly Room[];

/** Who may import whom; the page on the architecture is made from the same table. */
const mayImport: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  rooms.map(({ room, imports }) => [room, imports]),
);

/** Packages that only these rooms may load. */
const fences: readonly { name: string; pattern: RegExp; rooms: readonly string[] }[] = [
  { name: 'express', pattern: /^express$/, rooms: ['api'] },
  { name: '@pulumi/aws', pattern: /^@pulumi\/awsx?(\/|$)/, rooms: ['program'] },
  { name: "AWS's own APIs", pattern: /^@aws-sdk\/(?!client-s3$)/, rooms: ['platforms/aws'] },
  { name: 'the S3 API', pattern: /^@aws-sdk\/client-s3$/, rooms: ['bucket', 'pulumi-cli'] },
  {
    name: 'the Automation API',
    pattern: /^@pulumi\/pulumi\/automation/,
    rooms: ['engine', 'runner', 'language-host'],
  },
  { name: 'kysely and pg', pattern: /^(kysely|pg|@electric-sql\/pglite)$/, rooms: ['store'] },
  { name: 'pg-boss', pattern: /^pg-boss$/, rooms: ['queue'] },
  { name: 'tokens of others', pattern: /^(jose|openid-client)$/, rooms: ['identity', 'github'] },
  { name: "GitHub's own libraries", pattern: /^@octokit\//, rooms: ['github'] },
  { name: 'what draws the dashboard', pattern: /^(preact|@preact\/.*)/, rooms: ['dashboard'] },
  { name: 'dotenv', pattern: /^dotenv/, rooms: ['dotenv'] },
  { name: 'iCalendar', pattern: /^ical-generator$/, rooms: ['api'] },
];

/** Type imports only: what comes along at run time would tie the rooms together. */
const typesOnly: readonly (readonly [string, string])[] = [
  ['api', 'ports'],
  ['controller', 'ports'],
  ['dashboard', 'model'],
  ['engine', 'ports'],
  ['github', 'ports'],
  ['identity', 'ports'],
  ['ledger', 'ports'],
  ['messages', 'model'],
  ['queries', 'ports'],
  ['queue', 'ports'],
  ['requests', 'ports'],
  ['service', 'ports'],
  ['store', 'ports'],
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const roomOf = (file: string): string => {
  const [room = '', below = ''] = file.split('/');
  return room === 'platforms' ? `${room}/${below}` : room;
};
const sources = new Map(files.map((file) => [file, parse(file)]));
const imports = files.flatMap(importsOf);
const own = imports
  .filter(({ to }) => to.startsWith('.'))
  .map((found) => ({ ...found, to: targetOf(found) }));

describe('rooms', () => {
  test('every room is in the table', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].toSorted()).toEqual(Object.keys(mayImport).toSorted());
  });

  test('import only those that the table allows', () => {
    const wrong = own.filter(({ from, to }) => {
      const [here, there] = [roomOf(from), roomOf(to)];
      return here !== there && mayImport[here]?.includes(there) !== true;
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('of some others import types only', () => {
    const wrong = own.filter(({ from, to, typeOnly }) =>
      typesOnly.some(([a, b]) => roomOf(from) === a && roomOf(to) === b && !typeOnly),
    );
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  test('of the runner, the engine knows the files that it writes and nothing else', () => {
    const known = own.filter(({ from, to }) => roomOf(from) === 'engine' && roomOf(to) === 'runner');
    expect(new Set(known.map(({ to }) => to))).toEqual(new Set(['runner/events.ts']));
  });

  test('of the store, the command line knows whether a server can be reached and nothing else', () => {
    const known = own.filter(({ from, to }) => roomOf(from) === 'cli' && roomOf(to) === 'store');
    expect(new Set(known.map(({ to }) => to))).toEqual(new Set(['store/reach.ts']));
    const loaded = known.filter(({ typeOnly }) => !typeOnly);
    expect(loaded.every(({ from }) => isDynamic(from, '../../store/reach'))).toBe(true);
  });

  test('of platform aws, the command line knows what it needs of an account, and loads the SDK only when asked', () => {
    const known = own.filter(({ from, to }) => roomOf(from) === 'cli' && roomOf(to) === 'platforms/aws');
    expect(new Set(known.map(({ to }) => to))).toEqual(
      new Set(['platforms/aws/deployer-policy.ts', 'platforms/aws/who-am-i.ts']),
    );
    const loaded = known.filter(({ to, typeOnly }) => to === 'platforms/aws/who-am-i.ts' && !typeOnly);
    expect(loaded.every(({ from }) => isDynamic(from, '../../platforms/aws/who-am-i'))).toBe(true);
  });

  test('the dashboard loads of the contract and the messages what needs no library, and the rest as types', () => {
    const loaded = own.filter(({ from, typeOnly }) => roomOf(from) === 'dashboard' && !typeOnly);
    const there = new Set(loaded.map(({ to }) => to).filter((to) => roomOf(to) !== 'dashboard'));
    expect(there).toEqual(
      new Set([
        ...['contract/milestone-cursor.ts', 'contract/pages.ts', 'contract/quiet.ts'],
        'contract/scheduled-run.ts',
        ...['messages/en/dashboard.ts', 'messages/ko/dashboard.ts', 'messages/own-clock.ts'],
      ]),
    );
  });

  test('load main only when the service is really started', () => {
    const wrong = own.filter(({ to, typeOnly }) => to === 'service/main.ts' && !typeOnly);
    expect(wrong.filter(({ from }) => !isDynamic(from, '../../service/main'))).toEqual([]);
  });

  test('have no cycles of values', () => {
    expect(cyclesIn(own.filter(({ typeOnly }) => !typeOnly))).toEqual([]);
  });
});

describe('fences', () => {
  test.each(fences)('$name stays where it belongs', ({ pattern, rooms }) => {
    const wrong = imports.filter(({ from, to }) => pattern.test(to) && !rooms.includes(roomOf(from)));
    expect(wrong).toEqual([]);
  });

  test('the stage host loads nothing of Pulumi', () => {
    const reachable = reach('stage-host/main.ts');
    const wrong = imports.filter(({ from, to }) => reachable.has(from) && to.startsWith('@pulumi/'));
    expect(wrong).toEqual([]);
  });

  test('the environment is read in the entry file of each process, and passed on', () => {
    const entries = [
      'service/config.ts',
      'processes/crash-point.ts',
      'runner/main.ts',
      'program/index.ts',
      'platforms/process/main.ts',
      'stage-host/main.ts',
      'language-host/main.ts',
      'cli/main.ts',
    ];
    expect(filesWith(/\bprocess\.env\b/).filter((file) => !entries.includes(file))).toEqual([]);
  });

  test('the clock of this machine is read in entry files only', () => {
    const entries = [
      'service/main.ts',
      'runner/main.ts',
      'program/index.ts',
      'stage-host/main.ts',
      'platforms/process/main.ts',
      'cli/main.ts',
      'dashboard/main.tsx',
    ];
    expect(filesWith(/\bnew Date\(\)|\bDate\.now\(\)/).filter((file) => !entries.includes(file))).toEqual([]);
  });

  test('the API asks the database for nothing but what it answered before: it shows what the queries found', () => {
    const asking = filesWith(/(?<!\/)\b(rows|read)\.(?!idempotency\b)[a-z]/);
    expect(asking.filter((file) => roomOf(file) === 'api')).toEqual([]);
  });

  test('state is changed by the ledger only, so that no change is without its audit row, ETag and wake-up', () => {
    const writers =
      /\.(events\.append|runEvents\.append|stages\.(change|touch|raiseFence|belong)|promotions\.(insert|change|step|requestAbort)|attempts\.(insert|take|end|progress)|builds\.(insert|attach)|holds\.(insert|extend|end)|milestones\.insert|quarantines\.(insert|lift)|recoveries\.(insert|take|end)|clients\.(insert|change|remove)|tokens\.(insert|revoke|claim)|webhooks\.(insert|change|remove|switchOff|failed)|removals\.(begin|end|forget)|schedules\.setPause|waker\.wake|waker\b.*\bwake)\(/;
    const wrong = filesWith(writers).filter((file) => !['ledger', 'store'].includes(roomOf(file)));
    expect(wrong).toEqual([]);
  });

  test('no stage is named in code: the files of the catalogue are the only list', () => {
    const named = filesWith(/['"`](nightly|devqa|staging-\d)['"`]/);
    // What `init` proposes to a repository that has no catalogue yet, and the world that is made up.
    const drawn = ['runs.ts', 'world.ts'].map((file) => join('sample', file));
    expect(named.toSorted()).toEqual([join('cli', 'init', 'proposal.ts'), ...drawn]);
  });
});

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.ES2022, true);
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const target = specifierOf(node);
    if (target !== null) found.push({ from: file, ...target });
    ts.forEachChild(node, visit);
  };
  const source = sources.get(file);
  if (source !== undefined) visit(source);
  return found;
}

function specifierOf(node: ts.Node): { to: string; typeOnly: boolean } | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const named = node.importClause?.namedBindings;
    const allTypes =
      named !== undefined &&
      ts.isNamedImports(named) &&
      node.importClause?.name === undefined &&
      named.elements.every((element) => element.isTypeOnly);
    const whole = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { to: node.moduleSpecifier.text, typeOnly: whole || allTypes };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
    return { to: node.moduleSpecifier.text, typeOnly: node.isTypeOnly };
  const [argument] = ts.isCallExpression(node) ? node.arguments : [];
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return argument && ts.isStringLiteral(argument) ? { to: argument.text, typeOnly: false } : null;
  return null;
}

function targetOf({ from, to }: Import): string {
  const file = relative(src, resolve(src, dirname(from), to));
  const [found] = ['.ts', '.tsx']
    .map((end) => file.replace(/\.js$/, end))
    .filter((one) => files.includes(one));
  return found ?? file;
}

function isDynamic(file: string, specifier: string): boolean {
  return readFileSync(join(src, file), 'utf8').includes(`import('${specifier}.js')`);
}

const filesWith = (pattern: RegExp): string[] =>
  files.filter((file) => pattern.test(withoutComments(readFileSync(join(src, file), 'utf8'))));

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

function reach(entry: string): Set<string> {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { from, to, typeOnly } of own) if (from === file && !typeOnly) visit(to);
  };
  visit(entry);
  return seen;
}

function cyclesIn(edges: readonly Import[]): string[] {
  const next = new Map(files.map((file) => [file, edges.filter(({ from }) => from === file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file) || path.includes(file)) return;
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return cycles;
}
