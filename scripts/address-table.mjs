#!/usr/bin/env node
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask } from './address-table/ask.mjs';
import { idleMilliseconds, startBackend } from './address-table/backend.mjs';
import { cases } from './address-table/cases.mjs';
import { table } from './docs/table.mjs';
import { formatPage } from './docs/format-page.mjs';

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

const help = `npm run address-table -- [--write]

Asks one backend directly and through the address of a stage, and tells what a client hears each time.
  --write   puts the table into docs/reference/stage-address.md and stage-address.ko.md
`;

export const pages = { en: 'docs/reference/stage-address.md', ko: 'docs/reference/stage-address.ko.md' };

/** Each case with what is heard directly and through an address. `openListener` = that of the stage host. */
export async function askBoth({ openListener }) {
  const backend = await startBackend();
  const target = {
    ...{ port: backend.port, forwarded: 'keep' },
    ...{ enter: () => () => undefined, hasExited: () => false },
  };
  const listener = await openListener(0, () => target, { idleMilliseconds });
  const rows = [];
  try {
    for (const one of cases) {
      const direct = await ask(backend.port, one, backend.left);
      rows.push({ ...one, direct, through: await ask(listener.port, one, backend.left) });
    }
  } finally {
    listener.close();
    backend.close();
  }
  return rows;
}

const texts = {
  en: { head: ['What', 'Asked directly', 'Through the stage'], same: 'the same' },
  ko: { head: ['무엇', '직접 물었을 때', '스테이지를 거쳤을 때'], same: '같음' },
};

export function tableText(rows, language) {
  const { head, same } = texts[language];
  const code = (text) => `\`\`${text.replaceAll('`', "'").replaceAll('\u00e9', 'é')}\`\``;
  return table(
    head,
    rows.map(({ direct, through, why, ...names }) => [
      names[language],
      code(direct),
      direct === through ? same : `${code(through)}${why === undefined ? '' : `: ${why[language]}`}`,
    ]),
  );
}

/** A page with the table in its place, formatted as every page is. */
export async function pageWith(file, page, list) {
  const whole = page.replace(
    /(<!-- address -->)[^]*(<!-- \/address -->)/,
    (_, begin, end) => `${begin}\n\n${list}\n\n${end}`,
  );
  return formatPage(file, whole);
}

async function main(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const rows = await askBoth(await import(join(installDir, 'dist', 'stage-host', 'proxy.js')));
  if (!args.includes('--write')) return void process.stdout.write(`${tableText(rows, 'en')}\n`);
  for (const [language, page] of Object.entries(pages)) {
    const file = join(installDir, page);
    writeFileSync(file, await pageWith(file, readFileSync(file, 'utf8'), tableText(rows, language)));
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
