import { readFileSync } from 'node:fs';
import { format } from 'oxfmt';

const { printWidth, singleQuote } = JSON.parse(
  readFileSync(new URL('../../.oxfmtrc.json', import.meta.url), 'utf8'),
);

/** A page as `npm run format:write` leaves it; throws when it cannot be read as Markdown. */
export async function formatPage(file, text) {
  const { code, errors } = await format(file, text, { printWidth, singleQuote });
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  return code;
}
