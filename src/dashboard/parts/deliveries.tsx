import type { Page } from '../../contract/page.js';
import type { WebhookDeliveryResource } from '../../contract/webhook-deliveries.js';
import { useResource } from '../state/resource.js';
import { words } from '../words.js';
import { Shown } from './shown.js';
import { Chip } from './state.js';
import { Table, type Column } from './table.js';
import { Ago } from './when.js';

const most = 50;

/** What a webhook was told and is still to be told, with the answers, newest first. */
export function Deliveries({ id, url }: { readonly id: string; readonly url: string }) {
  const { deliveries } = words().notifications;
  const known = useResource<Page<WebhookDeliveryResource>>(
    `/webhooks/${encodeURIComponent(id)}/deliveries?limit=${String(most)}`,
  );
  return (
    <Shown known={known}>
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <p class="muted">{deliveries.none}</p>
        ) : (
          <>
            <Table
              caption={`${deliveries.link} ${url}`}
              columns={columns()}
              rows={items}
              keyOf={(delivery) => delivery.id}
            />
            {nextCursor === null ? null : (
              <p class="muted">{deliveries.more({ count: most, webhook: id })}</p>
            )}
          </>
        )
      }
    </Shown>
  );
}

function columns(): readonly Column<WebhookDeliveryResource>[] {
  const { deliveries } = words().notifications;
  return [
    { title: deliveries.what, cell: ({ text }) => text },
    { title: deliveries.when, cell: ({ at }) => <Ago at={at} /> },
    { title: deliveries.state, cell: (delivery) => <State {...delivery} /> },
    { title: deliveries.answer, cell: answerText },
    { title: deliveries.tries, cell: ({ tries }) => String(tries) },
  ];
}

function State({ state, last }: WebhookDeliveryResource) {
  const { deliveries } = words().notifications;
  if (state === 'arrived') return <Chip tone="ok" icon="✓" text={deliveries.arrived} />;
  if (last === null) return <Chip tone="muted" icon="◌" text={deliveries.waiting} />;
  return <Chip tone="warn" icon="◌" text={deliveries.again} />;
}

function answerText({ last }: WebhookDeliveryResource): string {
  if (last === null) return '–';
  const { faults } = words().notifications;
  const { status, why } = last;
  if (why === null) return String(status ?? '–');
  return status === null ? faults[why] : `${String(status)}: ${faults[why]}`;
}
