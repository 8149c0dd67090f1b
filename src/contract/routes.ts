import * as artifacts from './artifacts.js';
import * as audit from './audit.js';
import * as builds from './builds.js';
import * as clients from './clients.js';
import * as commits from './commits.js';
import * as compare from './compare.js';
import * as holds from './holds.js';
import * as instances from './instances.js';
import * as live from './live.js';
import * as me from './me.js';
import * as milestones from './milestones.js';
import * as problemKinds from './problem-kind.js';
import * as promotions from './promotions.js';
import * as recoveries from './recoveries.js';
import * as rollback from './rollback.js';
import type { AnyRoute } from './route.js';
import * as schedules from './schedules.js';
import * as stageLog from './stage-log.js';
import * as stages from './stages.js';
import * as tokens from './tokens.js';

/** Every route, in the order of the contents page. */
export const routes: readonly AnyRoute[] = [
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
  me.getMe,
  tokens.createToken,
  tokens.listTokens,
  tokens.revokeToken,
  instances.listInstances,
  artifacts.putArtifact,
  artifacts.hasArtifact,
  live.getLive,
  live.getReady,
  live.getHealth,
  live.getVersion,
  problemKinds.listProblemKinds,
  problemKinds.getProblemKind,
];
