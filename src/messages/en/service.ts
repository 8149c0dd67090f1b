import { shown, type Facts } from '../facts.js';
import { aside } from '../quote.js';

/** Why the service does not start: what, why, and what to do next. */
export const service = {
  'host-not-loopback': (f: Facts) =>
    `The service listens on this machine only, not on ${String(f['host'])}: it runs uploaded code and has no sign-in yet. Use --host 127.0.0.1`,
  'bad-number': (f: Facts) =>
    `${String(f['name'])} must be a whole number from ${String(f['least'])} to ${String(f['most'])}.`,
  'bad-choice': (f: Facts) => `${String(f['name'])} must be one of: ${String(f['choices'])}.`,
  'data-dir-held': (f: Facts) =>
    `Another service (pid ${shown(f['pid'], '?')}) holds the data directory ${String(f['dataDir'])}. Stop it, or choose another one with --data-dir`,
  'data-dir-unusable': (f: Facts) =>
    `The data directory ${String(f['dataDir'])} cannot be used: ${String(f['why'])}. Choose another one with --data-dir`,
  'port-in-use': (f: Facts) =>
    `Port ${String(f['port'])} on ${String(f['host'])} is in use. Choose another one with --port, or any free one with --port 0`,
  'no-cli': () => 'There is no Pulumi CLI. Get it with: npm run setup',
  'database-unreachable': (f: Facts) =>
    `The database of DATABASE_URL does not answer: ${String(f['why'])}. Start it, or unset DATABASE_URL to use the embedded one.`,
  'database-taken': (f: Facts) =>
    `The database of DATABASE_URL belongs to the data directory ${String(f['dataDir'])} on ${String(f['host'])}, where the Pulumi state of its stages lies. Start that one with --data-dir, or make another database: createdb …`,
  'database-broken': (f: Facts) =>
    `The embedded database ${shown(f['folder'])} cannot be opened: its files are damaged or incomplete. Put it aside, and the next start makes a new, empty one: ${aside(shown(f['folder']))}`,
  'database-newer': (f: Facts) =>
    `The database was made by a newer version of Switchback (migration ${shown(f['migration'])}). Start that version again, in its own folder: npx switchback serve`,
  'bad-state-url': (f: Facts) =>
    `SWITCHBACK_STATE_URL cannot be used: ${stateUrl(f)} Write s3://BUCKET/PREFIX?region=REGION, or unset SWITCHBACK_STATE_URL to keep the state in the data directory`,
  'state-unreachable': (f: Facts) =>
    `The state of the stacks in ${shown(f['address'])} cannot be reached: ${shown(f['why'])}. Check bucket, network and credentials: aws s3 ls ${shown(f['address'])}`,
  'state-taken': (f: Facts) =>
    `The state that SWITCHBACK_STATE_URL names belongs to the data directory ${shown(f['dataDir'])} on ${shown(f['host'])}. Start that one, or give this one a prefix of its own. If that one is gone for good: aws s3 rm ${shown(f['file'])}`,
  'state-moved': (f: Facts) =>
    `The stacks of this data directory are in ${shown(f['from'])} and not in ${shown(f['to'])}, where new, empty ones would be made. Set SWITCHBACK_STATE_URL as it was; or, when you have moved every stack (pulumi stack export, pulumi stack import): ${aside(shown(f['record']))}`,
  'stacks-failed': (f: Facts) => `A stack could not be made: ${String(f['why'])}. See: switchback doctor`,
};

const stateUrls: Readonly<Record<string, string>> = {
  scheme: 'it is no s3:// address, the only kind that is supported.',
  password: 'it holds a name or a password. Credentials come by the usual AWS variables or a profile.',
  bucket: 'its bucket or its prefix has a character that is not allowed.',
  region: 'it names no region (region=ap-northeast-2).',
};

const stateUrl = (f: Facts): string =>
  stateUrls[shown(f['fault'])] ??
  `it has a parameter with a wrong name or value. The names are: ${shown(f['parameters'])}.`;
