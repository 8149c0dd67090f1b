import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Five stages that all take what is on the first one: as many as the product has, without its milestones. */
export const stages = ['one', 'two', 'three', 'four', 'five'];

/**
 * A project of its own in a temporary folder, on this installation's program and provider. `mixed` puts its last two
 * stages on platform aws, where nothing is promoted to; `names` are those of its stages, where it has others.
 */
export function makeBenchProject(installDir, { mixed = false, names = stages } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'switchback-bench-'));
  const dir = join(root, 'project');
  mkdirSync(dir);
  const write = (name, text) => writeFileSync(join(dir, name), text);
  // Measured against builds that kept it elsewhere, too.
  const provider = ['provider', 'src/platforms/process'].find((folder) =>
    existsSync(join(installDir, folder, 'PulumiPlugin.yaml')),
  );
  const salt = /^encryptionsalt: .*$/m.exec(readFileSync(join(installDir, 'Pulumi.dev.yaml'), 'utf8'))[0];
  write(
    'Pulumi.yaml',
    `name: switchback
runtime: { name: nodejs, options: { typescript: false } }
main: ${join(installDir, 'dist/program/index.js')}
plugins: { providers: [{ name: switchback, path: ${join(installDir, provider)} }] }
`,
  );
  for (const [index, stage] of names.entries()) {
    const trigger = index === 0 ? 'commit' : 'request';
    const source = index === 0 ? '' : `  switchback:source: ${names[0]}\n`;
    const onAws = mixed && index >= 3;
    write(
      `Pulumi.${stage}.yaml`,
      `${salt}\nconfig:\n  switchback:dotenv: ${stage}\n  switchback:trigger: ${trigger}\n${source}` +
        `  switchback:platform: ${onAws ? 'aws' : 'process'}\n` +
        `  switchback:purpose: { en: measured, ko: 측정용 }\n`,
    );
    write(`.env.${stage}`, `${onAws ? 'SWITCHBACK_REGION=ap-northeast-2\n' : ''}ROUND=0\n`);
  }
  // Nothing but one value of one dotenv file changes from round to round, whichever way it is put there.
  const turn = (stage, round) => write(`.env.${stage}`, `ROUND=${round}\n`);
  return {
    root,
    dir,
    dataDir: join(root, 'data'),
    turn,
    backend: () => {
      const folder = join(root, 'backend');
      cpSync(join(installDir, 'examples/backend'), folder, { recursive: true });
      return folder;
    },
    // A CLI that was killed may leave a plugin that still writes for a moment.
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}
