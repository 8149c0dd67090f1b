import { useState } from 'preact/hooks';
import type { Page } from '../../contract/page.js';
import type { TokenResource } from '../../contract/tokens.js';
import { ActDialog } from '../parts/act-dialog.js';
import { useAct } from '../parts/act.js';
import { format, useNow } from '../parts/clock.js';
import { copy } from '../parts/clipboard.js';
import { LinkOrLack } from '../parts/link-or-lack.js';
import { useLackHere } from '../parts/lack.js';
import { RowLink, rowAt, useMarked } from '../parts/marked.js';
import { Shown } from '../parts/shown.js';
import { Ago } from '../parts/when.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

type MadeToken = TokenResource & { readonly secret: string | null };

/** Who may act by a token, and the two acts: make one, revoke one. */
export function Tokens() {
  const { tokens } = words().settings;
  const { act, query, addressOf, close } = useAct('token');
  const ended = query['ended'] === 'true';
  const known = useResource<Page<TokenResource>>(`/tokens?limit=200${ended ? '&ended=true' : ''}`);
  const mayNot = useLackHere('token');
  const [made, setMade] = useState<MadeToken | null>(null);
  const revoked = known.data?.items.find(({ id }) => id === query['token']);
  return (
    <>
      <p>{tokens.intro}</p>
      {made === null ? null : <Made token={made} />}
      <LinkOrLack label={tokens.make} href={addressOf('make')} lack={mayNot} />
      <EndedToo isOn={ended} />
      <Shown known={known}>
        {({ items }) => (
          <TokenTable tokens={items} hindrance={mayNot} revoke={(token) => addressOf('revoke', { token })} />
        )}
      </Shown>
      {act === 'make' ? <Make close={close} hindrance={mayNot} done={setMade} /> : null}
      {act === 'revoke' && revoked !== undefined ? (
        <Revoke token={revoked} close={close} hindrance={mayNot} />
      ) : null}
    </>
  );
}

function EndedToo({ isOn }: { readonly isOn: boolean }) {
  const { ended, onlyValid } = words().settings.tokens;
  return (
    <p>
      <a href={isOn ? '?' : '?ended=true'}>{isOn ? onlyValid : ended}</a>
    </p>
  );
}

/** The secret, as long as this page is shown. */
function Made({ token: { secret } }: { readonly token: MadeToken }) {
  const { tokens } = words().settings;
  if (secret === null) return null;
  return (
    <div class="banner ok" role="status">
      <p>{tokens.made}</p>
      <p>
        <code translate={false}>{secret}</code>{' '}
        <button type="button" onClick={() => void copy(secret)}>
          {words().frame.copy}
        </button>
      </p>
      <p>{tokens.use}</p>
    </div>
  );
}

function TokenTable({
  tokens: items,
  hindrance,
  revoke,
}: {
  readonly tokens: readonly TokenResource[];
  readonly hindrance: string | null;
  readonly revoke: (id: string) => string;
}) {
  const { tokens } = words().settings;
  const now = useNow();
  const marked = useMarked();
  if (items.length === 0) return <p>{tokens.none}</p>;
  return (
    <div class="scroll" role="region" aria-label={words().settings.parts.tokens} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {Object.entries(tokens.columns).map(([name, text]) => (
              <th key={name} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ id, name, holder, scopes, state, expiresAt, lastUsedAt }) => (
            <tr key={id} {...rowAt(id, marked)}>
              <th scope="row">
                <RowLink id={id}>{name}</RowLink>
              </th>
              <td>{holder.name ?? holder.id}</td>
              <td>
                <code>{scopes.join(' ')}</code>
              </td>
              <td>{tokens.state[state]}</td>
              <td>
                <time dateTime={expiresAt}>{format().moment(new Date(expiresAt), now)}</time>
              </td>
              <td>{lastUsedAt === null ? tokens.neverUsed : <Ago at={lastUsedAt} />}</td>
              <td>
                {state !== 'valid' || hindrance !== null ? (
                  <span class="muted">{hindrance ?? tokens.state[state]}</span>
                ) : (
                  <a href={revoke(id)} aria-label={`${tokens.revoke} ${name}`}>
                    {tokens.revoke}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MakeProps {
  readonly close: () => void;
  readonly hindrance: string | null;
  readonly done: (token: MadeToken) => void;
}

function Make({ close, hindrance, done }: MakeProps) {
  const { tokens } = words().settings;
  const [name, setName] = useState('');
  const [holder, setHolder] = useState('');
  const [scopes, setScopes] = useState('read');
  const [days, setDays] = useState('90');
  const wish = () => ({
    ...({ method: 'POST', path: '/tokens' } as const),
    body: {
      name,
      ...(holder.trim() === '' ? {} : { holder: { id: holder.trim() } }),
      scopes: scopes.split(/\s+/).filter((one) => one !== ''),
      days: Number(days),
    },
  });
  return (
    <ActDialog<MadeToken>
      {...{ title: tokens.makeTitle, confirm: tokens.makeTitle, hindrance, close, wish }}
      done={({ body }) => {
        if (body !== null) done(body);
      }}
    >
      <label>
        {tokens.name}
        <input
          data-first
          required
          maxLength={100}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        {tokens.holder}
        <input maxLength={200} value={holder} onInput={(event) => setHolder(event.currentTarget.value)} />
      </label>
      <label>
        {tokens.scopes}
        <textarea
          required
          rows={4}
          value={scopes}
          onInput={(event) => setScopes(event.currentTarget.value)}
        />
      </label>
      <label>
        {tokens.days}
        <input
          type="number"
          required
          min={1}
          value={days}
          onInput={(event) => setDays(event.currentTarget.value)}
        />
      </label>
    </ActDialog>
  );
}

function Revoke({
  token: { id, name },
  close,
  hindrance,
}: {
  readonly token: TokenResource;
  readonly close: () => void;
  readonly hindrance: string | null;
}) {
  const { tokens } = words().settings;
  const [reason, setReason] = useState('');
  const wish = () => ({
    ...({ method: 'DELETE', path: `/tokens/${id}` } as const),
    body: reason.trim() === '' ? {} : { reason: reason.trim() },
  });
  return (
    <ActDialog
      {...{ title: tokens.revokeTitle({ name }), confirm: tokens.revokeNow, hindrance, close, wish }}
    >
      <p>{tokens.consequence}</p>
      <label>
        {tokens.reason}
        <input
          data-first
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
    </ActDialog>
  );
}
