import { actionsText } from './actions.mjs';
import { commandsText } from './commands.mjs';
import { dotenvCodesText } from './dotenv-codes.mjs';
import { cutsTable, limitTables } from './limit-tables.mjs';
import { limitsText } from './limits.mjs';
import { rolesText } from './roles.mjs';
import { routesText } from './routes.mjs';
import { stageFileText } from './stage-file.mjs';
import { table } from './table.mjs';
import { variablesText } from './variables.mjs';

const columns = {
  en: {
    code: 'Code',
    name: 'Name',
    meaning: 'Meaning',
    event: 'Event',
    room: 'Room',
    holds: 'Holds',
    imports: 'May import',
  },
  ko: {
    code: '코드',
    name: '이름',
    meaning: '뜻',
    event: '이벤트',
    room: '방',
    holds: '담는 것',
    imports: '가져올 수 있는 방',
  },
};

/** The generated parts of the reference in one language, by name. */
export function partsOf(sources, language) {
  const { exitCodes, rooms, routes } = sources;
  const { cli, dotenv } = sources.messagesIn(language);
  const c = columns[language];
  return {
    commands: commandsText(commandTree(sources, language), cli.help.headings),
    'exit-codes': table(
      [c.code, c.name, c.meaning],
      Object.entries(exitCodes).map(([name, code]) => [
        String(code),
        `\`${name}\``,
        cli.help.exitMeanings[name],
      ]),
    ),
    events: table(
      [c.event, c.meaning],
      Object.entries(cli.eventNames).map(([name, text]) => [`\`${name}\``, text]),
    ),
    rooms: table(
      [c.room, c.holds, c.imports],
      rooms.map(({ room, holds, imports }) => [
        `\`src/${room}/\``,
        holds[language],
        imports.join(', ') || '–',
      ]),
    ),
    routes: routesText({ routes, resources: sources.resources }, language),
    variables: variablesText(sources, language),
    keys: stageFileText(sources, language),
    codes: dotenvCodesText(dotenv, language),
    roles: rolesText(sources, cli.words, language),
    actions: actionsText(sources, language),
    limits: limitTables(sources.constants, language),
    cuts: cutsTable(sources.constants, language),
    constants: limitsText(sources.constants, language),
  };
}

/** The tree of commands to look at. Nobody runs one, so it has no terminal. */
export const commandTree = ({ makeProgram, messagesIn }, language) =>
  makeProgram({
    terminal: { stdout: process.stdout, stderr: process.stderr },
    messages: messagesIn(language),
    ended: () => undefined,
  });
