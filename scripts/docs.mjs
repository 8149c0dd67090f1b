#!/usr/bin/env node
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constantsIn } from './docs/constants.mjs';
import { partsOf } from './docs/parts.mjs';
import { generatedPages, pageWith } from './docs/page.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (name) => import(join(installDir, 'dist', name));

/** What the generated parts are made from, as it was compiled. */
async function compiled() {
  const all = await Promise.all(
    [
      'cli/tree/program.js',
      'messages/index.js',
      'cli/terminal/exit.js',
      'contract/routes.js',
      'contract/resources.js',
      'model/variable.js',
      'model/right.js',
      'model/role.js',
      'dotenv/targets.js',
      'catalogue/policy-schema.js',
      'platforms/aws/deployer-policy.js',
      'platforms/aws/deployer-actions.js',
    ].map(load),
  );
  const rooms = JSON.parse(readFileSync(join(installDir, 'test', 'rooms.json'), 'utf8'));
  return Object.assign({ rooms, constants: constantsIn(installDir) }, ...all);
}

const sources = await compiled();
for (const { page, language, part } of generatedPages) {
  const file = join(installDir, page);
  const text = partsOf(sources, language)[part];
  writeFileSync(file, await pageWith({ file, page: readFileSync(file, 'utf8'), part, text }));
}
