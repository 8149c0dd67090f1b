import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { language, words } from '../words.js';

/** Where to read on, and what the words mean. */
export function Help() {
  const { help } = words();
  const link = useLink();
  const { place } = useWorld();
  useTitle(help.title);
  return (
    <div class="page prose">
      <h1>{help.title}</h1>
      <p>
        <a href={link('helpStages')}>{help.stagesTitle}</a>
      </p>
      <p>{help.confusing}</p>
      <h2>{help.words}</h2>
      <dl class="glossary">
        {help.glossary.map(([word, meaning]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h2>{help.addStage}</h2>
      <p>{help.addStageText}</p>
      <h2>{help.more}</h2>
      <p>
        <a href={`${place.prefix}/docs`} target="_top">
          {help.apiDocs}
        </a>
      </p>
    </div>
  );
}

/** One row for each stage, from its files, and one for the machine of a developer. */
export function HelpStages() {
  const { help } = words();
  useTitle(help.stagesTitle);
  const stages = useResource<Page<StageResource>>('/stages');
  return (
    <div class="page help-stages">
      <h1>{help.stagesTitle}</h1>
      <p>{help.intro}</p>
      <Shown known={stages}>{({ items }) => <Stages stages={items} />}</Shown>
      <p>{help.confusing}</p>
    </div>
  );
}

function Stages({ stages }: { readonly stages: readonly StageResource[] }) {
  const { help } = words();
  const { columns } = help;
  return (
    <div class="scroll" role="region" aria-label={help.stages} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {Object.entries(columns).map(([name, text]) => (
              <th key={name} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Local />
          {stages.map((stage) => (
            <Stage key={stage.stage} stage={stage} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Local() {
  const { local } = words().help;
  return (
    <tr>
      <th scope="row">local</th>
      <td>{local.purpose}</td>
      <td>{local.arrives}</td>
      <td>{local.stays}</td>
      <td>
        <code>.env.development</code>
        <p class="muted">{local.dotenvReason}</p>
      </td>
      <td>{local.clients}</td>
      <td>{local.broken}</td>
    </tr>
  );
}

function Stage({ stage }: { readonly stage: StageResource }) {
  const { help } = words();
  const link = useLink();
  const { stage: name, purpose, dotenvFile, dotenvReason, clients } = stage;
  return (
    <tr>
      <th scope="row">
        <a href={link('stage', { stage: name })}>{name}</a>
      </th>
      <td>{purpose[language()]}</td>
      <td>{arrivalOf(stage)}</td>
      <td>{help.stays[triggerOf(stage)]}</td>
      <td>
        <code>{dotenvFile}</code>
        {dotenvReason === null ? null : <p class="muted">{dotenvReason[language()]}</p>}
      </td>
      <td>
        {clients.length === 0
          ? help.noClients
          : clients.map(({ client, clientStage }) => `${client} / ${clientStage}`).join(', ')}
      </td>
      <td>{help.broken}</td>
    </tr>
  );
}

type Trigger = keyof ReturnType<typeof words>['help']['stays'];

const triggerOf = ({ trigger }: StageResource): Trigger => {
  const { stays } = words().help;
  return trigger in stays ? (trigger as Trigger) : 'none';
};

function arrivalOf(stage: StageResource): string {
  const { arrives } = words().help;
  const { branches, schedule, timezone } = stage;
  const source = stage.source ?? '–';
  const texts: Readonly<Record<Trigger, () => string>> = {
    commit: () => arrives.commit({ branches: branches.join(', ') }),
    schedule: () => arrives.schedule({ source, schedule: schedule ?? '–', timezone }),
    request: () => arrives.request({ source }),
    milestone: () => arrives.milestone({ source }),
    none: () => arrives.none,
  };
  return texts[triggerOf(stage)]();
}
