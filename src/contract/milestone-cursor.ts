export { milestoneCursor } from '../model/milestone.js';
