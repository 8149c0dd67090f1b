export { countEnds, endOfRun, runEnds } from '../model/scheduled-run.js';
