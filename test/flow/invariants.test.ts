import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { openEmbedded, openServer } from '../../src/store/database.js';
import { gaveUp } from '../support/database.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld({ dev: { policy: { dotenv: 'dev', trigger: 'commit' } } });
  const build = await world.build('one');
  await world.ended(build.promotions?.[0] ?? '');
  await world.stopService();
}, 60_000);
// Nothing is left when the test has ended it.
afterEach(() => world.end().catch(() => undefined), 60_000);

test('what a test ends with is looked at: rows that the audit does not tell of are found', async () => {
  const { databaseUrl, project } = world;
  const database =
    databaseUrl === null
      ? await openEmbedded(join(project.dataDir, 'database'), gaveUp)
      : await openServer(databaseUrl, () => undefined);
  await sql`select forget_audit(9223372036854775807)`.execute(database.db);
  await database.close();
  await expect(world.end()).rejects.toThrow('"I9"');
}, 60_000);

test('so are updates of Pulumi that no attempt asked for, or that ran at once', async () => {
  const folder = join(world.project.dataDir, 'pulumi/state/.pulumi/history/switchback/dev');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.history.json')))
    cpSync(join(folder, file), join(folder, `again-${file}`));
  await expect(world.end()).rejects.toThrow('"I5"');
}, 60_000);
