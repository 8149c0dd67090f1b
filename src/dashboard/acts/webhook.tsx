import type { TriedResource, WebhookResource } from '../../contract/webhooks.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Dialog } from '../parts/dialog.js';
import { Consequence } from '../parts/fields.js';
import { hostOf } from '../rules/host.js';
import { Shown } from '../parts/shown.js';
import { toast } from '../parts/toasts.js';
import { useResource } from '../state/resource.js';
import { useSeen, type Seen } from '../state/seen.js';
import { words } from '../words.js';
import { webhookChanges } from '../rules/webhook.js';
import { ChangeWebhook } from './webhook-form.js';

const acts = ['test', 'change', 'off', 'on', 'secret', 'remove'] as const;
export type WebhookActName = (typeof acts)[number];

export const isWebhookAct = (name: string | null): name is WebhookActName => acts.some((act) => act === name);

export type MadeWebhook = WebhookResource & { readonly secret: string | null };

/** A secret that is shown this once, and what it is for. */
export interface Told {
  readonly secret: string | null;
  readonly isNew: boolean;
}

/** What came of a test, and of which webhook. */
export interface Came {
  readonly webhook: string;
  readonly text: string;
}

export interface WebhookActProps {
  readonly seen: Seen<WebhookResource>;
  readonly close: () => void;
  readonly lack: string | null;
}

/** One act on a webhook, as it is when the dialog opens. */
export function WebhookAct({
  act,
  id,
  came,
  told,
  ...asked
}: Omit<WebhookActProps, 'seen'> & {
  readonly act: WebhookActName;
  readonly id: string;
  readonly came: (came: Came) => void;
  readonly told: (told: Told) => void;
}) {
  const known = useResource<WebhookResource>(pathOf(id));
  const seen = useSeen(known);
  if (seen === null)
    return (
      <Dialog title={words().notifications[act].title} close={asked.close}>
        <Shown known={known}>{() => null}</Shown>
      </Dialog>
    );
  const props = { ...asked, seen };
  if (act === 'change') return <ChangeWebhook {...props} />;
  if (act === 'test') return <TestWebhook {...props} came={came} />;
  if (act === 'secret') return <RenewSecret {...props} told={told} />;
  if (act === 'remove') return <RemoveWebhook {...props} />;
  return <TurnWebhook {...props} to={act} />;
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;

/** Sends one there now, and says what came of it beside the webhook. */
function TestWebhook({
  seen: {
    data: { id, url },
  },
  close,
  lack,
  came,
}: WebhookActProps & { readonly came: (came: Came) => void }) {
  const { notifications } = words();
  const { test } = notifications;
  return (
    <ActDialog<TriedResource>
      {...{ title: test.title, confirm: test.confirm, hindrance: lack, close }}
      wish={() => ({ method: 'POST', path: `${pathOf(id)}/test`, body: {} })}
      done={({ body }) => body !== null && came({ webhook: id, text: triedText(body) })}
    >
      <Which url={url} />
      <Consequence lines={[test.means, test.off]} />
    </ActDialog>
  );
}

function triedText({ arrived, status, why }: TriedResource): string {
  const { tested, faults } = words().notifications;
  return why === null || arrived
    ? tested.arrived({ status: status ?? 0 })
    : tested.lost({ why: faults[why], status });
}

function TurnWebhook({ seen, close, lack, to }: WebhookActProps & { readonly to: 'off' | 'on' }) {
  const { notifications } = words();
  const { id, etag, url, waiting } = seen.data;
  const said = notifications[to];
  const isThere = seen.now.active === (to === 'on');
  return (
    <ActDialog
      {...{ title: said.title, confirm: said.confirm, close }}
      hindrance={lack ?? (isThere ? said.already : null)}
      changes={webhookChanges(seen)}
      reload={seen.reload}
      wish={() => ({
        ...{ method: 'PATCH', path: pathOf(id), body: { active: to === 'on' } },
        ifMatch: etag,
      })}
      done={() => toast(said.done({ host: hostOf(url) }))}
    >
      <Which url={url} />
      <Consequence
        lines={[said.means, to === 'off' && waiting > 0 ? notifications.off.drops({ count: waiting }) : null]}
      />
    </ActDialog>
  );
}

function RenewSecret({ seen, close, lack, told }: WebhookActProps & { readonly told: (told: Told) => void }) {
  const { secret } = words().notifications;
  const { id, etag, url } = seen.data;
  return (
    <ActDialog<MadeWebhook>
      {...{ title: secret.title, confirm: secret.confirm, hindrance: lack, close }}
      changes={webhookChanges(seen)}
      reload={seen.reload}
      wish={() => ({ method: 'POST', path: `${pathOf(id)}/secret`, body: {}, ifMatch: etag })}
      done={({ body }) => body !== null && told({ secret: body.secret, isNew: false })}
    >
      <Which url={url} />
      <Consequence lines={[secret.means, secret.refuses]} />
    </ActDialog>
  );
}

function RemoveWebhook({ seen, close, lack }: WebhookActProps) {
  const { remove, off } = words().notifications;
  const { id, etag, url, waiting } = seen.data;
  return (
    <ActDialog<never>
      {...{ title: remove.title, confirm: remove.confirm, hindrance: lack, close }}
      changes={webhookChanges(seen)}
      reload={seen.reload}
      wish={() => ({ method: 'DELETE', path: pathOf(id), ifMatch: etag })}
      done={() => toast(remove.done({ host: hostOf(url) }))}
    >
      <Which url={url} />
      <Consequence lines={[remove.means, waiting > 0 ? off.drops({ count: waiting }) : null]} />
    </ActDialog>
  );
}

/** Which one it is about. */
const Which = ({ url }: { readonly url: string }) => (
  <p>
    <code translate={false}>{url}</code>
  </p>
);
