import { GitHubTrouble, type DeploymentState } from '../model/github.js';
import type { GitHub, WantedDeployment } from '../ports/github.js';
import { askGitHub, type Outward, type Question, type Told } from './ask.js';
import { credentialsOf } from './credentials.js';
import type { GitHubSettings } from './settings.js';

/** The deployments of one repository, over GitHub's REST API. */
export function gitHubOf(settings: GitHubSettings, outward: Outward): GitHub {
  const credentials = credentialsOf(settings, outward);
  const ask = async (question: Omit<Question, 'token'>): Promise<Told> => {
    const path = `/repos/${settings.repository}/deployments${question.path}`;
    const token = await credentials.token();
    return askGitHub({ api: settings.api, ...outward }, { ...question, path, token }).catch(
      (error: unknown) => {
        if (error instanceof GitHubTrouble && error.status === 401) credentials.forget();
        throw error;
      },
    );
  };
  return {
    find: async ({ promotion, commit, stage }) => {
      const query = new URLSearchParams({ sha: commit, environment: stage, per_page: '100' });
      const { body } = await ask({ method: 'GET', path: `?${query.toString()}` });
      const made = listIn(body).find((one) => promotionIn(one) === promotion);
      return made === undefined ? null : idIn({ status: 200, body: made });
    },
    create: async (wanted) => idIn(await ask({ method: 'POST', path: '', body: deploymentBody(wanted) })),
    last: async (deployment) => {
      const path = `/${String(deployment)}/statuses?per_page=1`;
      const [newest] = listIn((await ask({ method: 'GET', path })).body);
      const { state } = (newest ?? {}) as { state?: unknown };
      return typeof state === 'string' ? (state as DeploymentState) : null;
    },
    say: async (deployment, { state, description, logUrl }) => {
      const body = { state, description, ...(logUrl === null ? {} : { log_url: logUrl }) };
      await ask({ method: 'POST', path: `/${String(deployment)}/statuses`, body });
    },
  };
}

/** Nothing is merged and no check is waited for: that this build goes there was decided here. */
const deploymentBody = ({ commit, stage, description, promotion }: WantedDeployment) => ({
  ref: commit,
  task: 'deploy',
  auto_merge: false,
  required_contexts: [],
  payload: { switchback: promotion },
  environment: stage,
  description,
  transient_environment: false,
  production_environment: false,
});

/** Of an answer that says what was made. With 202 GitHub says that it merged something instead, and made nothing. */
function idIn({ status, body }: Told): number {
  const { id, message } = (body ?? {}) as { id?: unknown; message?: unknown };
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  const said = typeof message === 'string' ? message.slice(0, 300) : 'it names no deployment';
  throw new GitHubTrouble('rejected', status, said);
}

const listIn = (body: unknown): readonly unknown[] => (Array.isArray(body) ? body : []);

/** It keeps what it was given, as an object or as its text. */
function promotionIn(deployment: unknown): unknown {
  const { payload } = (deployment ?? {}) as { payload?: unknown };
  try {
    const given: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
    return ((given ?? {}) as { switchback?: unknown }).switchback;
  } catch {
    return undefined;
  }
}
