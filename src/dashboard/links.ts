import { pages, type PageName } from '../contract/pages.js';

/** The address of a page, with what it is about and its query. */
export type Link = (page: PageName, about?: Readonly<Record<string, string>>, query?: Query) => string;

/** What is undefined is left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Links below a prefix. Throws where an address needs something that is not given. */
export const linksBelow =
  (prefix: string): Link =>
  (page, about = {}, query = {}) => {
    const path = pages[page].replaceAll(/:([a-z]+)/g, (_whole, name: string) => {
      const value = about[name];
      if (value === undefined) throw new Error(`${page} needs ${name}`);
      return encodeURIComponent(value);
    });
    const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    const search = new URLSearchParams(given).toString();
    return `${prefix}${path}${search === '' ? '' : `?${search}`}`;
  };
