import { Refusal } from '../model/error.js';
import { hiddenIn } from '../model/hidden.js';
import { headersThatDiffer, pointersThatDiffer } from '../policy/differences.js';
import type { Ports } from '../ports/ports.js';
import type { ProbeAnswer } from '../ports/probe.js';
import type { Rows } from '../ports/rows.js';
import { findSide, type Side } from './compare.js';
import { hidingSecretsOf } from './secret.js';

/** Headers may hold what is nobody else's business, such as a session. */
export type ShownAnswer = Omit<ProbeAnswer, 'headers'>;

export interface PathComparison {
  readonly path: string;
  readonly a: ShownAnswer;
  readonly b: ShownAnswer;
  readonly differences: readonly string[];
  /** Whether there are no others: a body that was cut may go on in any way. */
  readonly isAll: boolean;
}

/** The same GET requests to what two stages run, by their names. Throws Refusal `not-found`, `stage-unreachable`. */
export const compareStages = async (
  ports: Ports,
  rows: Rows,
  { a, b, paths }: { a: string; b: string; paths: readonly string[] | null },
): Promise<readonly PathComparison[]> =>
  compareRunning(ports, {
    a: await findSide(ports, rows, a),
    b: await findSide(ports, rows, b),
    paths,
  });

/**
 * Asks two running stages the same GET requests, at their own addresses and nowhere else; null = the paths that the
 * policy of either names. Raw answers are compared, and shown without the secrets of both. Throws Refusal
 * `validation`, `stage-unreachable`, `dotenv-invalid`.
 */
export async function compareRunning(
  ports: Ports,
  { a, b, paths }: { a: Side; b: Side; paths: readonly string[] | null },
): Promise<PathComparison[]> {
  const [urlA, urlB] = await Promise.all([addressOf(ports, a), addressOf(ports, b)]);
  const hide = await hidingSecretsOf(
    ports,
    [a, b].flatMap(({ stage }) => stage ?? []),
  );
  const compared: PathComparison[] = [];
  for (const path of paths ?? savedPaths(a, b)) {
    const [answerA, answerB] = await Promise.all([
      ports.probe.get(urlA + path),
      ports.probe.get(urlB + path),
    ]);
    const { places, isAll } = differencesOf(answerA, answerB);
    const differences = places.map((place) => hiddenPlace(place, hide));
    compared.push({ path, a: shownOf(answerA, hide), b: shownOf(answerB, hide), differences, isAll });
  }
  return compared;
}

function savedPaths(a: Side, b: Side): string[] {
  const saved = [a, b].flatMap(({ stage }) => stage?.compare.paths ?? []);
  if (saved.length > 0) return [...new Set(saved)];
  const facts = { stages: [a.name, b.name] };
  throw new Refusal('validation', {}, { errors: [{ pointer: '/paths', code: 'no-saved-paths', facts }] });
}

const shownOf = (
  { headers: _headers, ...shown }: ProbeAnswer,
  hide: (text: string) => string,
): ShownAnswer => ({
  ...shown,
  contentType: shown.contentType === null ? null : hide(shown.contentType),
  body: hiddenIn(shown.body, hide),
});

/** A secret among the names of a JSON pointer is spelled in the pointer's own way. */
const hiddenPlace = (place: string, hide: (text: string) => string): string =>
  place
    .split('/')
    .map((part) => hide(part.replaceAll('~1', '/').replaceAll('~0', '~')))
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/');

async function addressOf(ports: Ports, { name, stage }: Side): Promise<string> {
  if (stage === null)
    throw new Refusal('validation', {}, { errors: [{ pointer: `/${name}`, code: 'other' }] });
  const { url, health } = await ports.platform.observe(stage.name);
  if (url !== null && health !== 'down' && health !== 'none') return url;
  throw new Refusal('stage-unreachable', { stage: stage.name, health });
}

function differencesOf(a: ProbeAnswer, b: ProbeAnswer): { places: string[]; isAll: boolean } {
  const found: string[] = [];
  if (a.status !== b.status) found.push('status');
  if (a.error !== b.error) found.push('error');
  found.push(...headersThatDiffer(a.headers, b.headers).map((name) => `header:${name}`));
  const [bodyA, bodyB] = [a.body, b.body].map((body) => hiddenIn(body, (text) => text));
  const { pointers, isAll } = pointersThatDiffer(bodyA, bodyB);
  const isWhole = a.cut !== true && b.cut !== true;
  return { places: [...found, ...pointers.map((pointer) => pointer || 'body')], isAll: isAll && isWhole };
}
