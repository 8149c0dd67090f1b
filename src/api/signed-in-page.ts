import type { Language } from '../messages/index.js';

interface Words {
  readonly title: string;
  readonly who: (facts: { readonly name: string }) => string;
  readonly on: string;
}

/** Says who came in, and goes on to where they wanted to. */
export function signedInPage(
  words: Words,
  { name, to, language }: { name: string; to: string; language: Language },
): string {
  const place = escaped(to);
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0;url=${place}">
<title>${escaped(words.title)}</title>
</head>
<body>
<p>${escaped(words.who({ name }))}</p>
<p><a href="${place}">${escaped(words.on)}</a></p>
</body>
</html>
`;
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`);
