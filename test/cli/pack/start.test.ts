import { describe, expect, test } from '@jest/globals';
import { manifestIn } from '../../../src/cli/pack/manifest.js';
import { startOf } from '../../../src/cli/pack/start.js';

const started = (manifest: object, ...files: readonly string[]) => {
  const read = manifestIn(JSON.stringify({ name: 'shop', version: '1.0.0', ...manifest }));
  return startOf(read!, (path) => files.includes(path));
};

describe('a package starts', () => {
  test.each([
    ['by its main', { main: 'dist/server.js' }, ['dist/server.js'], null, 'dist/server.js'],
    ['by a main without its ending', { main: './server' }, ['server.js'], null, 'server.js'],
    ['by the index of its main, a folder', { main: 'lib/' }, ['lib/index.js'], null, 'lib/index.js'],
    ['by index.js where nothing is said', {}, ['index.js'], null, 'index.js'],
    [
      'as its start script says, where that is plain Node',
      { main: 'index.js', scripts: { start: 'node --enable-source-maps dist/main' } },
      ['dist/main.js', 'index.js'],
      ['node', '--enable-source-maps', 'dist/main'],
      'dist/main.js',
    ],
    [
      'rather as its start:prod script says',
      { scripts: { start: 'nest start', 'start:prod': 'node dist/main' } },
      ['dist/main.js'],
      ['node', 'dist/main'],
      'dist/main.js',
    ],
    [
      'with a module that is loaded before',
      { scripts: { start: 'node -r ./trace.js app.js' } },
      ['trace.js', 'app.js'],
      ['node', '-r', './trace.js', 'app.js'],
      'app.js',
    ],
    [
      'by its main where the start script starts the same',
      { main: 'app.js', scripts: { start: 'node ./app.js' } },
      ['app.js'],
      null,
      'app.js',
    ],
    [
      'by its main where the start script is more than Node',
      { main: 'app.js', scripts: { start: 'PORT=3000 node other.js && echo' } },
      ['app.js', 'other.js'],
      null,
      'app.js',
    ],
  ] as const)('%s', (_how, manifest, files, command, entry) => {
    expect(started(manifest, ...files)).toMatchObject({ command, entry });
  });

  test('by the command that it names for Switchback, whatever else it says', () => {
    const manifest = { main: 'app.js', switchback: { command: ['node', 'server.js', '--quiet'] } };
    // The package says it already: nothing is written into it.
    expect(started(manifest, 'app.js', 'server.js')).toMatchObject({ command: null, entry: 'server.js' });
    expect(started({ switchback: { command: ['./run'] } })).toMatchObject({ command: null, entry: null });
  });
});

describe('a package does not start', () => {
  test('where nothing says how', () => {
    expect(started({ scripts: { start: 'tsx src/index.ts' } })).toEqual({ code: 'no-start' });
  });

  test.each([
    ['main', { main: 'dist/server.js', scripts: { build: 'tsc' } }, 'dist/server.js', 'npm run build'],
    ['start script', { scripts: { start: 'node dist/server.js' } }, 'dist/server.js', null],
    ['command', { switchback: { command: ['node', 'x.js'] }, main: 'app.js' }, 'x.js', null],
  ] as const)('where the file of its %s is not there', (_what, manifest, entry, build) => {
    expect(started(manifest, 'app.js')).toEqual({ code: 'entry-missing', entry, build });
  });
});
