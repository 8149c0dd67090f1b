import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { together } from './together.mjs';
import { madeWhenUsed, required, whenUsed } from './when-used.mjs';

// Run by the build, after the compiler: a process that people wait for loads a few files instead of a thousand.
const [, , installDir = process.cwd()] = process.argv;

/**
 * Each entry keeps its path, because others start it by that, and every other file is as deep below dist/. What several
 * entries share is in files of its own, one for each set of them: a command would open twice as many if its process
 * shared any with those of the second row, which are never in one with it.
 */
const programs = [
  ['cli/main', 'service/main'],
  ['runner/main', 'stage-host/main', 'store/embedded-worker'],
];

/** What has files of its own beside its code, or is loaded by few. */
const external = ['@aws-sdk/*', '@electric-sql/pglite', 'pg-native'];

/** Packages of the older kind ask for others by a function that an ES module has not. */
const banner = `import { createRequire as requireOfBundle } from 'node:module';
const require = requireOfBundle(import.meta.url);`;

const emptyMap = Buffer.from('{"version":3,"sources":[""],"mappings":"AAAA"}').toString('base64');

/** A map of the packages would take the better part of a second from the service when it tells of its first fault. */
const ownMapsOnly = {
  name: 'own-maps-only',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => {
      const code = madeWhenUsed(path, await readFile(path, 'utf8'));
      return {
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}`,
        loader: 'js',
      };
    }),
};

const chunks = join(installDir, 'dist', 'chunks');
const namesIn = (folder) => readdirSync(folder).filter((name) => !name.startsWith('.'));
const earlier = existsSync(chunks) ? namesIn(chunks).map((name) => join(chunks, name)) : [];
const builtAt = new Map(earlier.map((file) => [file, statSync(file).mtimeMs]));

const built = await Promise.all(programs.map(bundled));

// A process that runs from the build before loads some parts only when it needs them: that build stays whole.
const day = 24 * 60 * 60 * 1000;
const written = new Set(
  built.flatMap(({ metafile }) => Object.keys(metafile.outputs)).map((file) => join(installDir, file)),
);
const lastBuild = Math.max(0, ...builtAt.values());
for (const [file, at] of builtAt) if (!written.has(file) && at < lastBuild - day) rmSync(file);

// A package has no process that runs from the build before: it takes the parts of this one only.
if (existsSync(chunks)) {
  const old = namesIn(chunks).filter((name) => !written.has(join(chunks, name)));
  writeFileSync(join(chunks, '.npmignore'), old.map((name) => `/${name}\n`).join(''));
}

function bundled(entries) {
  return build({
    absWorkingDir: installDir,
    entryPoints: entries
      .map((entry) => join('src', `${entry}.ts`))
      .filter((file) => existsSync(join(installDir, file))),
    outbase: 'src',
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // What V8 need not read: a tenth of a command's start. Names stay, and lines that a fault shows stay short.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 160,
    sourcemap: true,
    sourcesContent: false,
    external,
    plugins: [together, ownMapsOnly, whenUsed, required],
    banner: { js: banner },
    logLevel: 'warning',
    metafile: true,
  });
}
