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

/** Dialogs are opened by a script, and the grid shows what the page does not bring along. */
export const canBeDrawn = ({ query }: Request): boolean =>
  query['act'] === undefined && query['view'] !== 'grid';

/**
 * The zone that a page of ours kept of the browser, where there is one of that name; null = nobody knows. What it says
 * decides how a moment is written, and nothing else.
 */
export function zoneOf(request: Request): string | null {
  const kept = choiceCookie('zone', request);
  if (kept === null || !/^[A-Za-z0-9_+/-]{1,64}$/.test(kept)) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: kept });
    return kept;
  } catch {
    return null;
  }
}
