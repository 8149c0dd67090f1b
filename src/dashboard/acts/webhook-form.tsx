import { useState } from 'preact/hooks';
import type { Page } from '../../contract/page.js';
import type { StageResource } from '../../contract/stage.js';
import type { WebhookResource } from '../../contract/webhooks.js';
import type { NoticeKind, NoticeLanguage } from '../../model/webhook.js';
import { ActDialog } from '../parts/act-dialog.js';
import { Choices, Consequence, TextField, Ticks } from '../parts/fields.js';
import { toast } from '../parts/toasts.js';
import { useResource } from '../state/resource.js';
import { useWorld } from '../state/world.js';
import { words } from '../words.js';
import { hostOf } from '../rules/host.js';
import { webhookChanges } from '../rules/webhook.js';
import type { MadeWebhook, WebhookActProps } from './webhook.js';

/** What somebody wants of a webhook. */
type Wanted = Pick<WebhookResource, 'url' | 'kinds' | 'stages' | 'language'>;

/** Makes a webhook; what comes of it is its secret, which `done` gets this once. */
export function MakeWebhook({
  close,
  lack,
  done,
}: Omit<WebhookActProps, 'seen'> & { readonly done: (made: MadeWebhook) => void }) {
  const { make, form } = words().notifications;
  const [wanted, setWanted] = useState(useUsual());
  const [secret, setSecret] = useState('');
  return (
    <ActDialog<MadeWebhook>
      {...{ title: make.title, confirm: make.confirm, hindrance: lack ?? missing(wanted), close }}
      wish={() => ({
        method: 'POST',
        path: '/webhooks',
        body: { ...bodyOf(wanted), ...(secret === '' ? {} : { secret }) },
      })}
      done={({ body }) => body !== null && done(body)}
    >
      <Form wanted={wanted} change={(more) => setWanted({ ...wanted, ...more })} />
      <TextField
        {...{ label: form.secret, hint: form.secretHint, value: secret, onInput: setSecret }}
        isOptional
      />
      <Consequence lines={[make.means, make.fails]} />
    </ActDialog>
  );
}

/** Told of everything, in the language of whoever makes it. */
function useUsual(): Wanted {
  const { language } = useWorld().place;
  return { url: '', kinds: kindsKnown(), stages: null, language };
}

const kindsKnown = (): NoticeKind[] => Object.keys(words().notifications.kinds) as NoticeKind[];

/** Changes a webhook: what somebody else has changed meanwhile is seen first. */
export function ChangeWebhook({ seen, close, lack }: WebhookActProps) {
  const { change } = words().notifications;
  const { id, etag, url } = seen.data;
  const [changed, setChanged] = useState<Partial<Wanted>>({});
  const wanted = { ...seen.data, ...changed };
  return (
    <ActDialog<WebhookResource>
      {...{ title: change.title, confirm: change.confirm, hindrance: lack ?? missing(wanted), close }}
      changes={webhookChanges(seen)}
      reload={() => {
        setChanged({});
        seen.reload();
      }}
      wish={() => ({
        method: 'PATCH',
        path: `/webhooks/${id}`,
        body: bodyOf(wanted),
        ifMatch: etag,
      })}
      done={({ body }) => toast(change.done({ host: hostOf(body?.url ?? url) }))}
    >
      <Form wanted={wanted} change={(more) => setChanged({ ...changed, ...more })} />
      <Consequence lines={[change.means]} />
    </ActDialog>
  );
}

const bodyOf = ({ url, kinds, stages, language }: Wanted): Wanted => ({
  ...{ url: url.trim(), kinds, stages, language },
});

function missing({ url, kinds, stages }: Wanted): string | null {
  const { form } = words().notifications;
  if (url.trim() === '') return form.needsUrl;
  if (kinds.length === 0) return form.needsKinds;
  return stages?.length === 0 ? form.needsStages : null;
}

function Form({
  wanted: { url, kinds, stages, language },
  change,
}: {
  readonly wanted: Wanted;
  readonly change: (more: Partial<Wanted>) => void;
}) {
  const { form, ...said } = words().notifications;
  const known = useResource<Page<StageResource>>('/stages').data;
  // One that a file had once is still there to be taken away.
  const names = [...new Set([...(known?.items ?? []).map(({ stage }) => stage), ...(stages ?? [])])];
  return (
    <>
      <TextField
        {...{ label: form.url, hint: form.urlHint, value: url, type: 'url', isFirst: true }}
        onInput={(value) => change({ url: value })}
      />
      <Ticks<NoticeKind>
        {...{ legend: form.kinds, value: kinds, onChange: (value) => change({ kinds: value }) }}
        choices={kindsKnown().map((value) => ({ value, label: said.kinds[value] }))}
      />
      <Choices
        {...{ legend: form.stages, name: 'stages', value: stages === null ? 'every' : 'some' }}
        onChange={(value) => change({ stages: value === 'every' ? null : [] })}
        choices={(['every', 'some'] as const).map((value) => ({ value, label: form[value] }))}
      />
      {stages === null ? null : (
        <Ticks
          {...{ legend: said.facts.stages, value: stages, onChange: (value) => change({ stages: value }) }}
          choices={names.map((value) => ({ value, label: value }))}
        />
      )}
      <Choices
        {...{ legend: form.language, name: 'language', value: language, isRow: true }}
        onChange={(value) => change({ language: value })}
        choices={(Object.keys(said.languages) as NoticeLanguage[]).map((value) => ({
          value,
          label: said.languages[value],
        }))}
      />
    </>
  );
}
