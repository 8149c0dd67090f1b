import type { cli as en } from '../en/cli.js';
import { errors, next } from './cli-errors.js';
import { eventNames } from './event-names.js';
import * as help from './cli-help.js';
import * as output from './cli-output.js';

export const cli: typeof en = { errors, next, help, eventNames, ...output };
