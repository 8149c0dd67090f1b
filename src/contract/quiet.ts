export { isQuietSpan } from '../model/calendar.js';
export { isQuiet, keepsOut } from '../model/hold.js';
