import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Request } from 'express';
import type { Draw, ToDraw } from '../contract/drawing.js';
import { choiceCookie } from './cookies.js';

/**
 * What draws the first page: the dashboard's own components, built for the service. It is loaded when somebody asks for
 * the first page, so that a service whose pages nobody opens has no room taken by it.
 */
export const drawingIn =
  (dashboardDir: string): Draw =>
  async (page: ToDraw) => {
    const { draw } = (await import(pathToFileURL(join(dashboardDir, 'drawing', 'draw.js')).href)) as {
      readonly draw: Draw;
    };
    return draw(page);
  };

/** In whose time a page is drawn. */
export interface DrawnIn {
  readonly zone: string;
  /** Whether a page of ours has kept that of the browser, which then has been here before. */
  readonly isKept: boolean;
}

/** null = the script draws it: dialogs are opened by it, and the grid shows what the page does not bring along. */
export function drawnIn(request: Request): DrawnIn | null {
  const { act, view } = request.query;
  if (act !== undefined || view === 'grid') return null;
  const kept = keptZone(request);
  return { zone: kept ?? 'UTC', isKept: kept !== null };
}

/** null = no page has kept one, or there is none of that name. It decides how a moment is written, and nothing else. */
function keptZone(request: Request): string | null {
  const kept = choiceCookie('zone', request);
  if (kept === null || !/^[A-Za-z0-9_+/-]{1,64}$/.test(kept)) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: kept });
    return kept;
  } catch {
    return null;
  }
}
