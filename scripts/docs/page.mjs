import { formatPage } from './format-page.mjs';

const parts = [
  ['reference/cli', 'commands'],
  ['reference/exit-codes', 'exit-codes'],
  ['reference/audit-and-events', 'events'],
  ['reference/http-api', 'routes'],
  ['reference/configuration', 'variables'],
  ['reference/stage-file', 'keys'],
  ['reference/dotenv', 'codes'],
  ['development/architecture', 'rooms'],
  ['reference/limits', 'limits'],
  ['reference/limits', 'cuts'],
  ['reference/limits', 'constants'],
  ['guides/access', 'roles'],
  ['guides/aws', 'actions'],
];

/** Every page with a generated part, and which part that is. */
export const generatedPages = parts.flatMap(([name, part]) => [
  { page: `docs/${name}.md`, language: 'en', part },
  { page: `docs/${name}.ko.md`, language: 'ko', part },
]);

/** A page with the text between the markers of its part, formatted as every page is. */
export async function pageWith({ file, page, part, text }) {
  const [begin, end] = [`<!-- ${part} -->`, `<!-- /${part} -->`];
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${file} has no place for ${part}`);
  const whole = `${page.slice(0, before + begin.length)}\n\n${text}\n\n${page.slice(after)}`;
  return formatPage(file, whole);
}
