/** What a page links to, outside its code blocks. */
export const linksOf = (page: string): readonly string[] =>
  [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');

/** The anchors of a page's headings, as GitHub makes them. */
export const anchorsOf = (page: string): readonly string[] =>
  [...withoutCode(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );

/** Headings, code blocks and rows of tables of a page, in their order. */
export const shapeOf = (page: string): readonly string[] =>
  page.split('\n').flatMap((line) => /^(#+ |```\w*|\|)/.exec(line)?.[0] ?? []);

const withoutCode = (page: string): string => page.replace(/^```[^]*?^```$/gm, '');
