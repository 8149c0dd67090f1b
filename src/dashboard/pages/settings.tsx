import { useRoute } from 'preact-iso';
import type { MeResource } from '../../contract/me.js';
import type { Page } from '../../contract/page.js';
import type { ScheduleResource } from '../../contract/schedules.js';
import type { VersionResource } from '../../contract/live.js';
import { LanguageSwitch, ThemeSwitch } from '../parts/frame-tools.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { Badges } from './badges.js';
import { Notifications } from './notifications.js';
import { Tokens } from './tokens.js';

const shown = {
  ...{ general: General, notifications: Notifications, tokens: Tokens, badges: Badges },
  appearance: Appearance,
};
type Part = keyof typeof shown;
const parts = Object.keys(shown) as Part[];

const isPart = (name: string | undefined): name is Part => parts.some((part) => part === name);

/** What is set here and what is set by files, in parts that each have an address. */
export function Settings() {
  const { settings } = words();
  const link = useLink();
  const { part: named } = useRoute().params;
  const part = isPart(named) ? named : 'general';
  const Content = shown[part];
  useTitle(settings.title);
  return (
    <div class="page settings">
      <h1>{settings.title}</h1>
      <nav class="tabs" aria-label={settings.parts.label}>
        {parts.map((one) => (
          <a key={one} href={link('setting', { part: one })} aria-current={one === part ? 'page' : undefined}>
            {settings.parts[one]}
          </a>
        ))}
      </nav>
      <Content />
    </div>
  );
}

function General() {
  const { general } = words().settings;
  const me = useResource<MeResource>('/me');
  const schedules = useResource<Page<ScheduleResource>>('/schedules');
  return (
    <>
      <h2>{general.you}</h2>
      <Shown known={me}>{(known) => <You me={known} />}</Shown>
      <h2>{general.schedules}</h2>
      <p class="muted">{general.files}</p>
      <Shown known={schedules}>{({ items }) => <Schedules schedules={items} />}</Shown>
      <Service />
    </>
  );
}

function You({ me: { actor, identity, rights } }: { readonly me: MeResource }) {
  const { general } = words().settings;
  return (
    <dl class="facts">
      <dt>{general.who}</dt>
      <dd>
        {actor.name ?? actor.id}
        {actor.name === undefined ? null : <code> {actor.id}</code>}
      </dd>
      <dt>{general.by}</dt>
      <dd>{general.identity[identity]}</dd>
      <dt>{general.rights}</dt>
      <dd>
        <ul class="plain">
          {rights.map(({ verb, stages }) => (
            <li key={verb}>
              {general.right[verb]}: {stages.includes('*') ? general.everywhere : stages.join(', ')}
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}

function Schedules({ schedules }: { readonly schedules: readonly ScheduleResource[] }) {
  const { general } = words().settings;
  const link = useLink();
  if (schedules.length === 0) return <p>{general.noSchedules}</p>;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{general.stage}</th>
          <th scope="col">{general.when}</th>
          <th scope="col">{general.next}</th>
        </tr>
      </thead>
      <tbody>
        {schedules.map(({ stage, schedule, timezone, next, paused }) => (
          <tr key={stage}>
            <th scope="row">
              <a href={link('stage', { stage })}>{stage}</a>
            </th>
            <td>
              <code>{schedule}</code> {timezone}
            </td>
            <td>
              {paused !== null ? (
                general.paused({ who: paused.by })
              ) : next === null ? (
                general.never
              ) : (
                <Ago at={next} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Service() {
  const { general } = words().settings;
  const { data } = useResource<VersionResource>('/version');
  if (data === null) return null;
  return (
    <>
      <h2>{general.service}</h2>
      <dl class="facts">
        <dt>{general.version}</dt>
        <dd>
          {data.name} {data.version}, Node.js {data.node}
          {data.pulumi === null ? '' : `, Pulumi ${data.pulumi.version}`}
        </dd>
      </dl>
    </>
  );
}

function Appearance() {
  const { appearance } = words().settings;
  return (
    <>
      <h2>{appearance.theme}</h2>
      <ThemeSwitch />
      <h2>{appearance.language}</h2>
      <LanguageSwitch />
      <p class="muted">{appearance.kept}</p>
    </>
  );
}
