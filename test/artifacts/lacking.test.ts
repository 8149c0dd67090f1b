import { build } from 'esbuild';
import { describe, expect, test } from '@jest/globals';
import { lackingIn, type Lacking } from '../../src/artifacts/lacking.js';

const dependencies = { express: '5.3.0', '@acme/pay': '1.0.0' };
const manifest = (more: object = {}) =>
  JSON.stringify({ name: 'shop', version: '1.0.0', main: 'dist/server.js', dependencies, ...more });

/** A package of these files; those of `node_modules` count by their names only. */
function lacking(
  server: string,
  { more = {}, ...files }: Readonly<Record<string, string | object>> = {},
): Lacking {
  const texts = { 'package.json': manifest(more as object), 'dist/server.js': server, ...files } as Record<
    string,
    string
  >;
  const own = Object.entries(texts).filter(([path]) => !path.includes('node_modules/'));
  return lackingIn({ paths: new Set(Object.keys(texts)), texts: new Map(own) });
}
const surely = (...given: Parameters<typeof lacking>) => lacking(...given).surely?.name ?? null;
const esm = { more: { type: 'module' } };
const express = { 'node_modules/express/index.js': '' };

describe('what the start needs and the package has not is surely missing', () => {
  const starts: readonly (readonly [string, string, Parameters<typeof lacking>[1]?])[] = [
    ['a require', "const express = require('express');"],
    ['what the compiler makes of an import', 'var a = __importDefault(require("express")), b = 1;'],
    ['a require in a plain block', "{ require('express/lib/router')() }"],
    ['a require in a try that catches nothing', "try { require('express') } finally { done() }"],
    ['an import', "import express from 'express';", esm],
    ['an export from it', "export * from 'express';", esm],
    ['an import that is awaited', "const { default: e } = await import('express');", esm],
    ['an import where nothing says that it is a module', "import 'express';"],
    ['a file of its own that does so', "require('./app')", { 'dist/app.js': "require('express')" }],
    ['a folder of its own', "require('./app/')", { 'dist/app/index.js': "require('express')" }],
    ['a module beside', "import './app.mjs'", { ...esm, 'dist/app.mjs': "export { x } from 'express'" }],
    ['a start script', '', { more: commanded('npm start'), 'go.js': "require('express')" }],
    [
      'a command with options',
      '',
      { more: commanded('node -r ./a.js go.js'), 'go.js': "require('express')" },
    ],
    ['what Node loads before', '', { more: commanded('node --import express go.js'), 'go.js': '' }],
    ['another that lies elsewhere', "require('express')", { 'other/node_modules/express/index.js': '' }],
  ];
  test.each(starts)('%s', (_, server, files = {}) => {
    expect(surely(server, files)).toBe('express');
  });

  test('with the file that asks for it, and by the name of the package', () => {
    const files = { 'dist/app.js': "require('@acme/pay/client')", ...express };
    expect(lacking("require('express'); require('./app.js')", files).surely).toEqual({
      file: 'dist/app.js',
      name: '@acme/pay',
    });
  });

  test('also where package.json names it for development only, or as optional, or the bundler left it out', () => {
    expect(surely("require('tool')", { more: { devDependencies: { tool: '1' } } })).toBe('tool');
    expect(surely("require('fast')", { more: { optionalDependencies: { fast: '1' } } })).toBe('fast');
    expect(surely("require('sharp')", { more: { dependencies: {} } })).toBe('sharp');
  });
});

function commanded(command: string): object {
  return { switchback: { command: command.split(' ') }, scripts: { start: 'node go.js' } };
}

describe('what may do without it is not refused', () => {
  const starts: readonly (readonly [string, string, Parameters<typeof lacking>[1]?])[] = [
    ['a part of Node', "require('fs/promises'); require('node:test'); require('events')"],
    ['the package itself', "require('shop/words')", { more: { exports: { './words': './w.js' } } }],
    ['an import of its own map', "import '#words'", esm],
    ['a try', "try { require('express') } catch { /* without */ }"],
    ['a function', "const later = () => require('express'); function f() { require('express') }"],
    ['a condition', "if (process.env.X) require('express'); process.env.Y && require('express');"],
    [
      'one way of two',
      "const x = process.env.X ? require('express') : null; let y; y ??= require('express');",
    ],
    ['an import for later', "import('express').catch(() => {});", esm],
    ['a require of the bundler’s own', "var require = (name) => name; require('express');"],
    ['another way to find it', "require('module')._initPaths(); require('express');"],
    ['a source as long as bundlers make them', `require('express'); // ${' '.repeat(2 ** 20)}`],
    ['an early return', "if (process.env.X) return; require('express');"],
    ['another language', "@decorated class X {} require('express')"],
    ['a script that npm runs before', '', { more: before(), 'go.js': "require('express')" }],
    ['a program of its own', "require('express')", { more: { switchback: { command: ['./run.sh'] } } }],
    ['a name that nobody lists, where code of others may find it', "require('@app/x')", express],
  ];
  test.each(starts)('%s', (_, server, files = {}) => {
    expect(lacking(server, files).surely).toBeNull();
  });
});

function before(): object {
  return { switchback: { command: ['npm', 'start'] }, scripts: { start: 'node go.js', prestart: 'npm ci' } };
}

test('a package that is in it is found from the file that asks, as Node finds it', () => {
  const inside = { ...express, 'dist/node_modules/@acme/pay/index.js': '' };
  expect(lacking("require('express'); require('@acme/pay');", inside)).toEqual({ surely: null, perhaps: [] });
});

test('a dependency that may be asked for, or of which nothing is known, is named', () => {
  expect(lacking("function f() { require('express') }").perhaps).toEqual(['express']);
  expect(lacking("use(require.resolve('express'))").perhaps).toEqual(['express']);
  expect(lacking('', { more: { switchback: { command: ['./run.sh'] } } }).perhaps).toEqual(
    Object.keys(dependencies),
  );
  // Nothing asks for an optional one for sure, nor for one that no file names.
  expect(
    lacking("try { require('fast') } catch {}", { more: { optionalDependencies: { fast: '1' } } }).perhaps,
  ).toEqual([]);
  const unread = { paths: new Set(['dist/server.js']), texts: new Map([['package.json', manifest()]]) };
  expect(lackingIn(unread)).toEqual({ surely: null, perhaps: Object.keys(dependencies) });
});

test.each(['cjs', 'esm'] as const)('what a bundler put into one file is whole, as %s', async (format) => {
  const bundled = async (external: string[]) => {
    const { outputFiles } = await build({
      stdin: {
        contents: "import semver from 'semver'; import { parse } from 'acorn'; console.log(semver, parse);",
        resolveDir: process.cwd(),
      },
      ...{ bundle: true, platform: 'node', format, write: false, external, logLevel: 'silent' },
    });
    return outputFiles[0]?.text ?? '';
  };
  const more = { type: format === 'esm' ? 'module' : 'commonjs', dependencies: { semver: '7', acorn: '8' } };
  expect(lacking(await bundled([]), { more })).toEqual({ surely: null, perhaps: [] });
  expect(surely(await bundled(['acorn']), { more })).toBe('acorn');
});
