import { lazy, LocationProvider, Route, Router } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { pages } from '../contract/pages.js';
import type { Told } from './client/told.js';
import { Around } from './parts/around.js';
import { focusContent } from './parts/frame.js';
import { NotFound } from './pages/not-found.js';
import { Pipeline } from './pages/pipeline.js';
import { WorldContext, type World } from './state/world.js';

const Stage = lazy(() => import('./pages/stage.js').then(({ Stage: page }) => page));
const Promote = lazy(() => import('./pages/promote.js').then(({ Promote: page }) => page));
const Promotion = lazy(() => import('./pages/promotion.js').then(({ Promotion: page }) => page));
const Promotions = lazy(() => import('./pages/promotions.js').then(({ Promotions: page }) => page));
const Trends = lazy(() => import('./pages/trends.js').then(({ Trends: page }) => page));
const Activity = lazy(() => import('./pages/activity.js').then(({ Activity: page }) => page));
const Build = lazy(() => import('./pages/build.js').then(({ Build: page }) => page));
const Builds = lazy(() => import('./pages/builds.js').then(({ Builds: page }) => page));
const Calendar = lazy(() => import('./pages/calendar.js').then(({ Calendar: page }) => page));
const Clients = lazy(() => import('./pages/clients.js').then(({ Clients: page }) => page));
const Commit = lazy(() => import('./pages/commit.js').then(({ Commit: page }) => page));
const Compare = lazy(() => import('./pages/compare.js').then(({ Compare: page }) => page));
const Milestone = lazy(() => import('./pages/milestone.js').then(({ Milestone: page }) => page));
const Milestones = lazy(() => import('./pages/milestones.js').then(({ Milestones: page }) => page));
const Tv = lazy(() => import('./pages/tv.js').then(({ Tv: page }) => page));
const Help = lazy(() => import('./pages/help.js').then((page) => page.Help));
const HelpStages = lazy(() => import('./pages/help.js').then((page) => page.HelpStages));
const Settings = lazy(() => import('./pages/settings.js').then((page) => page.Settings));

interface Given {
  readonly world: World;
  /** What the page brings along. */
  readonly told: Told;
}

/** The whole dashboard: what surrounds every page, and the page of the address. */
export function App({ world, told }: Given) {
  useFollowing(world, told);
  const at = (path: string): string => world.place.prefix + path;
  return (
    <WorldContext.Provider value={world}>
      <LocationProvider scope={at('/')}>
        <Around>
          <Router onRouteChange={focusContent}>
            <Route path={at(pages.pipeline)} component={Pipeline} />
            <Route path={at(pages.stage)} component={Stage} />
            <Route path={at(pages.promote)} component={Promote} />
            <Route path={at(pages.trends)} component={Trends} />
            <Route path={at(pages.promotion)} component={Promotion} />
            <Route path={at(pages.promotions)} component={Promotions} />
            <Route path={at(pages.commit)} component={Commit} />
            <Route path={at(pages.builds)} component={Builds} />
            <Route path={at(pages.build)} component={Build} />
            <Route path={at(pages.milestones)} component={Milestones} />
            <Route path={at(pages.milestone)} component={Milestone} />
            <Route path={at(pages.calendar)} component={Calendar} />
            <Route path={at(pages.compare)} component={Compare} />
            <Route path={at(pages.clients)} component={Clients} />
            <Route path={at(pages.activity)} component={Activity} />
            <Route path={at(pages.tv)} component={Tv} />
            <Route path={at(pages.help)} component={Help} />
            <Route path={at(pages.helpStages)} component={HelpStages} />
            <Route path={at(pages.settings)} component={Settings} />
            <Route path={at(pages.setting)} component={Settings} />
            <Route default component={NotFound} />
          </Router>
        </Around>
      </LocationProvider>
    </WorldContext.Provider>
  );
}

/** Live from the first moment on; a tab that somebody comes back to asks at once. */
function useFollowing({ live, resources }: World, told: Told): void {
  useEffect(() => {
    live.open(told?.upTo);
    const onFocus = (): void => {
      if (document.visibilityState === 'visible' && live.state.peek() !== 'off') resources.refresh();
    };
    document.addEventListener('visibilitychange', onFocus);
    window.addEventListener('focus', onFocus);
    return () => {
      document.removeEventListener('visibilitychange', onFocus);
      window.removeEventListener('focus', onFocus);
      live.close();
    };
  }, [live, resources]);
}
