import { beginSignIn } from '../contract/sign-in.js';
import type { ProblemResource } from '../contract/problem.js';
import { messagesIn, type Language } from '../messages/index.js';

/** Says who came in, and goes on to where they wanted to. */
export function signedInPage({
  name,
  to,
  language,
}: {
  name: string;
  to: string;
  language: Language;
}): string {
  const words = messagesIn(language).signedIn;
  const onward = `<meta http-equiv="refresh" content="0;url=${escaped(to)}">\n`;
  const lines = [escaped(words.who({ name })), link(to, words.on)];
  return page({ title: words.title, language, lines, onward });
}

/** Says why somebody is not let in, and where to begin again. */
export function notSignedInPage(
  { title, detail, code, requestId }: ProblemResource,
  language: Language,
): string {
  const words = messagesIn(language).notSignedIn;
  // Where nobody signs in there is nothing to begin.
  const again = code === 'switchback/no-sign-in' ? [] : [link(beginSignIn.path, words.again)];
  const lines = [escaped(detail), ...again, escaped(words.request({ id: requestId }))];
  return page({ title, language, lines });
}

interface Page {
  readonly title: string;
  readonly language: Language;
  /** In HTML. */
  readonly lines: readonly string[];
  readonly onward?: string;
}

const page = ({ title, language, lines, onward = '' }: Page): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${onward}<title>${escaped(title)}</title>
</head>
<body>
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</body>
</html>
`;

const link = (to: string, text: string): string => `<a href="${escaped(to)}">${escaped(text)}</a>`;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);
