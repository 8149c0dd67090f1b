import type { Identity } from '../../platforms/aws/who-am-i.js';
import { shellWord } from '../../messages/quote.js';
import type { AwsStage } from './aws.js';
import { found, type Finding } from './finding.js';

const check = 'aws';
/** All questions to AWS together, in milliseconds. */
const patience = 5000;

interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Another address of STS; null = AWS's own. */
  readonly endpoint: string | null;
}

type Ask = (region: string, roleArn: string | null) => Promise<Identity>;

/** Are there credentials, and do they lead to the account of every stage? Says nothing of what they are. */
export async function checkAwsAccess(stages: readonly AwsStage[], shell: Shell): Promise<Finding[]> {
  const [first] = stages;
  if (first === undefined) return [];
  const ask = await askOnce(shell);
  const { region } = first.settings;
  const own = await ask(region, null);
  if (own.kind !== 'known') return [credentialsFinding(own, region, shell)];
  return Promise.all(stages.map((stage) => stageFinding(stage, ask)));
}

/** Stages of one region and role need one answer. */
async function askOnce({ endpoint, env }: Shell): Promise<Ask> {
  // Loaded only here: no other command needs the SDK.
  const { whoAmI } = await import('../../platforms/aws/who-am-i.js');
  const answers = new Map<string, Promise<Identity>>();
  return (region, roleArn) => {
    const key = `${region} ${roleArn ?? ''}`;
    const answer = answers.get(key) ?? whoAmI({ region, roleArn, endpoint, env, patience: patience / 2 });
    answers.set(key, answer);
    return answer;
  };
}

type Unknown = Exclude<Identity, { kind: 'known' }>;

function credentialsFinding({ kind, code, sso }: Unknown, region: string, { env }: Shell): Finding {
  if (kind === 'unreachable') return found({ check, state: 'note' }, 'aws-unreachable', { region, code });
  const state = 'problem';
  const mend = signIn(env, sso);
  if (kind === 'missing') return found({ check, state, mend }, 'aws-credentials-missing', { code });
  const text = kind === 'expired' ? 'aws-credentials-expired' : 'aws-credentials-refused';
  // Keys in the environment come before every profile.
  const inShell = (env['AWS_ACCESS_KEY_ID'] ?? '') !== '';
  return found({ check, state, mend: inShell ? withoutKeys : mend }, text, { code });
}

const withoutKeys = 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN';

function signIn(env: Shell['env'], sso: boolean): string {
  const profile = env['AWS_PROFILE'] ?? '';
  const command = sso ? 'aws sso login' : 'aws configure';
  return profile === '' ? command : `${command} --profile ${shellWord(profile)}`;
}

async function stageFinding({ stage, settings }: AwsStage, ask: Ask): Promise<Finding> {
  const { region, roleArn, account: expected } = settings;
  const identity = await ask(region, roleArn);
  if (identity.kind !== 'known') return roleFinding(stage.name, settings, identity);
  const { account } = identity;
  if (expected === null || expected === account)
    return found({ check, state: 'ok' }, 'aws-stage-ok', { stage: stage.name, account, region });
  const file = `.env.${stage.dotenv}`;
  const mend = 'read -r AWS_PROFILE && export AWS_PROFILE';
  return found({ check, state: 'problem', mend }, 'aws-account-wrong', {
    stage: stage.name,
    file,
    expected,
    account,
  });
}

function roleFinding(
  stage: string,
  { region, roleArn }: AwsStage['settings'],
  { kind, code }: Unknown,
): Finding {
  if (kind === 'unreachable' || roleArn === null)
    return found({ check, state: 'note' }, 'aws-unreachable', { region, code });
  const name = shellWord(roleArn.split('/').at(-1) ?? '');
  const look = `aws iam get-role --role-name ${name} --query Role.AssumeRolePolicyDocument`;
  return found({ check, state: 'problem' }, 'aws-role-refused', { stage, role: roleArn, code, look });
}
