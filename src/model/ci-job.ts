/** The kinds of CI whose jobs prove who they are by a signed token (`id_token`) of their CI. */
export const issuerKinds = ['github', 'gitlab'] as const;
export type IssuerKind = (typeof issuerKinds)[number];

/** Who signs such tokens, exactly as it names itself. */
export interface CiIssuer {
  readonly kind: IssuerKind;
  readonly issuer: string;
}

/** A job of CI as its CI vouches for it; ids never change, names may. */
export interface CiJob extends CiIssuer {
  /** The repository, or the project of GitLab. */
  readonly repository: string;
  readonly repositoryId: string;
  /** Whose it is: an organisation, a person, a group. */
  readonly owner: string;
  readonly ownerId: string;
  /** Whole: `refs/heads/main`. */
  readonly ref: string;
  readonly isProtected: boolean;
  /** null = the job belongs to none. */
  readonly environment: string | null;
  /** What made it run: `push`, `schedule`. */
  readonly event: string;
  /** The file that says what it does, with the ref from which that was taken. */
  readonly workflow: string;
  /** It runs on a machine of the CI itself. */
  readonly isHosted: boolean;
  readonly commit: string;
  /** The id of the run, or of the pipeline. */
  readonly run: string;
  /** The id of whoever made it run; null = the CI does not say. */
  readonly startedBy: string | null;
}

/** Which jobs are trusted, and with what. All of it has to fit; there are no patterns. */
export interface TrustRule extends Pick<
  CiJob,
  'issuer' | 'repository' | 'repositoryId' | 'owner' | 'ownerId' | 'workflow' | 'isHosted'
> {
  /** null = any, for the environment is asked for instead. */
  readonly ref: string | null;
  readonly environment: string | null;
  readonly events: readonly string[];
  readonly scopes: readonly string[];
}

/** What of a job does not fit a rule. */
export type JobTrait =
  | 'repository'
  | 'owner'
  | 'ref'
  | 'protected'
  | 'environment'
  | 'event'
  | 'workflow'
  | 'runner';

/** Why a job is not let in: it fits no rule, or somebody came in by its token before. */
export type JobFault = JobTrait | 'used';

/** Why the token of a CI cannot be believed. */
export type IdTokenFault =
  | 'malformed'
  | 'issuer'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'audience'
  | 'expired'
  | 'not-yet'
  /** One that is needed is missing, or is no text of the usual kind. */
  | 'claims';

/** What may be wrong with a word of a rule. */
export type RuleWrong = 'unknown' | 'twice' | 'missing' | 'bad' | 'event' | 'scope' | 'issuer';

/** Events by which the code of the repository itself runs; never a pull request, whose code may be anybody's. */
export const trustedEvents: Readonly<Record<IssuerKind, readonly string[]>> = {
  github: ['push', 'schedule', 'workflow_dispatch'],
  gitlab: ['push', 'schedule', 'web'],
};

/** Who signs where nobody says otherwise. */
export const usualIssuers: Readonly<Record<IssuerKind, string>> = {
  github: 'https://token.actions.githubusercontent.com',
  gitlab: 'https://gitlab.com',
};

/** What a job may do where its rule says nothing: find the last build, and register its own. */
export const usualJobScopes: readonly string[] = ['build', 'read'];

/** After so long a job proves itself once more. */
export const jobSeconds = 1800;

/** Who a job is in rows and audit: nobody who makes a token can name its holder so. */
export const jobId = ({ issuer, repositoryId, run }: CiJob): string =>
  `${issuer}#repository:${repositoryId}/run:${run}`;

export const jobName = ({ repository, run }: CiJob): string => `${repository}, run ${run}`.slice(0, 100);

/** The words by which a rule would let this job in, as `SWITCHBACK_CI_RULES` takes them. */
export const ruleFor = (job: CiJob): string =>
  [
    `repository=${job.repository}#${job.repositoryId}`,
    `owner=${job.owner}#${job.ownerId}`,
    `ref=${job.ref}`,
    `workflow=${job.workflow}`,
    ...(job.isHosted ? [] : ['runner=self-hosted']),
  ].join(' ');
