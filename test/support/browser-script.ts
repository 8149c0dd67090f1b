import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What a command starts as the browser: it follows redirects with its cookies, and with BROWSER_SEEN writes down what
 * it came to.
 */
export async function browserScript(folder: string): Promise<string> {
  const command = join(folder, 'browser.mjs');
  const text = `#!${process.execPath}
import { writeFileSync } from 'node:fs';
const jars = new Map();
let at = process.argv[2];
for (let steps = 0; steps < 12; steps += 1) {
  const { origin } = new URL(at);
  const jar = jars.get(origin) ?? new Map();
  jars.set(origin, jar);
  const cookie = [...jar].map(([name, value]) => name + '=' + value).join('; ');
  const response = await fetch(at, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
  for (const line of response.headers.getSetCookie()) {
    const [pair] = line.split(';');
    jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
  }
  const next = response.headers.get('location');
  if (next === null) {
    const { BROWSER_SEEN: file = '' } = process.env;
    const seen = { status: response.status, page: await response.text() };
    if (file !== '') writeFileSync(file, JSON.stringify(seen));
    break;
  }
  at = new URL(next, at).href;
}
`;
  await writeFile(command, text);
  await chmod(command, 0o700);
  return command;
}
