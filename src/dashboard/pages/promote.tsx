import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { ListedBuildResource } from '../../contract/build.js';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { useLink } from '../parts/link.js';
import { BuildNow, Candidate } from '../parts/preview-build.js';
import { Affected, NotIncluded, Steps, WillBeRemoved, WillChange } from '../parts/preview-change.js';
import { Decisions } from '../parts/preview-choice.js';
import { Submit } from '../parts/preview-submit.js';
import { Refused, Shown } from '../parts/shown.js';
import { useTitle } from '../parts/title.js';
import { candidatePath } from '../rules/candidate.js';
import { nothingChosen, type Choice } from '../rules/promote.js';
import { usePreview } from '../state/preview.js';
import { useResource, type Known } from '../state/resource.js';
import { useSeenStage } from '../state/seen.js';
import { words } from '../words.js';

/** What a promotion or a rollback would do, looked at before it is asked for. */
export function Promote() {
  const { query } = useLocation();
  const { promote } = words();
  const { stage: name } = query;
  const isBack = query['rollback'] === '1';
  const stages = useResource<Page<StageResource>>('/stages');
  const stage = useResource<StageResource>(name === undefined ? null : `/stages/${encodeURIComponent(name)}`);
  const title =
    name === undefined
      ? promote.chooseStage
      : (isBack ? promote.rollbackHeading : promote.heading)({ stage: name });
  useTitle(title);
  return (
    <div class="page promote">
      <header class="title">
        <h1>{title}</h1>
        <CloseLink stage={name} />
      </header>
      {name === undefined ? (
        <Shown known={stages}>{({ items }) => <StageChoice stages={items} isBack={isBack} />}</Shown>
      ) : (
        <Shown known={stage}>
          {(found) => (
            <Shown known={stages}>
              {({ items }) => (
                <Asking
                  key={`${name} ${String(isBack)}`}
                  stage={found}
                  known={stage}
                  stages={items}
                  isBack={isBack}
                />
              )}
            </Shown>
          )}
        </Shown>
      )}
    </div>
  );
}

function CloseLink({ stage }: { readonly stage: string | undefined }) {
  const link = useLink();
  return (
    <a class="button" href={stage === undefined ? link('pipeline') : link('stage', { stage })}>
      {words().frame.close} <span aria-hidden="true">✕</span>
    </a>
  );
}

function StageChoice({
  stages,
  isBack,
}: {
  readonly stages: readonly StageResource[];
  readonly isBack: boolean;
}) {
  const link = useLink();
  return (
    <ul class="rows">
      {stages.map(({ stage }) => (
        <li key={stage}>
          <a href={link('promote', {}, { stage, rollback: isBack ? '1' : undefined })}>{stage}</a>
        </li>
      ))}
    </ul>
  );
}

export interface AskingProps {
  readonly stage: StageResource;
  readonly known: Known<StageResource>;
  readonly stages: readonly StageResource[];
  readonly isBack: boolean;
}

function Asking({ stage, known, stages, isBack }: AskingProps) {
  const { query } = useLocation();
  const { promote } = words();
  const builds = useResource<Page<ListedBuildResource>>('/builds?limit=50');
  const before = useResource<Page<PromotionResource>>(
    isBack ? `/promotions?stage=${stage.stage}&phase=succeeded&limit=50` : null,
  );
  const [choice, setChoice] = useState<Choice>(nothingChosen);
  const asked = { stage, isBack, build: query['build'] ?? null };
  const looked = usePreview(candidatePath(asked, builds.data?.items ?? null));
  const seen = useSeenStage(stage, looked.data);
  const choose = (change: Partial<Choice>): void => setChoice((chosen) => ({ ...chosen, ...change }));
  const { data: preview } = looked;
  const choices = choicesOf({ isBack, stage: seen, builds: builds.data, before: before.data });
  return (
    <>
      <div class="pair">
        <Candidate
          preview={preview}
          builds={choices}
          wanted={asked.build}
          source={isBack ? null : stage.source}
        />
        <BuildNow stage={seen} />
      </div>
      {preview === null && looked.problem === null ? (
        <p class="loading" role="status">
          {promote.loading}
        </p>
      ) : null}
      {looked.problem === null ? null : <Refused problem={looked.problem} />}
      {preview === null ? null : (
        <>
          {isBack ? (
            <WillBeRemoved preview={preview} stage={seen} />
          ) : (
            <>
              <WillChange preview={preview} stage={seen} />
              <NotIncluded preview={preview} stage={seen} stages={stages} />
            </>
          )}
          <Affected preview={preview} stage={seen} />
          <Steps preview={preview} stage={seen} />
        </>
      )}
      <Submit
        key={looked.question}
        {...{ looked, choice, isBack, seen }}
        live={{ stage, at: known.at }}
        decisions={
          preview === null ? null : <Decisions {...{ preview, choice, choose, isBack }} stage={seen} />
        }
      />
    </>
  );
}

/** Builds to choose from: any for a promotion; to go back, those that ran there. */
function choicesOf({
  isBack,
  stage,
  builds,
  before,
}: {
  readonly isBack: boolean;
  readonly stage: StageResource;
  readonly builds: Page<ListedBuildResource> | null;
  readonly before: Page<PromotionResource> | null;
}): readonly { readonly id: string; readonly subject: string }[] {
  const all = isBack
    ? (before?.items ?? []).map(({ build, subject }) => ({ id: build ?? '', subject: subject ?? '' }))
    : (builds?.items ?? []);
  const others = all.filter(({ id }) => id !== '' && id !== stage.currentBuild?.id);
  return others.filter(({ id }, index) => others.findIndex((one) => one.id === id) === index);
}
