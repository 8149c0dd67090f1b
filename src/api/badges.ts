import * as routes from '../contract/badges.js';
import { messagesIn, type Language } from '../messages/index.js';
import { isOpenIn, unknownBadge, type Badge } from '../model/badge.js';
import { pages } from '../model/pages.js';
import type { Phase } from '../model/promotion.js';
import { readPublicStages, type PublicStage } from '../queries/badge.js';
import type { ApiPorts } from './api-ports.js';
import { badgeImage, colourOf, escaped } from './badge-image.js';
import { serve, type Served } from './serve.js';

/** What was read is told again for so long: nobody is known here, so that nobody has a budget. */
const restMilliseconds = 2000;

/** Anybody may show it, for a minute. */
const shownByOthers = {
  'Cache-Control': 'public, max-age=60',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** What anybody may see of the stages that somebody enabled for that. */
export const badgeRoutes = (ports: ApiPorts): readonly Served[] => {
  const read = resting(ports, () => readPublicStages(ports, ports.store.read, ports.badges));
  const badgeOf = async (stage: string): Promise<Badge> =>
    (await read()).find(({ badge }) => badge.stage === stage)?.badge ?? unknownBadge(stage);
  return [
    serve(routes.getBadge, async ({ params, query: { lang } }) => {
      const badge = await badgeOf(params.stage);
      const message = messageOf(badge, lang);
      const text = badgeImage({ label: badge.stage, message, colour: colourOf(badge.code) });
      const headers = { ...shownByOthers, 'Content-Type': 'image/svg+xml; charset=utf-8' };
      return { status: 200, headers: { ...headers, 'Content-Language': lang }, body: text, text };
    }),
    serve(routes.getBadgeData, async ({ params, query: { lang } }) => {
      const badge = await badgeOf(params.stage);
      const [message, color] = [messageOf(badge, lang), colourOf(badge.code)];
      const body = { schemaVersion: 1 as const, label: badge.stage, message, color };
      return { status: 200, headers: shownByOthers, body };
    }),
    serve(routes.listBadges, () => {
      const isOpen = isOpenIn(ports.badges);
      const items = ports.catalogue.stages.map(({ name: stage }) => ({
        stage,
        isOpen: isOpen(stage),
        ...pathsOf(stage),
      }));
      return Promise.resolve({
        status: 200,
        body: { items, nextCursor: null, monitor: routes.getMonitor.path },
      });
    }),
    serve(routes.getMonitor, async () => {
      const stages = await read();
      const text = monitorText(stages, ports.publicUrl ?? '');
      const headers = { ...shownByOthers, 'Content-Type': 'application/xml; charset=utf-8' };
      return { status: 200, headers, body: text, text };
    }),
  ];
};

const pathsOf = (stage: string) => ({
  image: routes.getBadge.path.replace(':stage', stage),
  data: routes.getBadgeData.path.replace(':stage', stage),
  page: pages.stage.replace(':stage', stage),
});

/** The answer of before for a while, and one question at a time. */
function resting<T>({ now }: Pick<ApiPorts, 'now'>, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const at = now().getTime();
    if (last !== null && at - last.at < restMilliseconds && at >= last.at) return last.answer;
    const answer = ask();
    last = { at, answer };
    answer.catch(() => {
      last = null;
    });
    return answer;
  };
}

function messageOf({ code, build, milestone }: Badge, language: Language): string {
  const words = messagesIn(language).badges;
  const runs = [...(milestone === null ? [] : [`M${String(milestone)}`]), ...(build === null ? [] : [build])];
  return [...runs, ...(code === 'runs' ? [] : [words[code]])].join(' · ');
}

/** As CruiseControl's tray told it; monitors of every age read it. */
const monitorText = (stages: readonly PublicStage[], url: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<Projects>
${stages.map((stage) => `${projectText(stage, url)}\n`).join('')}</Projects>
`;

function projectText({ badge, isRunning, last, nextRun }: PublicStage, url: string): string {
  const attributes = Object.entries({
    name: badge.stage,
    activity: isRunning ? 'Building' : 'Sleeping',
    lastBuildStatus: statusOf(last?.phase ?? null),
    lastBuildLabel: badge.build ?? '',
    lastBuildTime: last?.at?.toISOString() ?? '',
    ...(nextRun === null ? {} : { nextBuildTime: nextRun.toISOString() }),
    webUrl: `${url}/stages/${badge.stage}`,
  });
  return `  <Project ${attributes.map(([name, value]) => `${name}="${escaped(value)}"`).join(' ')}/>`;
}

function statusOf(phase: Phase | null): string {
  if (phase === 'succeeded') return 'Success';
  if (phase === 'failed') return 'Failure';
  return phase === null ? 'Unknown' : 'Exception';
}
