import { useId } from 'preact/hooks';
import type { WebhookResource } from '../../contract/webhooks.js';
import type { WebhookActName } from '../acts/webhook.js';
import { words } from '../words.js';
import { format, useNow } from './clock.js';
import { Deliveries } from './deliveries.js';
import { Fact } from './fact.js';
import { Chip } from './state.js';
import { Ago } from './when.js';

interface Shown {
  readonly webhook: WebhookResource;
  /** What came of the test that was sent last. */
  readonly came: string | null;
  readonly lack: string | null;
  readonly addressOf: (act: WebhookActName) => string;
  /** The address where what it was told is shown, or is not any more. */
  readonly deliveries: string;
  readonly isOpen: boolean;
}

/** One webhook: whom it tells of what, how that goes, and what can be done with it. */
export function WebhookCard({ webhook, came, lack, addressOf, deliveries, isOpen }: Shown) {
  const { notifications } = words();
  const { url, language, trouble, failures } = webhook;
  const heading = useId();
  return (
    <article aria-labelledby={heading}>
      <header>
        <h3 id={heading}>
          <code translate={false}>{url}</code>
        </h3>
        <State webhook={webhook} />
      </header>
      {trouble === null ? null : (
        <p class="fault">
          {notifications.trouble({
            failures: notifications.failures({ times: failures }),
            why: notifications.faults[trouble.why],
            status: trouble.status,
          })}
        </p>
      )}
      <dl class="told">
        <Fact name={notifications.facts.kinds}>{kindsText(webhook)}</Fact>
        <Fact name={notifications.facts.stages}>{stagesText(webhook)}</Fact>
        <Fact name={notifications.facts.language}>{notifications.languages[language]}</Fact>
        <HowItGoes webhook={webhook} />
      </dl>
      {came === null ? null : (
        <p class="came" role="status">
          {came}
        </p>
      )}
      <Acts {...{ webhook, lack, addressOf }} />
      <p>
        <a href={deliveries} aria-expanded={isOpen} aria-label={`${notifications.deliveries.link} ${url}`}>
          {notifications.deliveries.link}
        </a>
      </p>
      {isOpen ? <Deliveries id={webhook.id} url={url} /> : null}
    </article>
  );
}

function HowItGoes({ webhook: { deliveredAt, waiting, createdAt, createdBy } }: Pick<Shown, 'webhook'>) {
  const { facts, never, ...said } = words().notifications;
  const now = useNow();
  const ago = format().ago(new Date(createdAt), now);
  return (
    <>
      <Fact name={facts.arrived}>{deliveredAt === null ? never : <Ago at={deliveredAt} />}</Fact>
      {waiting === 0 ? null : <Fact name={facts.waiting}>{said.waiting({ count: waiting })}</Fact>}
      <Fact name={facts.made}>{said.made({ by: createdBy.name ?? createdBy.id, ago })}</Fact>
    </>
  );
}

function State({ webhook: { active, trouble, deliveredAt } }: Pick<Shown, 'webhook'>) {
  const { states } = words().notifications;
  if (!active) return <Chip tone="muted" icon="■" text={states.off} />;
  if (trouble !== null) return <Chip tone="fail" icon="✗" text={states.failing} />;
  if (deliveredAt === null) return <Chip tone="muted" icon="◌" text={states.untried} />;
  return <Chip tone="ok" icon="✓" text={states.works} />;
}

function kindsText({ kinds }: WebhookResource): string {
  const { notifications } = words();
  if (kinds.length === Object.keys(notifications.kinds).length) return notifications.allKinds;
  return kinds.map((kind) => notifications.kinds[kind]).join(', ');
}

const stagesText = ({ stages }: WebhookResource): string =>
  stages === null ? words().notifications.everyStage : stages.join(', ');

function Acts({ webhook: { url, active }, lack, addressOf }: Pick<Shown, 'webhook' | 'lack' | 'addressOf'>) {
  const { notifications } = words();
  const why = useId();
  const acts: readonly WebhookActName[] = ['test', 'change', active ? 'off' : 'on', 'secret', 'remove'];
  return (
    <div class="acts" role="group" aria-label={url}>
      {acts.map((act) => {
        const { link } = notifications[act];
        return lack === null ? (
          <a key={act} class="button" href={addressOf(act)} aria-label={`${link} ${url}`}>
            {link}
          </a>
        ) : (
          <button key={act} type="button" disabled aria-label={`${link} ${url}`} aria-describedby={why}>
            {link}
          </button>
        );
      })}
      {lack === null ? null : (
        <p id={why} class="muted">
          {lack}
        </p>
      )}
    </div>
  );
}
