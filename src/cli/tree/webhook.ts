import { Option } from '@commander-js/extra-typings';
import { group, repeated, type Tree } from './tree.js';
import { whenUsed } from './when-used.js';

const {
  changeWebhook,
  createWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  rotateSecret,
  showWebhook,
  testWebhook,
} = whenUsed(() => import('../commands/webhook.js'));

/** `webhook`: who else is told what happens. */
export function addWebhooks({ program, on, c, o }: Tree): void {
  const webhook = group(program, 'webhook', c.webhook);
  webhook.command('list').description(c.webhookList).action(on(listWebhooks));
  webhook
    .command('show <webhook>')
    .description(c.webhookShow)
    .action(on((run, [id]) => showWebhook(run, id)));
  webhook
    .command('create <url>')
    .description(c.webhookCreate)
    .option('--kind <kind>', o.noticeKind, repeated)
    .option('--stage <stage>', o.noticeStage, repeated)
    .option('--language <language>', o.noticeLanguage)
    .option('--off', o.noticeOff)
    .option('--idempotency-key <key>', o.idempotencyKey)
    .action(on((run, [url], options) => createWebhook(run, url, options)));
  webhook
    .command('change <webhook>')
    .description(c.webhookChange)
    .option('--url <url>', o.noticeUrl)
    .option('--kind <kind>', o.noticeKind, repeated)
    .option('--stage <stage>', o.noticeStage, repeated)
    .option('--language <language>', o.noticeLanguage)
    .option('--on', o.noticeOn)
    .addOption(new Option('--off', o.noticeOff).conflicts('on'))
    .action(on((run, [id], options) => changeWebhook(run, id, options)));
  webhook
    .command('rotate <webhook>')
    .description(c.webhookRotate)
    .action(on((run, [id]) => rotateSecret(run, id)));
  webhook
    .command('remove <webhook>')
    .description(c.webhookRemove)
    .action(on((run, [id]) => removeWebhook(run, id)));
  webhook
    .command('test <webhook>')
    .description(c.webhookTest)
    .action(on((run, [id]) => testWebhook(run, id)));
  webhook
    .command('deliveries <webhook>')
    .description(c.webhookDeliveries)
    .option('--limit <n>', o.limit, '50')
    .action(on((run, [id], options) => listDeliveries(run, id, options)));
}
