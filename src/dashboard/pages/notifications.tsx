import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Page } from '../../contract/page.js';
import type { WebhookResource } from '../../contract/webhooks.js';
import { MakeWebhook } from '../acts/webhook-form.js';
import { WebhookAct, isWebhookAct, type Came, type Told } from '../acts/webhook.js';
import { useAct } from '../parts/act.js';
import { CopyButton } from '../parts/copy-button.js';
import { useLackHere } from '../parts/lack.js';
import { LinkOrLack } from '../parts/link-or-lack.js';
import { Shown } from '../parts/shown.js';
import { WebhookCard } from '../parts/webhook-card.js';
import { withQuery } from '../rules/query.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';

/** Who else is told what happens, how that goes, and every act on it; each dialog has an address. */
export function Notifications() {
  const { notifications } = words();
  const { act, query, addressOf, close } = useAct('webhook');
  const known = useResource<Page<WebhookResource>>('/webhooks?limit=200');
  const [told, setTold] = useState<Told | null>(null);
  const [came, setCame] = useState<Came | null>(null);
  const lack = useLackHere('token');
  const named = query['webhook'];
  const opened = query['deliveries'];
  const { url } = useLocation();
  const deliveriesOf = (id: string): string =>
    withQuery(url, { deliveries: opened === id ? null : id, act: null, webhook: null });
  return (
    <>
      <h2>{notifications.title}</h2>
      <p class="lead">{notifications.intro}</p>
      <LinkOrLack label={notifications.make.link} href={addressOf('make')} lack={lack} />
      {told === null ? null : <Secret {...told} />}
      <Shown known={known}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{notifications.none}</p>
          ) : (
            <ul class="plain webhooks">
              {items.map((webhook) => (
                <li key={webhook.id}>
                  <WebhookCard
                    {...{ webhook, lack }}
                    came={came?.webhook === webhook.id ? came.text : null}
                    addressOf={(name) => addressOf(name, { webhook: webhook.id })}
                    deliveries={deliveriesOf(webhook.id)}
                    isOpen={opened === webhook.id}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
      {act === 'make' ? (
        <MakeWebhook {...{ close, lack }} done={({ secret }) => setTold({ secret, isNew: true })} />
      ) : null}
      {isWebhookAct(act) && named !== undefined ? (
        <WebhookAct
          key={`${act} ${named}`}
          {...{ act, close, lack }}
          id={named}
          came={setCame}
          told={setTold}
        />
      ) : null}
    </>
  );
}

/** As long as this page is shown, and nowhere else. */
function Secret({ secret, isNew }: Told) {
  const { frame, notifications } = words();
  if (secret === null) return null;
  return (
    <div class="banner ok secret" role="status">
      <p>{notifications.secret[isNew ? 'made' : 'renewed']}</p>
      <p class="buttons">
        <code translate={false}>{secret}</code> <CopyButton label={frame.copy} text={() => secret} />
      </p>
      <p>{notifications.secret.use}</p>
    </div>
  );
}
