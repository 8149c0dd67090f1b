import type { cli as en } from '../en/cli.js';
import { errors } from './cli-errors.js';
import { next } from './cli-next.js';
import { eventNames } from './event-names.js';
import * as help from './cli-help.js';
import * as variables from './cli-variables.js';
import * as names from './cli-names.js';
import * as labels from './cli-labels.js';
import * as stages from './cli-stages.js';
import * as builds from './cli-builds.js';
import { calendar } from './cli-calendar.js';
import * as promotions from './cli-promotions.js';
import * as service from './cli-service.js';
import { init } from './cli-init.js';
import { pack } from './cli-pack.js';
import { setUp } from './cli-set-up.js';
import * as signIn from './cli-sign-in.js';
import * as tokens from './cli-tokens.js';
import * as webhooks from './cli-webhooks.js';
import { outcomeNames } from './outcome-names.js';
import { words } from './words.js';

export const cli: typeof en = {
  errors,
  next,
  help,
  variables,
  eventNames,
  outcomeNames,
  words,
  ...names,
  ...labels,
  ...stages,
  ...builds,
  calendar,
  ...promotions,
  ...service,
  setUp,
  pack,
  ...tokens,
  ...webhooks,
  ...signIn,
  init,
};
