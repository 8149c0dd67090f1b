import type { Stage, VerifyPolicy } from '../model/stage.js';
import { valueAt } from './json-pointer.js';

/** What a stage's address answered; `status` null = nothing. */
export interface AnswerSeen {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly error: string | null;
}

/** Whether an update is not believed before the stage has been looked at: on aws always. */
export const asksForVerification = ({ platform, verify }: Pick<Stage, 'platform' | 'verify'>): boolean =>
  platform === 'aws' || verify !== null;

/** Without a policy of its own a stage has to answer with success where its platform looks, too. */
export const usualVerification = (healthPath: string): VerifyPolicy => ({
  path: healthPath,
  status: 200,
  build: null,
  attempts: 1,
  deadlineSeconds: 60,
});

/** What an answer has against it; null = it is what was asked for. */
export function objectionTo(answer: AnswerSeen, policy: VerifyPolicy, build: string): string | null {
  const { status, error } = answer;
  if (status === null) return `no answer (${error ?? 'unknown'})`;
  if (status !== policy.status) return `HTTP ${String(status)}`;
  if (policy.build === null) return null;
  const found = buildIn(answer, policy.build);
  return found === build ? null : `build ${found ?? '–'}`;
}

/** `header:x-build` or `json:/build`, as the policy says. */
function buildIn({ headers, body }: AnswerSeen, where: string): string | null {
  const [kind, place] = [where.slice(0, where.indexOf(':')), where.slice(where.indexOf(':') + 1)];
  const found = kind === 'header' ? headers[place.toLowerCase()] : valueAt(body, place);
  return typeof found === 'string' ? found : null;
}
