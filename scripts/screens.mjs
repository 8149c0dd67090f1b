#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lackOfBrowser } from './browser/needs.mjs';
import { openCamera } from './screens/camera.mjs';
import { ofThisMachine } from './screens/machine.mjs';
import { fileOf, looks, mostBytes, pictures, usualTime } from './screens/pictures.mjs';
import { fewColours } from './screens/png.mjs';
import { startOnSample } from './screens/service.mjs';
import { setUp } from './setup.mjs';
import { SetUpProblem } from './setup/checks.mjs';
import { explain } from './setup/get-cli.mjs';

const help = `npm run screens -- [--at ${usualTime}] [--only pipeline,tv] [--out docs/screens]

Makes the sample world as it is at a time, starts a service on it, and takes pictures of its pages: light and dark, in
English and Korean. The same time gives the same pictures, as far as the fonts are the same. Chromium is needed for it, and
a font with Korean letters.
  --at    the time that it is there
  --only  these pictures, by their names: ${pictures.map(({ name }) => name).join(', ')}
  --out   where they go
`;

const installDir = dirname(dirname(fileURLToPath(import.meta.url)));

async function main({ at, wanted, out }) {
  const lack = lackOfBrowser('Pictures');
  if (lack !== null) throw new SetUpProblem(lack);
  await setUp({ quiet: true });
  mkdirSync(out, { recursive: true });
  const service = await startOnSample(installDir, at);
  try {
    const camera = await openCamera({ url: service.url, at, own: ofThisMachine({ ...service, installDir }) });
    try {
      let total = 0;
      for (const picture of wanted)
        for (const look of looks) {
          const png = fewColours(await camera.take(picture, look));
          writeFileSync(join(out, fileOf(picture, look)), png);
          total += png.length;
          process.stdout.write(
            `${fileOf(picture, look).padEnd(28)} ${kilobytes(png.length).padStart(5)} kB\n`,
          );
        }
      process.stdout.write(`${'together'.padEnd(28)} ${kilobytes(total).padStart(5)} kB\n`);
      if (total > mostBytes) throw new SetUpProblem(`That is more than ${kilobytes(mostBytes)} kB.`);
    } finally {
      await camera.shut();
    }
  } finally {
    await service.stop();
  }
}

const kilobytes = (bytes) => String(Math.ceil(bytes / 1000));

function asked({ at, only, out }) {
  const time = new Date(at);
  if (Number.isNaN(time.getTime()))
    throw new SetUpProblem(`--at takes a time such as ${usualTime}, not ${at}`);
  const names = only?.split(',') ?? pictures.map(({ name }) => name);
  const unknown = names.filter((name) => !pictures.some((picture) => picture.name === name));
  if (unknown.length > 0) throw new SetUpProblem(`There is no picture ${unknown.join(', ')}.\n\n${help}`);
  return {
    at: time,
    wanted: pictures.filter(({ name }) => names.includes(name)),
    out: resolve(installDir, out),
  };
}

const { values } = parseArgs({
  options: {
    at: { type: 'string', default: usualTime },
    only: { type: 'string' },
    out: { type: 'string', default: 'docs/screens' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(help);
else
  await (async () => main(asked(values)))().catch((error) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  });
