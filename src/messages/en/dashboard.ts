import { acts } from './dashboard-acts.js';
import { booking } from './dashboard-booking.js';
import { activity } from './dashboard-activity.js';
import { builds } from './dashboard-builds.js';
import { clients } from './dashboard-clients.js';
import { commit } from './dashboard-commit.js';
import { compare } from './dashboard-compare.js';
import { line } from './dashboard-line.js';
import { lists } from './dashboard-lists.js';
import { milestones } from './dashboard-milestones.js';
import { notifications } from './dashboard-notifications.js';
import { dialog } from './dashboard-dialog.js';
import { frame } from './dashboard-frame.js';
import { keys } from './dashboard-keys.js';
import { help } from './dashboard-help.js';
import { labels } from './dashboard-labels.js';
import { pipeline } from './dashboard-pipeline.js';
import { stage } from './dashboard-stage.js';
import { promote } from './dashboard-promote.js';
import { promotion } from './dashboard-promotion.js';
import { calendar } from './dashboard-calendar.js';
import { promotions } from './dashboard-promotions.js';
import { tv } from './dashboard-tv.js';
import { settings } from './dashboard-settings.js';
import { trends } from './dashboard-trends.js';

/** Every text of the dashboard; a browser loads those of its language only. */
export const dashboard = {
  activity,
  builds,
  calendar,
  clients,
  commit,
  compare,
  line,
  lists,
  milestones,
  notifications,
  frame,
  labels,
  dialog,
  acts,
  booking,
  pipeline,
  stage,
  promote,
  promotion,
  promotions,
  keys,
  tv,
  help,
  settings,
  trends,
};
