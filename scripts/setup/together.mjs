import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Commands that share most of what they load. Each group is one file, of which a command runs its own part only: to open
 * a file costs more than to read past its neighbours' code. A command in no group has a file of its own, as what a shell asks for at each press of TAB.
 */
const groups = {
  /** They ask the service, and need neither YAML nor a database. */
  asking: [
    ...['abort', 'ask', 'calendar', 'client', 'diff', 'events', 'help', 'hold', 'login', 'logout', 'logs'],
    ...[
      'milestone',
      'milestone-create',
      'offered',
      'promote',
      'promotion',
      'recover',
      'rollback',
      'schedule',
      'setup',
    ],
    ...['status', 'token', 'verdict', 'version', 'watch', 'webhook', 'whoami'],
  ],
  /** They read the project's files. */
  reading: [
    ...['aws', 'build', 'build-create', 'doctor', 'env', 'exec', 'init', 'pulumi', 'shell-env', 'stage'],
    'where',
  ],
  /** They open the database themselves. */
  serving: ['backup', 'database-move', 'demo-seed', 'serve'],
};

/** What a command loads later and lies in the file of its group nevertheless. */
const near =
  /import\(('[./]+\/(?:contract\/sign-in|client\/call|local\/hostless-stages|service\/(?:backup|move-database|seed-sample))\.js')\)/g;

const namespace = 'together';

/** The bundler makes a file for each `import()`. Here it becomes a `require` in the group's file, which runs a module when it is asked for. */
export const together = {
  name: namespace,
  setup: ({ onLoad, onResolve }) => {
    onLoad({ filter: /\/src\/cli\/(tree|commands|local|sign-in)\/[^/]+\.ts$/ }, async ({ path }) => ({
      contents: joined(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
    onResolve({ filter: /^together:/ }, ({ path, resolveDir }) => ({
      path: path.slice('together:'.length),
      namespace,
      pluginData: join(dirname(resolveDir), 'commands'),
    }));
    onLoad({ filter: /.*/, namespace }, ({ path, pluginData }) => ({
      contents: groupText(groups[path]),
      resolveDir: pluginData,
    }));
  },
};

const joined = (code) =>
  code
    .replaceAll(/import\('\.\.\/commands\/([\w-]+)\.js'\)/g, (own, command) => {
      const group = Object.keys(groups).find((name) => groups[name].includes(command));
      return group === undefined ? own : `import('together:${group}').then((all) => all['${command}']())`;
    })
    .replaceAll(near, 'Promise.resolve().then(() => require($1))');

const groupText = (commands) =>
  `${commands.map((name) => `const ${named(name)} = () => require('./${name}.js');\n`).join('')}
export { ${commands.map((name) => `${named(name)} as '${name}'`).join(', ')} };\n`;

const named = (command) => command.replaceAll('-', '_');
