#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { everyTestFile } from './coverage-list/sources.mjs';

/** Opens a database itself: by a store, the desk, the HTTP door or a service; or looks for the server. */
const opens =
  /\b(openTestDatabase|openDesk|openDoor|freshDatabase|eachInItsProject|start(Aws)?World)\(|process\.env(\['|\.)DATABASE_URL/;

/** Statements and types are tried where they are written, on both kinds of database. */
const roomsOnBoth = ['test/store/', 'test/ledger/', 'test/queue/'];

/** The embedded database is files of one process, and all rows come through one connection: what that can change. */
const filesOnBoth = [
  // How rows are read from it, and what a client gets of them.
  ...['api/contract', 'api/values', 'api/another-version'],
  // Whoever is killed, or has no room, leaves its files as they are.
  ...['flow/crash-points', 'flow/interrupted', 'flow/audit-killed', 'flow/full-disk', 'flow/failing-disk'],
  // Its own sessions have a clock and a time zone, too.
  'flow/clock',
  // Secrets are looked for in all files of the data directory.
  'flow/canary',
  // The whole way of a build, and what a service says when it starts.
  ...['flow/promotion-flow', 'cli/commands/serve'],
].map((name) => `test/${name}.test.ts`);

/** Says what the pages say: these follow blocks of the start page on a new data directory. */
const onlyEmbedded = ['test/flow/guides.test.ts'];

/** The test files that the gate runs on a PostgreSQL server: all that open a database. */
export const testsOnServer = (installDir) =>
  filesWhere(installDir, (file) => opens.test(file.text) && !onlyEmbedded.includes(file.name));

/** The test files that the gate runs without a server: all that open none, and those that both kinds are needed for. */
export const testsEmbedded = (installDir) =>
  filesWhere(
    installDir,
    ({ name, text }) => !opens.test(text) || onlyEmbedded.includes(name) || isOnBoth(name),
  );

const isOnBoth = (name) => filesOnBoth.includes(name) || roomsOnBoth.some((room) => name.startsWith(room));

/** In a browser they run by themselves (`npm run test:browser`). */
const filesWhere = (installDir, wanted) =>
  everyTestFile(installDir)
    .filter((file) => !file.name.startsWith('test/browser/') && wanted(file))
    .map(({ name }) => name);

const lists = { embedded: testsEmbedded, server: testsOnServer };

function print([which]) {
  const list = lists[which];
  if (list === undefined) {
    process.stderr.write('node scripts/tests-by-database.mjs embedded|server\n');
    return 2;
  }
  process.stdout.write(`${list(dirname(dirname(fileURLToPath(import.meta.url)))).join('\n')}\n`);
  return 0;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = print(process.argv.slice(2));
