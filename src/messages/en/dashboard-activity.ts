import { eventNames } from './event-names.js';

/** The audit: who changed what, by what, why. */
export const activity = {
  title: 'Activity',
  filter: { by: 'Who', stage: 'Stage', name: 'Kind', from: 'From', until: 'Until' },
  columns: {
    at: 'When',
    who: 'Who',
    what: 'What',
    stage: 'Stage',
    change: 'Before → after',
    reason: 'Reason',
    request: 'Request',
  },
  via: (f: { via: string }) => `by ${f.via}`,
  empty: 'Nothing has happened yet.',
  download: { json: 'All that matches as JSON', csv: 'All that matches as CSV' },
  nouns: {
    promotion: 'Promotions',
    build: 'Builds',
    hold: 'Holds',
    verdict: 'Verdicts',
    milestone: 'Milestones',
    stage: 'Stages',
    schedule: 'Schedules',
    client: 'Clients',
    token: 'Tokens',
    session: 'Sign-in',
    retention: 'Retention',
    branch: 'Branches',
    webhook: 'Webhook',
    github: 'GitHub',
  },
  names: eventNames,
};
