import * as artifacts from './artifacts.js';
import * as asks from './asks.js';
import * as audit from './audit.js';
import * as badges from './badges.js';
import * as builds from './builds.js';
import * as calendar from './calendar.js';
import * as clients from './clients.js';
import * as commits from './commits.js';
import * as compare from './compare.js';
import * as dora from './dora.js';
import * as github from './github.js';
import * as holds from './holds.js';
import * as instances from './instances.js';
import * as lines from './lines.js';
import * as live from './live.js';
import * as me from './me.js';
import * as milestones from './milestones.js';
import * as openapi from './openapi.js';
import * as overview from './overview.js';
import * as problemKinds from './problem-kind.js';
import * as promotions from './promotions.js';
import * as recoveries from './recoveries.js';
import * as rollback from './rollback.js';
import type { AnyRoute } from './route.js';
import * as schedules from './schedules.js';
import * as search from './search.js';
import * as signIn from './sign-in.js';
import * as stageLog from './stage-log.js';
import * as stages from './stages.js';
import * as tokens from './tokens.js';
import * as webhookDeliveries from './webhook-deliveries.js';
import * as webhooks from './webhooks.js';

/** Every route, in the order of the contents page. */
export const routes: readonly AnyRoute[] = [
  overview.getOverview,
  search.search,
  stages.listStages,
  stages.getStage,
  stages.getTimeline,
  stages.getEligibility,
  stages.getPreview,
  stageLog.getStageLog,
  builds.listBuilds,
  builds.getBuild,
  builds.registerBuild,
  promotions.promote,
  promotions.listPromotions,
  promotions.getPromotion,
  promotions.getTimings,
  promotions.abortPromotion,
  promotions.retryPromotion,
  promotions.getLog,
  promotions.followPromotion,
  rollback.rollBack,
  recoveries.lookAtRecovery,
  recoveries.recover,
  recoveries.getRecovery,
  holds.setHold,
  holds.listHolds,
  holds.getHold,
  holds.extendHold,
  holds.releaseHold,
  holds.setVerdict,
  asks.askHold,
  asks.getAsk,
  asks.answerAsk,
  calendar.getCalendar,
  calendar.getCalendarFile,
  lines.stopLine,
  lines.listLines,
  lines.getLine,
  lines.extendLine,
  lines.releaseLine,
  milestones.createMilestone,
  milestones.listMilestones,
  milestones.nextMilestone,
  schedules.listSchedules,
  schedules.pauseSchedule,
  schedules.runSchedule,
  clients.listClients,
  clients.getClient,
  clients.attachClient,
  clients.detachClient,
  clients.hearClient,
  commits.listCommits,
  commits.whereIs,
  compare.compare,
  compare.compareRunning,
  audit.listAudit,
  audit.getAuditRow,
  audit.listEvents,
  dora.getDora,
  me.getMe,
  tokens.createToken,
  tokens.listTokens,
  tokens.revokeToken,
  webhooks.createWebhook,
  webhooks.listWebhooks,
  webhooks.getWebhook,
  webhooks.changeWebhook,
  webhooks.renewSecret,
  webhooks.removeWebhook,
  webhooks.testWebhook,
  webhookDeliveries.listDeliveries,
  signIn.beginSignIn,
  signIn.endSignIn,
  signIn.claimToken,
  signIn.admitJob,
  signIn.signOut,
  github.takeDelivery,
  instances.listInstances,
  artifacts.putArtifact,
  artifacts.hasArtifact,
  badges.getBadge,
  badges.getBadgeData,
  badges.getMonitor,
  badges.listBadges,
  live.getLive,
  live.getReady,
  live.getHealth,
  live.getVersion,
  problemKinds.listProblemKinds,
  problemKinds.getProblemKind,
  openapi.getOpenApi,
  openapi.getDocs,
  openapi.getDocsStyle,
];

/** What declares them, by the heading that documents give each. */
const declared = {
  overview,
  search,
  stages,
  stageLog,
  builds,
  promotions,
  rollback,
  recoveries,
  holds,
  asks,
  calendar,
  lines,
  milestones,
  schedules,
  clients,
  commits,
  compare,
  audit,
  dora,
  me,
  tokens,
  webhooks: { ...webhooks, ...webhookDeliveries },
  signIn,
  github,
  instances,
  artifacts,
  badges,
  live,
  problemKinds,
  openapi,
};

export type Heading = keyof typeof declared;

interface RouteName {
  readonly heading: Heading;
  readonly name: string;
}

const names = new Map<unknown, RouteName>(
  Object.entries(declared).flatMap(([heading, file]) =>
    Object.entries(file).map(([name, one]): [unknown, RouteName] => [
      one,
      { heading: heading as Heading, name },
    ]),
  ),
);

/** What a route is called: as it is declared. */
export function nameOfRoute(route: AnyRoute): RouteName {
  const name = names.get(route);
  if (name === undefined) throw new Error(`${route.method} ${route.path} has no name in the contract`);
  return name;
}
