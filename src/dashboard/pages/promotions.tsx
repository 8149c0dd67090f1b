import { useLocation } from 'preact-iso';
import type { Page } from '../../contract/page.js';
import type { PromotionResource } from '../../contract/promotion.js';
import type { StageResource } from '../../contract/stage.js';
import { format } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { Shown } from '../parts/shown.js';
import { Phase } from '../parts/state.js';
import { useTitle } from '../parts/title.js';
import { Ago } from '../parts/when.js';
import { Durations } from '../pictures/durations.js';
import { filterText, filtersIn, listPath, type Filters } from '../rules/promotion-list.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { viaOf } from '../rules/who.js';
import { whoText } from '../parts/who.js';

/** Every promotion, newest first, by what somebody looks for. */
export function Promotions() {
  const { promotions } = words();
  const { query } = useLocation();
  const link = useLink();
  useTitle(promotions.title);
  const filters = filtersIn(query);
  const list = useResource<Page<PromotionResource>>(listPath(filters));
  return (
    <div class="page promotions">
      <header class="page-heading">
        <h1>{promotions.title}</h1>
        <a href={link('trends')}>{words().trends.title}</a>
      </header>
      <FilterForm key={filterText(filters)} filters={filters} />
      <Shown known={list}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <Nothing filters={filters} />
          ) : (
            <>
              <Durations promotions={items} />
              <List items={items} />
              <Pages filters={filters} nextCursor={nextCursor} />
            </>
          )
        }
      </Shown>
    </div>
  );
}

function FilterForm({ filters }: { readonly filters: Filters }) {
  const { promotions, labels } = words();
  const link = useLink();
  const { route } = useLocation();
  const stages = useResource<Page<StageResource>>('/stages');
  const go = (change: Partial<Filters>): void =>
    route(link('promotions', {}, { ...filters, ...change, cursor: undefined }));
  const names = stages.data?.items.map(({ stage }) => stage) ?? [];
  return (
    <form
      class="filters"
      aria-label={promotions.filters}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        go({ build: writtenIn(form, 'build'), who: writtenIn(form, 'who') });
      }}
    >
      <Choice
        name={promotions.stage}
        value={filters.stage}
        choices={names.map((name) => [name, name])}
        set={(stage) => go({ stage })}
      />
      <Choice
        name={promotions.phase}
        value={filters.phase}
        choices={Object.entries(labels.phase)}
        set={(phase) => go({ phase })}
      />
      <Choice
        name={promotions.trigger}
        value={filters.trigger}
        choices={Object.entries(labels.trigger)}
        set={(trigger) => go({ trigger })}
      />
      <label>
        <span>{promotions.build}</span>
        <input name="build" autocomplete="off" defaultValue={filters.build ?? ''} />
      </label>
      <label>
        <span>{promotions.who}</span>
        <input name="who" autocomplete="off" defaultValue={filters.who ?? ''} />
      </label>
      <button type="submit">{promotions.apply}</button>
      {filterText(filters) === '' ? null : (
        <a class="button" href={link('promotions')}>
          {promotions.clear}
        </a>
      )}
    </form>
  );
}

function writtenIn(form: FormData, name: string): string | undefined {
  const written = form.get(name);
  return typeof written === 'string' && written.trim() !== '' ? written.trim() : undefined;
}

function Choice({
  name,
  value,
  choices,
  set,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly choices: readonly (readonly [string, string])[];
  readonly set: (value: string | undefined) => void;
}) {
  return (
    <label>
      <span>{name}</span>
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
      >
        <option value="">{words().promotions.any}</option>
        {value === undefined || choices.some(([one]) => one === value) ? null : (
          <option value={value}>{value}</option>
        )}
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function List({ items }: { readonly items: readonly PromotionResource[] }) {
  const { promotions } = words();
  const link = useLink();
  const { columns } = promotions;
  return (
    <div class="scrolls">
      <table class="list">
        <thead>
          <tr>
            {[columns.state, columns.what, columns.when, columns.took, columns.who].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(
            ({ id, phase, blockedBy, build, stage, createdAt, endedAt, actor, durationSeconds, subject }) => (
              <tr key={id}>
                <td>
                  <Phase phase={phase} blockedBy={blockedBy} />
                </td>
                <td>
                  <a href={link('promotion', { promotion: id })}>
                    {build ?? '–'} → {stage}
                  </a>{' '}
                  <span class="muted">{subject}</span>
                </td>
                <td>
                  <Ago at={endedAt ?? createdAt} />
                </td>
                <td>{durationSeconds === null ? '–' : format().length(durationSeconds)}</td>
                <td>
                  {whoText(actor)} <span class="muted">{viaOf(actor)}</span>
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Pages({ filters, nextCursor }: { readonly filters: Filters; readonly nextCursor: string | null }) {
  const { promotions } = words();
  const link = useLink();
  return (
    <p class="buttons">
      {filters.cursor === undefined ? null : (
        <a class="button" href={link('promotions', {}, { ...filters, cursor: undefined })}>
          {promotions.newest}
        </a>
      )}
      {nextCursor === null ? null : (
        <a class="button" href={link('promotions', {}, { ...filters, cursor: nextCursor })}>
          {promotions.older}
        </a>
      )}
    </p>
  );
}

function Nothing({ filters }: { readonly filters: Filters }) {
  const { promotions } = words();
  const link = useLink();
  const query = filterText(filters);
  if (query === '') return <p class="muted">{promotions.none}</p>;
  return (
    <p>
      {promotions.nothing({ query })}{' '}
      <a class="button" href={link('promotions')}>
        {promotions.clear}
      </a>
    </p>
  );
}
