import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The five stages of the product; `nightly` by request, because no night falls in six minutes. */
export const stages = [
  { name: 'dev', trigger: 'commit', source: null, quiet: { every: 4, minute: 0 } },
  { name: 'nightly', trigger: 'request', source: 'dev' },
  { name: 'devqa', trigger: 'request', source: 'nightly', quiet: { every: 4, minute: 2 } },
  { name: 'staging-1', trigger: 'milestone', source: 'devqa' },
  { name: 'staging-2', trigger: 'milestone', source: 'devqa' },
];

/** A secret of every stage: it must turn up nowhere. */
export const canary = 'canary-7f3a9c51e2';

/** One minute of so many, by UTC. */
const quietHours = ({ every, minute }) =>
  `{ when: "${minute}-59/${every} * * * *", for: PT1M, timezone: UTC, reason: { en: tea, ko: 차 } }`;

/** A project of its own in a temporary folder, with these stages. */
export function makeProject(installDir, these = stages) {
  const root = mkdtempSync(join(tmpdir(), 'switchback-soak-'));
  const dir = join(root, 'project');
  mkdirSync(dir);
  const write = (name, text) => writeFileSync(join(dir, name), text);
  const salt = /^encryptionsalt: .*$/m.exec(readFileSync(join(installDir, 'Pulumi.dev.yaml'), 'utf8'))[0];
  write(
    'Pulumi.yaml',
    'name: soak\nruntime: { name: nodejs, options: { typescript: false } }\nmain: nothing.js\n',
  );
  for (const { name, trigger, source, quiet } of these) {
    const from = source === null ? '' : `  switchback:source: ${source}\n`;
    const hours = quiet === undefined ? '' : `  switchback:quiet: [${quietHours(quiet)}]\n`;
    write(
      `Pulumi.${name}.yaml`,
      `${salt}\nconfig:\n  switchback:dotenv: ${name}\n  switchback:trigger: ${trigger}\n${from}${hours}` +
        `  switchback:lead: PT2S\n` +
        `  switchback:allowLiteralSecrets: ["API_TOKEN"]\n` +
        `  switchback:purpose: { en: soaked, ko: 시험용 }\n`,
    );
    write(`.env.${name}`, `GREETING=hello\nAPI_TOKEN=${canary}\n`);
  }
  return {
    root,
    dir,
    stages: these,
    dataDir: join(root, 'data'),
    installation: join(root, 'installation'),
    log: join(root, 'cli.ndjson'),
    scenario: join(root, 'scenario.json'),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
