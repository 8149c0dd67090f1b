import { table } from './table.mjs';

const words = {
  en: {
    head: ['Variable', 'Flag', 'Default', 'Meaning'],
    settings: ['Setting', 'Platform', 'Allowed, or an example'],
    sections: {
      stage: 'Settings of a stage, in its dotenv file',
      backend: 'Given to the backend',
    },
    backend: 'They say what runs there; a dotenv file may not set them.',
  },
  ko: {
    head: ['변수', '플래그', '기본값', '뜻'],
    settings: ['설정', '플랫폼', '허용되는 값 또는 예'],
    sections: {
      stage: '스테이지의 설정. 그 dotenv 파일에 씁니다',
      backend: '백엔드가 받는 것',
    },
    backend: '거기서 실행되는 것. dotenv 파일에는 쓸 수 없습니다.',
  },
};

/** Every name of the environment and of a dotenv file that the code reads, by who reads it. */
export function variablesText({ variables, messagesIn, rulesOf, setByProduct }, language) {
  const w = words[language];
  const texts = messagesIn(language).cli.variables;
  const headings = { ...texts.readers, ...w.sections };
  const all = Object.entries(variables);
  const readers = [...new Set(all.map(([, { reader }]) => reader))];
  const section = (reader, text) => `## ${headings[reader]}\n\n${text}`;
  return [
    ...readers.map((reader) => {
      const rows = all.filter(([, variable]) => variable.reader === reader);
      return section(
        reader,
        table(
          w.head,
          rows.map(([name, variable]) => variableRow(name, variable, texts.meanings[name])),
        ),
      );
    }),
    section('stage', table(w.settings, settingRows(rulesOf))),
    section('backend', `${[...setByProduct].map((name) => `\`${name}\``).join(', ')}. ${w.backend}`),
  ].join('\n\n');
}

const variableRow = (name, { flag, otherwise }, meaning) => [
  `\`${name}\``,
  flag === undefined ? '' : `\`${flag}\``,
  otherwise === null ? '' : `\`${otherwise}\``,
  meaning,
];

function settingRows(rulesOf) {
  const names = new Set(Object.values(rulesOf).flatMap((rules) => [...rules.keys()]));
  return [...names].map((name) => {
    const platforms = Object.keys(rulesOf).filter((platform) => rulesOf[platform].has(name));
    return [`\`${name}\``, platforms.join(', '), shortened(rulesOf[platforms[0]].get(name).allowed)];
  });
}

/** Of a long list the first few. */
function shortened(allowed) {
  const all = allowed.split(', ');
  const text = all.length > 12 ? `${all.slice(0, 6).join(', ')}, …` : allowed;
  return `\`${text}\``;
}
