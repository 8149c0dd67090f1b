import { chromium } from 'playwright-core';
import { wordsIn } from './machine.mjs';
import { looker, zone } from './pictures.mjs';

/**
 * A browser that shows the same on every machine with the same fonts; `shut` ends it. `own` are words that may be on no
 * picture; `fontsFile` is a configuration of Fontconfig to go by, in place of the machine's.
 */
export async function openCamera({ url, at, own, fontsFile }) {
  // Neither the letters nor their edges are as the screen of this machine has them.
  const args = [
    '--no-sandbox',
    '--disable-lcd-text',
    '--font-render-hinting=none',
    '--force-color-profile=srgb',
  ];
  const env = { ...process.env, ...(fontsFile === undefined ? {} : { FONTCONFIG_FILE: fontsFile }) };
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args, env });
  const reader = await browser.newPage();
  return {
    take: async (picture, look) => {
      const page = await pageOf(browser, { picture, look, at });
      const asked = questionsOf(page);
      try {
        await page.goto(url + picture.path);
        await isWhole(page, asked, picture.shows);
        const found = wordsIn(await page.evaluate('document.body.innerText'), own);
        if (found.length > 0)
          throw new Error(`${picture.path} shows what is of this machine: ${found.join(', ')}`);
        return await pixelsOf(reader, await page.screenshot({ animations: 'disabled' }));
      } finally {
        await page.context().close();
      }
    },
    shut: () => browser.close(),
  };
}

async function pageOf(browser, { picture: { width, height }, look: { language, theme }, at }) {
  const context = await browser.newContext({
    ...{ locale: language, colorScheme: theme, timezoneId: zone, reducedMotion: 'reduce' },
    viewport: { width, height },
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(at);
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), actor: looker } });
  });
  await page.route(
    ({ pathname }) => pathname === '/',
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: toldBy(looker, at, await response.text()) });
    },
  );
  return page;
}

/** The page with what it brings along as if that person had asked for it at that time. */
const toldBy = (actor, at, text) =>
  text.replace(/(?<=<script type="application\/json" id="told">).*?(?=<\/script>)/s, (json) => {
    const told = JSON.parse(json);
    const known = { ...told, at: at.toISOString(), me: { ...told.me, actor } };
    return JSON.stringify(known).replaceAll('<', '\\u003c');
  });

/** Everything that it asked for is there, what comes by a stream, and who looks at it; on a wall nobody does. */
async function isWhole(page, asked, shows) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.tv li, .live .chip.ok').first().waitFor();
  const tools = page.locator('.tools');
  if ((await tools.count()) > 0) await tools.getByText(looker.name, { exact: true }).waitFor();
  if (shows !== undefined) await page.getByText(shows).first().waitFor();
  // An answer may lead to the next question.
  do {
    while (asked.size > 0) await Promise.all(asked);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  } while (asked.size > 0);
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

/** What it waits for the service to answer: streams, which have no end, are not among it. */
function questionsOf(page) {
  const open = new Set();
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') return;
    const answered = request.response().then((response) => response?.finished());
    const told = answered.catch(() => undefined).finally(() => open.delete(told));
    open.add(told);
  });
  return open;
}

/** The browser knows how to read its own pictures. */
async function pixelsOf(reader, png) {
  const { width, height, bytes } = await reader.evaluate(async (text) => {
    const bitmap = await globalThis.createImageBitmap(
      await (await fetch(`data:image/png;base64,${text}`)).blob(),
    );
    const canvas = new globalThis.OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const read = new globalThis.FileReader();
    const told = new Promise((resolve) => (read.onload = () => resolve(read.result)));
    read.readAsDataURL(new Blob([data]));
    return { width: bitmap.width, height: bitmap.height, bytes: (await told).split(',')[1] };
  }, png.toString('base64'));
  return { width, height, pixels: Buffer.from(bytes, 'base64') };
}
