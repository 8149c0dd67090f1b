#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testFiles } from './coverage-list/sources.mjs';

/** Ask for the rows themselves, or look for the server. */
const onRows = /\b(openTestDatabase|openDesk|openDoor|freshDatabase)\(|process\.env(\['|\.)DATABASE_URL/;
/** A service with a database, and the real engine; where that is all, it is the same which database it is. */
const inWorld = /\bstart(Aws)?World\(/;
const faultOrInvariant = /\b(F\d{2}|I\d{1,2})\b/;
/** One way of a build through all stages. */
const whole = ['test/flow/promotion-flow.test.ts'];

/** The test files that the gate runs once more on a PostgreSQL server: what depends on rows, locks and instances. */
export const postgresTests = (installDir) =>
  testFiles(installDir)
    .filter(
      ({ name, text }) =>
        onRows.test(text) || (inWorld.test(text) && (faultOrInvariant.test(text) || whole.includes(name))),
    )
    .map(({ name }) => name);

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.stdout.write(`${postgresTests(dirname(dirname(fileURLToPath(import.meta.url)))).join('\n')}\n`);
