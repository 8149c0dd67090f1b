import { GitHubTrouble, type Report, type ReportTrouble } from '../model/github.js';
import { crashPoint } from '../processes/crash-point.js';
import { reportFailed, reportRejected, reportsWell } from '../ledger/report.js';
import { deploymentStateOf, waitSeconds } from '../policy/deployment.js';
import type { GitHub } from '../ports/github.js';
import type { Ports } from '../ports/ports.js';
import type { ReportState } from '../ports/reports.js';
import { deploymentOf, type ReportedDeployment } from '../queries/report.js';

/** A turn ends by itself when whoever has it is gone; each thing that is sent renews it. */
const turnSeconds = 30;
/** Rows of the audit that are read in one go. */
const atOnce = 500;

export interface Reporter {
  readonly ports: Pick<Ports, 'store' | 'waker' | 'instance' | 'log' | 'catalogue'>;
  readonly github: GitHub;
  /** What people find its log at; null = others do not reach this service. */
  readonly logUrlOf: (promotion: string) => string | null;
}

/**
 * Tells GitHub what became of promotions since the last round: the audit is what is read, rows say how far, and one
 * service at a time has the turn. What fails is told again later, and holds up no promotion.
 */
export async function reportRound(reporter: Reporter): Promise<void> {
  const { store } = reporter.ports;
  const state = await store.read.reports.state();
  if (state === undefined) return beginReports(reporter);
  if (!(await isSomethingNew(reporter, state))) return;
  const owner = reporter.ports.instance.id;
  const takeTurn = (): Promise<boolean> => store.transaction((rows) => rows.reports.take(owner, turnSeconds));
  if (!(await takeTurn())) return;
  await readAudit(reporter);
  let { tries, trouble } = state;
  for (;;) {
    const report = await store.read.reports.next();
    if (report === undefined || !(await takeTurn())) break;
    const failed = await sendOne(reporter, report).then(() => null, asTrouble);
    if (failed === null || failed.fault === 'rejected') {
      if (trouble !== null) await recovered(reporter, trouble);
      [tries, trouble] = [0, null];
      if (failed !== null) await rejected(reporter, report, failed);
      continue;
    }
    await refused(reporter, { failed, trouble, tries });
    break;
  }
  await store.transaction((rows) => rows.reports.leave(owner));
}

/** Whatever else went wrong is of ours: the round fails, and the next one comes. */
function asTrouble(error: unknown): GitHubTrouble {
  if (error instanceof GitHubTrouble) return error;
  throw error;
}

/** What is over before it was ever asked to report stays as it is. */
const beginReports = ({ ports: { store } }: Reporter): Promise<void> =>
  store.transaction(async (rows) => rows.reports.begin(await rows.events.last()));

const isSomethingNew = async ({ ports: { store } }: Reporter, state: ReportState): Promise<boolean> =>
  state.isOpen || (await store.read.events.last()) > state.seen;

/** The audit has every change of phase, in the order in which they can be read and without gaps. */
async function readAudit({ ports: { store } }: Reporter): Promise<void> {
  const readSome = (): Promise<boolean> =>
    store.transaction(async (rows) => {
      const seen = (await rows.reports.state())?.seen ?? 0;
      const events = await rows.events.after(seen, { limit: atOnce });
      const wanted = new Map(
        events.flatMap(({ promotion, to }) => {
          const state = promotion === null || to === null ? null : deploymentStateOf(to);
          return promotion === null || state === null ? [] : [[promotion, state] as const];
        }),
      );
      const last = events.at(-1);
      if (last !== undefined) await rows.reports.want(last.seq, wanted);
      return events.length === atOnce;
    });
  while (await readSome());
}

/** Makes the deployment, where there is none, and then says how it stands: each is in a row before and after. */
async function sendOne(reporter: Reporter, report: Report): Promise<void> {
  const { store } = reporter.ports;
  const change = (work: Parameters<typeof store.transaction>[0]) => store.transaction(work);
  const wanted = await deploymentOf(store.read, report.promotion);
  if (wanted === null) {
    // A removal by hand: there is no commit that GitHub could show.
    await change((rows) => rows.reports.giveUp(report.promotion));
    return;
  }
  const deployment = report.deployment ?? (await madeNow(reporter, report, wanted));
  const { github, logUrlOf } = reporter;
  if (!report.asked || report.deployment === null || (await github.last(deployment)) !== report.wanted) {
    await change((rows) => rows.reports.ask(report.promotion));
    const { wanted: state, promotion } = report;
    await github
      .say(deployment, { state, description: wanted.description, logUrl: logUrlOf(promotion) })
      .catch((error: unknown) => removedOr(github, wanted, error));
    crashPoint('report.afterStatus');
  }
  await change((rows) => rows.reports.said(report.promotion, report.wanted));
}

/** GitHub says the same of what somebody deleted there and of what it shows nobody: only the first ends it. */
async function removedOr(github: GitHub, wanted: ReportedDeployment, error: unknown): Promise<never> {
  if (error instanceof GitHubTrouble && error.status === 404 && (await github.find(wanted)) === null)
    throw new GitHubTrouble('rejected', 404, error.said, null, { cause: error });
  throw error;
}

/** Whoever died before the answer may have made it: then GitHub has it. */
async function madeNow(
  { ports: { store }, github }: Reporter,
  { promotion, asked }: Report,
  wanted: ReportedDeployment,
): Promise<number> {
  const found = asked ? await github.find(wanted) : null;
  if (found === null) await store.transaction((rows) => rows.reports.ask(promotion));
  const deployment = found ?? (await github.create(wanted));
  crashPoint('report.afterDeployment');
  await store.transaction((rows) => rows.reports.made(promotion, deployment));
  return deployment;
}

async function rejected({ ports }: Reporter, report: Report, trouble: GitHubTrouble): Promise<void> {
  const { promotion } = report;
  ports.log.warn(
    { promotion, status: trouble.status, said: trouble.said },
    'GitHub does not take a promotion',
  );
  await ports.store.transaction((rows) => reportRejected(ports, rows, { report, trouble }));
}

async function refused(
  { ports }: Reporter,
  { failed, trouble, tries }: { failed: GitHubTrouble; trouble: ReportTrouble | null; tries: number },
): Promise<void> {
  const seconds = waitSeconds(failed, tries + 1);
  if (trouble?.fault !== failed.fault)
    ports.log.warn(
      { why: failed.fault, status: failed.status, said: failed.said },
      'GitHub is not told of promotions now; it will be',
    );
  await ports.store.transaction((rows) =>
    reportFailed(ports, rows, { trouble: failed, before: trouble, seconds }),
  );
}

async function recovered({ ports }: Reporter, trouble: ReportTrouble): Promise<void> {
  ports.log.info({ why: trouble.fault }, 'GitHub is told of promotions again');
  await ports.store.transaction((rows) => reportsWell(ports, rows, trouble));
}
