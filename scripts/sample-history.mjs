import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { changes } from './sample/changes.mjs';
import { git } from './sample/git.mjs';
import { runCommand } from './setup/command.mjs';

const source = join(dirname(dirname(fileURLToPath(import.meta.url))), 'examples', 'backend');
const hoursBetweenCommits = 5;

/**
 * Makes a real git repository of the sample backend in `dir`, or takes the one that is there.
 * Resolves to its commits, oldest first: `{ sha, subject, author, at }` (`at` in RFC 3339).
 */
export async function makeSampleRepository(dir, { now = new Date() } = {}) {
  if (!existsSync(join(dir, '.git'))) await createRepository(dir, now);
  return commitsOf(dir, ['--reverse', 'main']);
}

/**
 * Packs one commit with `npm pack`, as CI would, without touching the repository's working copy.
 * `since` is the commit of the build before; `into` is where the tarball goes.
 * Resolves to `{ tarball, digest, commit, subject, author, at, commits }`, `commits` newest first.
 */
export async function packBuild(dir, sha, { since, into = join(dir, '.git', 'builds') } = {}) {
  const aside = mkdtempSync(join(tmpdir(), 'switchback-pack-'));
  try {
    const tree = await checkOut(dir, { sha, aside });
    const packed = await npmPack(tree, aside);
    const commits = await commitsOf(dir, [since === undefined ? sha : `${since}..${sha}`]);
    const [self] = await commitsOf(dir, ['-1', sha]);
    mkdirSync(into, { recursive: true });
    const tarball = join(into, `sample-backend-${self.sha.slice(0, 12)}.tgz`);
    const bytes = readFileSync(packed);
    writeFileSync(tarball, bytes);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return {
      tarball,
      digest,
      commit: self.sha,
      subject: self.subject,
      author: self.author,
      at: self.at,
      commits,
    };
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** Made aside and moved into place: an interrupted run leaves no half history behind. */
async function createRepository(dir, now) {
  mkdirSync(dirname(dir), { recursive: true });
  const fresh = mkdtempSync(`${dir}.`);
  try {
    cpSync(source, fresh, { recursive: true, filter: (file) => !file.includes('node_modules') });
    await git(fresh, ['init', '--quiet', '--template=', '--initial-branch=main']);
    const steps = [{ author: 'Mina', subject: 'serve the menu' }, ...changes];
    for (const [index, step] of steps.entries()) {
      apply(fresh, step);
      const hoursAgo = (steps.length - index) * hoursBetweenCommits;
      await commit(fresh, step, new Date(now.getTime() - hoursAgo * 3_600_000));
    }
    rmSync(dir, { recursive: true, force: true });
    renameSync(fresh, dir);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function apply(dir, { version, edit }) {
  const replace = (file, from, to) => {
    const text = readFileSync(join(dir, file), 'utf8');
    if (!text.includes(from)) throw new Error(`${file} of the sample backend has no "${from}" to change`);
    writeFileSync(
      join(dir, file),
      text.replace(from, () => to),
    );
  };
  edit?.(replace);
  if (version === undefined) return;
  const file = join(dir, 'package.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]*"/, `"version": "${version}"`));
}

async function commit(dir, { author, subject }, at) {
  const email = `${author.toLowerCase()}@example.com`;
  const date = at.toISOString();
  const who = {
    GIT_AUTHOR_NAME: author,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
  await git(dir, ['add', '--all']);
  await git(dir, ['commit', '--quiet', '--no-gpg-sign', '--message', subject], who);
}

/** An index of its own, so that several builds of one repository can be packed at once. */
async function checkOut(dir, { sha, aside }) {
  const tree = join(aside, 'tree');
  mkdirSync(tree);
  const index = { GIT_INDEX_FILE: join(aside, 'index') };
  await git(dir, ['read-tree', sha], index);
  await git(dir, ['checkout-index', '--all', `--prefix=${tree}/`], index);
  return tree;
}

async function npmPack(tree, destination) {
  const args = ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', destination];
  const { stdout } = await runCommand('npm', args, {
    cwd: tree,
    env: { ...process.env, npm_config_update_notifier: 'false' },
  });
  const [{ filename }] = JSON.parse(stdout);
  return join(destination, filename);
}

async function commitsOf(dir, args) {
  const text = await git(dir, ['log', '--format=%H%x00%s%x00%an%x00%aI', ...args]);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha, subject, author, at] = line.split('\0');
      return { sha, subject, author, at };
    });
}
