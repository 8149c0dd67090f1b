import type { Page } from 'playwright-core';

/** What a layout places: neither its place nor its width comes from the letters in it. */
const placed = [
  ...['header.frame', 'main', 'footer.frame', '.sample', '.banner', '.notice', '.card', '.place', '.tv li'],
  ...['section', 'table', 'figure', 'ul.rows', '[role=tabpanel]', 'dialog'],
].join(', ');

/**
 * A page as its boxes: what is in what, what stands beside what (`|`), from where to where in parts of a hundred of the
 * window's width, and on which colour. Heights are left out, and lengths of words: another font changes them, and is no
 * fault. Ends with those that lie over their neighbours.
 */
export const boxesOn = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const wide = document.documentElement.clientWidth;
    const part = (x) => Math.round((x / wide) * 100);
    const all = [...document.querySelectorAll('${placed}')].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return width > 1 && height > 1;
    });
    const above = (one) => {
      for (let up = one.parentElement; up !== null; up = up.parentElement) if (all.includes(up)) return up;
      return null;
    };
    const said = (one) => {
      const { left, right } = one.getBoundingClientRect();
      const { backgroundColor } = getComputedStyle(one);
      const colour = backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : ' ' + backgroundColor.replaceAll(' ', '');
      const name = one.classList.length === 0 ? one.localName : one.localName + '.' + one.classList[0];
      return name + ' ' + part(left) + '–' + part(right) + colour;
    };
    const over = [];
    const lines = (parent, depth) => {
      const rows = [];
      for (const one of all.filter((each) => above(each) === parent)) {
        const box = one.getBoundingClientRect();
        const beside = rows.at(-1)?.find((other) => {
          const { top, bottom } = other.getBoundingClientRect();
          return Math.min(bottom, box.bottom) - Math.max(top, box.top) > Math.min(bottom - top, box.height) / 2;
        });
        for (const other of rows.flat()) {
          const { left, right, top, bottom } = other.getBoundingClientRect();
          const across = Math.min(right, box.right) - Math.max(left, box.left);
          const down = Math.min(bottom, box.bottom) - Math.max(top, box.top);
          if (across > 1 && down > 1) over.push(said(other) + ' over ' + said(one));
        }
        if (beside === undefined) rows.push([one]);
        else rows.at(-1).push(one);
      }
      return rows.flatMap((row) => [
        '  '.repeat(depth) + row.map(said).join(' | '),
        ...row.flatMap((one) => lines(one, depth + 1)),
      ]);
    };
    return [...lines(null, 0), ...over].join('\\n');
  })()`);
