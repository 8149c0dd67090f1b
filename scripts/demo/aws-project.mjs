import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { awsStages } from './aws-stages.mjs';

/** The simulation's only account. */
const account = '111122223333';
const region = 'ap-northeast-2';

/** Where CI of the demo pushes its images. */
export const imageRepository = `${account}.dkr.ecr.${region}.amazonaws.com/sample-backend`;

/** A stage file of platform process, as one of platform aws: an update counts only when the address answers with its build. */
export const stageFileOnAws = (text) =>
  replaced(
    text,
    /^ {2}switchback:platform: process$/m,
    '  switchback:platform: aws\n  switchback:verify: { path: /healthz, build: header:x-build }',
  );

/** The dotenv file of a stage that has left this machine: no port of it, but a place in AWS. */
export const dotenvOnAws = (text) =>
  replaced(
    text,
    /^SWITCHBACK_STAGE_PORT=.*$/m,
    [
      '# Of the simulated AWS.',
      `SWITCHBACK_REGION=${region}`,
      `SWITCHBACK_ACCOUNT=${account}`,
      `SWITCHBACK_IMAGE_REPOSITORY=${imageRepository}`,
    ].join('\n'),
  );

/**
 * Makes the demo's own project in `dir` from the files of this one, three stages of which are on AWS. What is there
 * stays as it is, but for the paths to this installation.
 */
export function writeAwsProject(installDir, dir) {
  mkdirSync(dir, { recursive: true });
  const read = (name) => readFileSync(join(installDir, name), 'utf8');
  writeFileSync(join(dir, 'Pulumi.yaml'), projectFileAt(read('Pulumi.yaml'), installDir));
  const write = (name, text) => {
    if (!existsSync(join(dir, name))) writeFileSync(join(dir, name), madeFrom(name) + text);
  };
  for (const name of ['.env', '.env.development'])
    if (!existsSync(join(dir, name))) copyFileSync(join(installDir, name), join(dir, name));
  for (const file of readdirSync(installDir).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    const stage = file.slice('Pulumi.'.length, -'.yaml'.length);
    const text = read(file);
    const dotenv = `.env.${parse(text).config['switchback:dotenv']}`;
    const onAws = awsStages.includes(stage);
    write(file, onAws ? stageFileOnAws(text) : text);
    write(dotenv, onAws ? dotenvOnAws(read(dotenv)) : read(dotenv));
  }
}

const madeFrom = (name) =>
  `# Made by \`npm run demo:aws\` from ../${name}; AWS is simulated. \`npm run demo:aws -- --reset\` makes it again.\n`;

/** Program and provider are those of this installation, wherever the project is. */
export const projectFileAt = (text, installDir) =>
  replaced(
    replaced(text, /^main: dist\/program\/index\.js$/m, `main: ${join(installDir, 'dist/program/index.js')}`),
    /path: \.\/provider$/m,
    `path: ${join(installDir, 'provider')}`,
  );

function replaced(text, pattern, by) {
  if (!pattern.test(text)) throw new Error(`the demo on AWS finds nothing like ${pattern} to replace`);
  return text.replace(pattern, () => by);
}
