export { isQuietSpan } from '../model/calendar.js';
export { isQuiet } from '../model/hold.js';
