import { lstat, readFile } from 'node:fs/promises';
import { shellQuote, shellWord } from '../../messages/quote.js';

/** The command that adds a line to a file, which need not be there, and leaves every byte of it as it is. */
export async function addLine(file: string, line: string): Promise<(file: string) => string> {
  const format = await formatFor(file);
  return (place) => `printf '${format}' ${shellQuote(line)} >> ${shellWord(place)}`;
}

/** The command that asks for a value and adds it to a file under its name. */
export async function addTyped(file: string, name: string): Promise<(file: string) => string> {
  const format = await formatFor(file);
  return (place) => `read -r value && printf '${format}' ${shellWord(name)}="$value" >> ${shellWord(place)}`;
}

/** A last line without an end gets one first. */
async function formatFor(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' || text.endsWith('\n') ? '%s\\n' : '\\n%s\\n';
}

/** The command that changes a file by one expression of sed. */
export function edited(file: string, expression: string): string {
  const word = shellWord(file);
  const kept = shellWord(`${file}.before-doctor`);
  return `sed -i.before-doctor ${shellQuote(expression)} ${word} && rm ${kept}`;
}

/** The expression of sed that puts one text in the place of another, letter by letter. */
export const replaced = (wrong: string, right: string): string =>
  `s/${wrong.replace(/[\\/.*^$[\]]/g, '\\$&')}/${right.replace(/[\\/&]/g, '\\$&')}/`;

/** Whether a file is a link to another one, in whose place a command would put a file of its own. */
export const isLink = (file: string): Promise<boolean> =>
  lstat(file).then(
    (there) => there.isSymbolicLink(),
    () => false,
  );
