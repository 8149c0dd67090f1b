import { beginSignIn } from '../contract/sign-in.js';
import type { ProblemResource } from '../contract/problem.js';
import { messagesIn, type Language } from '../messages/index.js';

/** Says who came in, and goes on to where they wanted to. */
export function signedInPage({
  name,
  to,
  language,
  prefix,
}: {
  name: string;
  /** Below the prefix. */
  to: string;
  language: Language;
  /** What a proxy takes off. */
  prefix: string;
}): string {
  const words = messagesIn(language).signedIn;
  const onward = `<meta http-equiv="refresh" content="0;url=${escaped(prefix + to)}">\n`;
  const lines = [escaped(words.who({ name })), link(prefix + to, words.on)];
  return page({ title: words.title, language, prefix, lines, onward });
}

/** Says why somebody is not let in, and where to begin again. */
export function notSignedInPage(
  { title, detail, code, requestId }: ProblemResource,
  { language, prefix }: { readonly language: Language; readonly prefix: string },
): string {
  const words = messagesIn(language).notSignedIn;
  // Where nobody signs in there is nothing to begin.
  const again = code === 'switchback/no-sign-in' ? [] : [link(prefix + beginSignIn.path, words.again)];
  const lines = [escaped(detail), ...again, escaped(words.request({ id: requestId }))];
  return page({ title, language, prefix, lines });
}

interface Page {
  readonly title: string;
  readonly language: Language;
  readonly prefix: string;
  /** In HTML. */
  readonly lines: readonly string[];
  readonly onward?: string;
}

const page = ({ title, language, prefix, lines, onward = '' }: Page): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="${prefix}/icon.svg" type="image/svg+xml">
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
