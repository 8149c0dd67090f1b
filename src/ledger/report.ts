import { systemActor } from '../model/actor.js';
import type { GitHubTrouble, Report, ReportTrouble } from '../model/github.js';
import type { Rows } from '../ports/rows.js';
import { note, write, type Ledger } from './write.js';

const nothing = { told: null, touches: [], wakes: null } as const;
const ofGitHub = { stage: null, promotion: null, requestId: null, actor: systemActor('github') } as const;

/** Nothing is sent for so many seconds; that it began is in the audit once. */
export const reportFailed = (
  ledger: Ledger,
  rows: Rows,
  { trouble, before, seconds }: { trouble: GitHubTrouble; before: ReportTrouble | null; seconds: number },
): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.reports.fail({ fault: trouble.fault, status: trouble.status }, seconds),
    trace: () => ({
      audit:
        before?.fault === trouble.fault
          ? []
          : [
              {
                ...ofGitHub,
                name: 'github:failing',
                facts: { why: trouble.fault, status: trouble.status },
              },
            ],
      ...nothing,
    }),
  });

/** It takes again what it is told. */
export const reportsWell = (ledger: Ledger, rows: Rows, before: ReportTrouble): Promise<void> =>
  write(ledger, rows, {
    change: () => rows.reports.recover(),
    trace: () => ({
      audit: [
        { ...ofGitHub, name: 'github:well', facts: { why: before.fault, since: before.since.toISOString() } },
      ],
      ...nothing,
    }),
  });

/** Of this one promotion nothing more is sent. */
export async function reportRejected(
  ledger: Ledger,
  rows: Rows,
  { report, trouble }: { report: Report; trouble: GitHubTrouble },
): Promise<void> {
  const promotion = await rows.promotions.get(report.promotion);
  await rows.reports.giveUp(report.promotion);
  await note(ledger, rows, {
    ...ofGitHub,
    name: 'github:rejected',
    stage: promotion?.stage ?? null,
    promotion: report.promotion,
    facts: { status: trouble.status, said: trouble.said },
  });
}
