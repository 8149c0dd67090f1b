import { errors, next } from './cli-errors.js';
import { eventNames } from './event-names.js';
import * as help from './cli-help.js';
import * as output from './cli-output.js';

/** Texts of the command line. */
export const cli = { errors, next, help, eventNames, ...output };
