import { join } from 'node:path';
import { defineConfig } from 'vite';

/** The first page for the service, which draws it with the components of the browser: one file that needs no package. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'draw.tsx',
    outDir: join(import.meta.dirname, '..', '..', 'dist', 'dashboard', 'drawing'),
    emptyOutDir: true,
    target: 'node20',
    minify: true,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  logLevel: 'warn',
});
