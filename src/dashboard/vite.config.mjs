import { brotliCompressSync, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/** bytes of script, compressed, that the first page may load: what it imports at once. */
const firstLoadBytes = 60 * 1000;

export default defineConfig({
  root: import.meta.dirname,
  publicDir: join(import.meta.dirname, 'public'),
  // From wherever a proxy puts it: the page says where that is.
  base: './',
  build: {
    outDir: join(import.meta.dirname, '..', '..', 'dist', 'dashboard'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What the first page needs comes in one file: each of fifteen would be a round trip through the same few connections.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    { name: 'lean', generateBundle: (_options, bundle) => assertLean(bundle) },
    { name: 'words-at-once', transformIndexHtml: { order: 'post', handler: wordsAtOnce } },
    { name: 'compressed', generateBundle: { order: 'post', handler: compressed } },
  ],
  logLevel: 'warn',
});

/** Throws when the first page would load more than it may, in the larger of the two languages. */
function assertLean(bundle) {
  const scripts = Object.values(bundle).filter(({ type }) => type === 'chunk');
  const byName = new Map(scripts.map((chunk) => [chunk.fileName, chunk]));
  const first = new Set();
  const add = (name) => {
    if (first.has(name)) return;
    first.add(name);
    for (const imported of byName.get(name)?.imports ?? []) add(imported);
  };
  const isFirst = ({ isEntry, facadeModuleId }) =>
    isEntry || /messages\/ko\/dashboard|pages\/pipeline/.test(facadeModuleId ?? '');
  for (const chunk of scripts.filter(isFirst)) add(chunk.fileName);
  const bytes = [...first].reduce((sum, name) => sum + gzipSync(byName.get(name)?.code ?? '').length, 0);
  if (bytes > firstLoadBytes)
    throw new Error(
      `the first page loads ${String(bytes)} bytes of script, compressed; ${String(firstLoadBytes)} are allowed`,
    );
}

/** The words of each language are asked for beside the script; the service leaves those of the page's own in it. */
function wordsAtOnce(_html, { bundle }) {
  return Object.values(bundle).flatMap(({ fileName, facadeModuleId, imports }) => {
    const [, language] = /messages\/(en|ko)\/dashboard\.[jt]s$/.exec(facadeModuleId ?? '') ?? [];
    if (language === undefined) return [];
    // With what they share, which would be asked for when they have come.
    return [fileName, ...imports].map((name) => {
      const attrs = { rel: 'modulepreload', crossorigin: true, 'data-words': language, href: `./${name}` };
      return { tag: 'link', attrs, injectTo: 'head' };
    });
  });
}

/** Once, when it is built, as small as it gets: the service sends what the browser takes. */
function compressed(_options, bundle) {
  for (const { fileName, code, source } of Object.values(bundle)) {
    if (!/\.(js|css)$/.test(fileName)) continue;
    const text = code ?? source;
    this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(text) });
    this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) });
  }
}
