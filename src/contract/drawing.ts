import type { ToldOverview } from './overview.js';

/** What a page is drawn from: all that the browser knows, too, when it takes the page over. */
export interface ToDraw {
  /** As the browser has it: behind what a proxy puts before each path, with the query. */
  readonly url: string;
  readonly prefix: string;
  readonly language: 'en' | 'ko';
  readonly theme: 'light' | 'dark' | 'system';
  readonly told: ToldOverview;
}

/** The inside of the first page's body, as the dashboard's own components draw it. Throws what those throw. */
export type Draw = (page: ToDraw) => Promise<string>;
