import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { commandOf, leadsTo, linkAbove } from '../../../src/cli/local/own-link.js';

let shop: string;
const store = () =>
  join(shop, 'node_modules/.pnpm/switchback-stages@file+vendor/node_modules/switchback-stages');
const bin = () => join(shop, 'node_modules/.bin');
const link = () => join(bin(), 'switchback');

beforeEach(async () => {
  shop = await mkdtemp(join(tmpdir(), 'switchback-link-'));
  await mkdir(join(store(), 'dist/cli'), { recursive: true });
  await writeFile(commandOf(store()), '');
  await symlink(store(), join(shop, 'node_modules/switchback-stages'));
  await mkdir(bin());
});
afterEach(() => rm(shop, { recursive: true }));

/** As pnpm writes it in the place of a link. */
const script = (file: string): string => `#!/bin/sh
basedir=$(dirname "$(echo "$0" | sed -e 's,\\\\,/,g')")

if [ -x "$basedir/node" ]; then
  exec "$basedir/node"  "$basedir/${file}" "$@"
else
  exec node  "$basedir/${file}" "$@"
fi
`;

test.each([
  ['a link of npm', () => symlink('../switchback-stages/dist/cli/main.js', link())],
  ['a script of pnpm', () => writeFile(link(), script('../switchback-stages/dist/cli/main.js'))],
])('%s leads to the command that it starts', async (_name, make) => {
  await make();
  expect(linkAbove(join(shop))).toBe(link());
  expect(leadsTo(link(), store())).toBe(true);
});

test.each([
  ['to the command of another package', script('../switchback/dist/cli/main.js')],
  ['to nothing that is there', script('../gone/main.js')],
  ['nowhere', 'exit 1\n'],
])('a script that leads %s is not ours', async (_where, text) => {
  await mkdir(join(shop, 'node_modules/switchback/dist/cli'), { recursive: true });
  await writeFile(join(shop, 'node_modules/switchback/dist/cli/main.js'), '');
  await writeFile(link(), text);
  expect(leadsTo(link(), store())).toBe(false);
});
