/** What the SDK needs for a program that hands functions to the cloud, which none of ours does. */
const seldom = /^(typescript|@npmcli\/arborist)$/;
const namespace = 'when-used';

/** Bundled code that asks for one of these packages gets it at the first use, not when it is loaded: half of a second. */
export const whenUsed = {
  name: namespace,
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: seldom, namespace }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: seldom, namespace: 'file' }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: seldom, namespace }, ({ path }) => ({ contents: standIn(path) }));
  },
};

/** Parts of the runtime that have members which it makes when they are asked for, or that few commands of a file need. */
const lazy = /^(node:)?(http|util|worker_threads|readline\/promises|stream\/consumers)$/;

/**
 * An import of one of them asks for every member and so makes them all, `require` does not: with Node.js 24.21.0 `import
 * 'node:http'` takes 40 ms and not 3, because its member `WebSocket` loads undici (lib/http.js, and `syncExports`). And a
 * file's imports are all there before any of it runs, what a module requires is there when that one runs.
 */
export const required = {
  name: 'required',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: lazy }, ({ path, kind }) =>
      kind === 'require-call' ? { path, external: true } : { path, namespace: 'required' },
    );
    onLoad({ filter: lazy, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

const segmenter = 'const segmenter = new Intl.Segmenter();';

/** What a package makes when it is loaded, and most commands never use: a tenth of their start. */
export function madeWhenUsed(path, code) {
  if (!path.endsWith('/node_modules/string-width/index.js')) return code;
  if (!code.includes(segmenter))
    throw new Error(`${path} makes its segmenter in another way: see when-used.mjs`);
  return code.replace(
    segmenter,
    'let made; const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };',
  );
}

const standIn = (name) => `
  const found = () => require(${JSON.stringify(name)});
  module.exports = new Proxy(function () {}, {
    get: (_, member) => (member === '__esModule' ? undefined : found()[member]),
    construct: (_, given) => new (found())(...given),
  });
`;
