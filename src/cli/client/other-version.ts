import type { AnyRoute } from '../../contract/route.js';
import { VersionResource } from '../../contract/live.js';
import { installDir } from '../../service/install-dir.js';
import { ownPackage } from '../../service/own-package.js';
import { CliError, failure } from '../terminal/failure.js';
import type { HttpClient } from './http-client.js';

/** What was asked, as the contract of this command has it. */
export interface Question {
  readonly route: AnyRoute;
  readonly path: string;
  readonly query: object;
  readonly body: unknown;
}

/**
 * The one rule for a service of another version: what the contract of this command allows, and the service does not
 * know, is no mistake of the person who asked. Such a refusal becomes `unknown-there`, which names what it is and both
 * versions; nothing has changed by it. Any other error stays as it is.
 */
export async function ofOtherVersion(
  error: unknown,
  client: HttpClient,
  question: Question,
): Promise<unknown> {
  const unknown = unknownThere(error, question);
  if (unknown === null) return error;
  const facts = {
    url: client.url,
    isElsewhere: client.isElsewhere,
    unknown,
    own: ownPackage(installDir).version,
  };
  return failure('unknown-there', { ...facts, theirs: await versionOf(client) }, error);
}

/** What the service did not know of the question; null = it refuses for another reason. */
function unknownThere(error: unknown, { route, path, query, body }: Question): string[] | null {
  if (!(error instanceof CliError) || error.problem === null) return null;
  const { code, status, errors = [], detail } = error.problem;
  const [place = ''] = path.split('?');
  const act = `${route.method.toUpperCase()} ${place}`;
  if (status === 405) return [act];
  // Only of an address that is none the text repeats the address.
  if (code === 'switchback/not-found' && detail.includes(place)) return [act];
  if (code !== 'switchback/validation') return null;
  const atRoot = errors.filter(({ pointer }) => pointer === '' || pointer.startsWith('/query'));
  const isAllowedHere = route.query.safeParse(query).success && route.body.safeParse(body).success;
  return atRoot.length > 0 && isAllowedHere ? atRoot.map((one) => `${act}: ${one.detail}`) : null;
}

/** null = it does not say. */
const versionOf = (client: HttpClient): Promise<string | null> =>
  client
    .fetch({ method: 'get', path: '/version' })
    .then((response) => client.json(response))
    .then(
      (told) => VersionResource.safeParse(told).data?.version ?? null,
      () => null,
    );
