/** The pages of the dashboard, by name: where the service answers a browser with the page that shows them. */
export const pages = {
  pipeline: '/',
  stage: '/stages/:stage',
  promote: '/promotions/new',
  trends: '/promotions/trends',
  promotion: '/promotions/:promotion',
  promotions: '/promotions',
  builds: '/builds',
  build: '/builds/:build',
  commit: '/commits/:sha',
  compare: '/compare/:sides',
  calendar: '/calendar',
  milestones: '/milestones',
  milestone: '/milestones/:number',
  clients: '/clients',
  activity: '/activity',
  settings: '/settings',
  setting: '/settings/:part',
  help: '/help',
  helpStages: '/help/stages',
  tv: '/tv',
} as const;

export type PageName = keyof typeof pages;
