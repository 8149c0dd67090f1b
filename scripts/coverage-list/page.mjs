import { faults, invariants } from './faults.mjs';
import { formatPage } from '../docs/format-page.mjs';

const texts = {
  en: {
    title: { faults: 'Faults', invariants: 'Invariants', rules: 'Rules', routes: 'Routes' },
    columns: ['Which', 'What', 'Test files'],
    nothing: 'none',
    missing: {
      F34: 'none: no policy asks for an attestation yet',
      F40: 'none by name; `npm run bench` measures',
    },
  },
  ko: {
    title: { faults: '장애', invariants: '불변 조건', rules: '규칙', routes: '경로' },
    columns: ['항목', '내용', '테스트 파일'],
    nothing: '없음',
    missing: {
      F34: '없음: 증명을 요구하는 정책이 아직 없음',
      F40: '이름으로는 없음. `npm run bench`가 측정',
    },
  },
};

/** The four lists as a page shows them. */
export const listText = (found, language) =>
  Object.entries(found)
    .map(([kind, rows]) => section({ kind, rows, language }))
    .join('\n\n');

/** A page with the list in its place, formatted as every page is. */
export async function pageWith(file, page, list) {
  const whole = page.replace(
    /(<!-- coverage -->)[^]*(<!-- \/coverage -->)/,
    (_, begin, end) => `${begin}\n\n${list}\n\n${end}`,
  );
  return formatPage(file, whole);
}

function section({ kind, rows, language }) {
  const { title, columns } = texts[language];
  const told = { faults, invariants }[kind];
  const [which, , files] = columns;
  const head = told === undefined ? [which, files] : columns;
  const cells = (row) => {
    const tests = filesText(row, language);
    return told === undefined
      ? [`\`${row.name}\``, tests]
      : [row.name, told[row.name][Object.keys(texts).indexOf(language)], tests];
  };
  const line = (all) => `| ${all.join(' | ')} |`;
  return [
    `### ${title[kind]}`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(cells).map(line),
  ].join('\n');
}

function filesText({ name, files }, language) {
  const { missing, nothing } = texts[language];
  if (files.length === 0) return missing[name] ?? nothing;
  return files.map((file) => file.replace(/^test\//, '').replace(/\.test\.(ts|mjs)$/, '')).join(', ');
}
