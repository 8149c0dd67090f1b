/**
 * A FAKE `pulumi`, for soak and fault tests only: it stands in for the real CLI where hundreds of updates must run in
 * minutes, or must break at one exact point. It runs no program and makes no resource. What the product relies on is
 * kept as the real CLI does it — the layout of the state, check-write-check locks, the message in the history, exit
 * codes, interrupts — and test/fake-pulumi/contract.test.ts runs the same cases against both.
 *
 * FAKE_PULUMI_SCENARIO names a JSON file, read again on each call (scenario.mjs); FAKE_PULUMI_LOG a file that gets one
 * JSON line per event: `{t_mono, at, pid, ppid, sid, argv, cwd, envKeys, event, …}`.
 */
import { userInfo } from 'node:os';
import { parse } from './arguments.mjs';
import { openLog } from './log.mjs';
import { Refused } from './refused.mjs';
import { scenarioFor } from './scenario.mjs';
import { openState } from './state.mjs';
import { update } from './update.mjs';

const version = 'v3.250.0';

/** What a call prints, or how an update ends; throws Refused. */
async function run(asked, log) {
  const { verb, positional, flags } = asked;
  if (verb === 'version') return say(version);
  if (verb === 'whoami') return say(userInfo().username);
  if (verb === 'plugin') return say('[]');
  const state = openState(asked.cwd, process.env);
  const { stack } = asked;
  const scenario = scenarioFor(process.env.FAKE_PULUMI_SCENARIO, { verb, stack, message: flags.message });
  switch (verb) {
    case 'up':
    case 'refresh':
    case 'destroy':
      return update({ state, stack, kind: verb === 'up' ? 'update' : verb, flags, scenario, log });
    case 'preview':
      state.need(stack);
      if (scenario.exit) throw new Refused('preview failed', scenario.exit);
      return say(`Previewing update (${stack}):\n\nResources:\n    1 unchanged\n`);
    case 'config':
      state.need(stack);
      return say('{}');
    case 'cancel':
      state.need(stack);
      state.removeLocks(stack);
      return say(`The currently running update for '${stack}' has been canceled!`);
    case 'stack init':
      state.init(stack);
      return say(`Created stack '${stack}'`);
    case 'stack select':
      state.need(stack);
      return undefined;
    case 'stack ls':
      return say(JSON.stringify(state.names().map((name) => ({ name }))));
    case 'stack output':
      return say(JSON.stringify(state.outputs(stack)));
    case 'stack history':
      return say(JSON.stringify(state.history(stack)));
    case 'stack export':
      return say(JSON.stringify({ version: 3, deployment: state.need(stack).checkpoint.latest }));
    default:
      throw new Refused(`unknown command "${[verb, ...positional].join(' ')}" for "pulumi"`, 1);
  }
}

const say = (text) => void process.stdout.write(`${text}\n`);

const log = openLog(process.env.FAKE_PULUMI_LOG);
log('start', { envKeys: Object.keys(process.env).sort() });
const code = await run(parse(process.argv.slice(2), process.cwd()), log).then(
  (ended) => ended ?? 0,
  (error) => {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return error.code;
  },
);
log('end', { code });
process.exitCode = code;
