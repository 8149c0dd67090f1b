import type { ComponentChildren } from 'preact';
import type { Page } from '../../../contract/page.js';
import type { ScheduleResource } from '../../../contract/schedules.js';
import type { StageResource } from '../../../contract/stage.js';
import { format, useNow } from '../../parts/clock.js';
import { useLink } from '../../parts/link.js';
import { Shown } from '../../parts/shown.js';
import { Phase } from '../../parts/state.js';
import { Ago } from '../../parts/when.js';
import { useResource } from '../../state/resource.js';
import { language, words } from '../../words.js';

/** What the files of a stage say: shown, and changed in the repository. */
export function StageSettingsTab({ stage }: { readonly stage: StageResource }) {
  const { settings } = words().stage;
  const file = `Pulumi.${stage.stage}.yaml`;
  return (
    <>
      <p>{settings.note({ file, dotenv: stage.dotenvFile })}</p>
      <h2>{settings.policy}</h2>
      <Policy stage={stage} file={file} />
      <h2>{settings.schedule}</h2>
      {stage.schedule === null ? <p class="muted">{settings.noSchedule}</p> : <Schedule stage={stage} />}
      <h2>{settings.quiet}</h2>
      <Quiet stage={stage} />
      <h2>{settings.quarantine}</h2>
      <Quarantined stage={stage} />
    </>
  );
}

function Policy({ stage, file }: { readonly stage: StageResource; readonly file: string }) {
  const { settings } = words().stage;
  const { labels } = words();
  const why = stage.dotenvReason?.[language()] ?? null;
  const trigger = labels.trigger[stage.trigger as keyof typeof labels.trigger];
  return (
    <dl class="facts">
      <Fact name={settings.purpose}>{stage.purpose[language()]}</Fact>
      <Fact name={settings.file}>
        <Verbatim text={file} />
      </Fact>
      <Fact name={settings.dotenv}>
        <Verbatim text={stage.dotenvFile} />
      </Fact>
      {why === null ? null : <Fact name={settings.why}>{why}</Fact>}
      <Fact name={settings.trigger}>{trigger}</Fact>
      <Fact name={settings.source}>
        <Source source={stage.source} />
      </Fact>
      <Fact name={settings.platform}>
        <Verbatim text={stage.platform} />
      </Fact>
      {stage.machine === null ? null : (
        <Fact name={settings.machine}>
          <Verbatim text={stage.machine} />
        </Fact>
      )}
      <Fact name={settings.branches}>
        <Verbatim text={stage.branches.join(', ')} />
      </Fact>
      {stage.requires.length === 0 ? null : (
        <Fact name={settings.requires}>
          <Verbatim text={stage.requires.join(', ')} />
        </Fact>
      )}
      {stage.soakSeconds === 0 ? null : (
        <Fact name={settings.soak}>{format().length(stage.soakSeconds)}</Fact>
      )}
      <Fact name={settings.lead}>{format().length(stage.leadSeconds)}</Fact>
    </dl>
  );
}

/** When nothing starts by itself, each as its file says it, and when that is next. */
function Quiet({ stage: { quiet, nextQuiet } }: { readonly stage: StageResource }) {
  const { settings, reason: quoted } = words().stage;
  if (quiet.length === 0) return <p class="muted">{settings.noQuiet}</p>;
  return (
    <>
      <p class="muted">{settings.quietMeans}</p>
      <ul class="rows">
        {quiet.map(({ when, forSeconds, timezone, reason }) => (
          <li key={`${when} ${timezone} ${String(forSeconds)}`}>
            <Verbatim text={when} />
            <span>{settings.lasts({ length: format().length(forSeconds) })}</span>
            <Verbatim text={timezone} />
            <span>{quoted({ reason: reason[language()] })}</span>
          </li>
        ))}
      </ul>
      {nextQuiet == null ? null : <NextQuiet next={nextQuiet} />}
    </>
  );
}

function NextQuiet({ next: { from, until } }: { readonly next: NonNullable<StageResource['nextQuiet']> }) {
  const { settings } = words().stage;
  const now = useNow();
  const moment = (at: string): string => format().moment(new Date(at), now);
  return (
    <p>
      {Date.parse(from) <= now.getTime()
        ? settings.quietNow({ until: moment(until) })
        : settings.quietNext({ from: moment(from), until: moment(until) })}
    </p>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What stands so in a file. */
function Verbatim({ text }: { readonly text: string }) {
  return (
    <code lang="en" translate={false}>
      {text === '' ? '–' : text}
    </code>
  );
}

function Source({ source }: { readonly source: string | null }) {
  const link = useLink();
  return source === null ? <>–</> : <a href={link('stage', { stage: source })}>{source}</a>;
}

function Schedule({ stage }: { readonly stage: StageResource }) {
  const known = useResource<Page<ScheduleResource>>('/schedules');
  return (
    <Shown known={known}>
      {({ items }) => {
        const schedule = items.find((one) => one.stage === stage.stage);
        return schedule === undefined ? null : <ScheduleFacts schedule={schedule} />;
      }}
    </Shown>
  );
}

function ScheduleFacts({ schedule }: { readonly schedule: ScheduleResource }) {
  const { settings } = words().stage;
  const link = useLink();
  const { paused, upcoming, last } = schedule;
  return (
    <dl class="facts">
      <Fact name={settings.line}>
        <Verbatim text={schedule.schedule} />
      </Fact>
      <Fact name={settings.zone}>
        <Verbatim text={schedule.timezone} />
      </Fact>
      <Fact name={settings.state}>{paused === null ? settings.runs : <Paused paused={paused} />}</Fact>
      <Fact name={settings.next}>{upcoming.length === 0 ? '–' : <Moments times={upcoming} />}</Fact>
      <Fact name={settings.last}>
        {last === null ? (
          '–'
        ) : (
          <>
            <Phase phase={last.phase} />{' '}
            <a href={link('promotion', { promotion: last.promotion })}>{last.occurrence ?? last.promotion}</a>{' '}
            <Ago at={last.at} />
          </>
        )}
      </Fact>
    </dl>
  );
}

function Paused({
  paused: { by, since, reason },
}: {
  readonly paused: NonNullable<ScheduleResource['paused']>;
}) {
  const { settings } = words().stage;
  const now = useNow();
  return <>{settings.pausedBy({ by, since: format().moment(new Date(since), now), reason: reason ?? '' })}</>;
}

function Moments({ times }: { readonly times: readonly string[] }) {
  const now = useNow();
  return (
    <ol class="plain">
      {times.map((at) => (
        <li key={at}>
          <time dateTime={at}>{format().moment(new Date(at), now)}</time>{' '}
          <span class="muted">{format().ago(new Date(at), now)}</span>
        </li>
      ))}
    </ol>
  );
}

function Quarantined({ stage: { quarantined } }: { readonly stage: StageResource }) {
  const { stage: said, labels } = words();
  const link = useLink();
  if (quarantined.length === 0) return <p class="muted">{said.settings.noQuarantine}</p>;
  return (
    <ul class="rows">
      {quarantined.map(({ build, why, reason, by, since }) => (
        <li key={build}>
          <a href={link('build', { build })}>{build}</a>
          <span>{labels.quarantinedBecause[why]}</span>
          {reason === null ? null : <span>{said.reason({ reason })}</span>}
          <span class="muted">
            {by} · <Ago at={since} />
          </span>
        </li>
      ))}
    </ul>
  );
}
