export { pages, type PageName } from '../model/pages.js';
