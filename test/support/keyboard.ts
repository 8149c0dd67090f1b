import type { Page } from 'playwright-core';

/** Goes on by the Tab key alone until what has the focus is called so; throws where nothing is. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const most = 150;
  for (let times = 0; times < most; times += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(`(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent ?? '';
      return one.getAttribute('aria-label') ?? (label === '' ? one.textContent : label);
    })()`);
    if (String(focused).trim().startsWith(name)) return;
  }
  throw new Error(`nothing called ${name} can be reached by the Tab key`);
}
