import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Response } from 'express';

/** A document that has its style sheet in it. */
export interface Styled {
  readonly document: string;
  /** Lets the browser take just this style, whose digest the policy of the page then names. */
  readonly allow: (response: Response) => void;
}

const sheet = /<link rel="stylesheet"[^>]* href="(\.\/assets\/[^"]+\.css)"[^>]*>/;
const policy = 'Content-Security-Policy';
const styles = "style-src 'self'";

/**
 * The document for a browser that was not here before, which would ask for the style sheet while the service gathers
 * what is to be styled, and could show nothing before it has both. Where it is says the attribute: the script asks for
 * the file afterwards, so that the next page has it. null = there is no such sheet.
 */
export function withStyle(document: string, dashboardDir: string): Styled | null {
  const [link = '', href = ''] = sheet.exec(document) ?? [];
  const file = join(dashboardDir, href);
  if (href === '' || !existsSync(file)) return null;
  const text = readFileSync(file, 'utf8').trim();
  const digest = createHash('sha256').update(text).digest('base64');
  return {
    document: document.replace(link, () => `<style data-href="${href}">${text}</style>`),
    allow: (response) => {
      const allowed = String(response.getHeader(policy) ?? '');
      response.set(policy, allowed.replace(styles, `${styles} 'sha256-${digest}'`));
    },
  };
}
