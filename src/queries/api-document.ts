import type { ApiChanges, ApiUnknown, NoApiDocument } from '../model/api-change.js';
import type { Stage } from '../model/stage.js';
import { compareApis } from '../policy/openapi.js';
import { isOpenApi } from '../policy/openapi-document.js';
import type { Ports } from '../ports/ports.js';
import type { Rows } from '../ports/rows.js';
import { hidingSecretsOf } from './secret.js';

/** A build, and the stage on which it runs and can be asked; null = it runs nowhere. */
export interface RunningBuild {
  readonly build: string | null;
  readonly stage: Stage | null;
}

/** How the described APIs of two running builds differ; null = `unknown` says why nobody can tell. */
export interface ApiComparison {
  readonly changes: ApiChanges | null;
  readonly unknown: NoApiDocument | null;
}

const usualPath = '/openapi.json';
const mostBytes = 1024 * 1024;

/** Where a build runs now: on one of the preferred stages, if it does, else on any. */
export async function runningBuild(
  ports: Pick<Ports, 'catalogue'>,
  rows: Rows,
  { build, prefer }: { build: string; prefer: readonly (string | null)[] },
): Promise<RunningBuild> {
  const states = (await rows.stages.all()).filter(
    ({ currentBuild, unknownReason }) => currentBuild === build && unknownReason === null,
  );
  const names = new Set(states.map(({ stage }) => stage));
  const name = [...prefer, ...names].find((one) => one !== null && names.has(one));
  return { build, stage: ports.catalogue.get(name ?? '') ?? null };
}

/**
 * Asks both for their OpenAPI document, at the same time and within the bounds of every probe. Never throws: of a stage
 * whose secrets cannot be read no text is quoted.
 */
export async function compareRunningApis(
  ports: Pick<Ports, 'platform' | 'probe' | 'environments'>,
  { a, b }: { a: RunningBuild; b: RunningBuild },
): Promise<ApiComparison> {
  const [before, after] = await Promise.all([documentOf(ports, a), documentOf(ports, b)]);
  if ('code' in before) return { changes: null, unknown: before };
  if ('code' in after) return { changes: null, unknown: after };
  const stages = [a, b].flatMap(({ stage }) => stage ?? []);
  const hide = await hidingSecretsOf(ports, stages).catch(() => () => '[secret]');
  return { changes: compareApis(before.document, after.document, hide), unknown: null };
}

async function documentOf(
  ports: Pick<Ports, 'platform' | 'probe'>,
  { build, stage }: RunningBuild,
): Promise<{ document: unknown } | NoApiDocument> {
  const path = stage?.compare.openapi ?? usualPath;
  const none = (code: ApiUnknown): NoApiDocument => ({ code, build, stage: stage?.name ?? null, path });
  if (build === null) return none('nothing-runs');
  if (stage === null) return none('runs-nowhere');
  const { url, health } = await ports.platform.observe(stage.name);
  if (url === null || health === 'down' || health === 'none') return none('no-answer');
  const { status, body, cut } = await ports.probe.get(url + path, { mostBytes });
  if (status === null) return none('no-answer');
  if (status !== 200) return none('no-document');
  if (cut === true) return none('document-too-large');
  return isOpenApi(body) ? { document: body } : none('not-openapi');
}
