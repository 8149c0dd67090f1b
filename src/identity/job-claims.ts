import type { CiIssuer, CiJob, IssuerKind } from '../model/ci-job.js';

/** Under which names a CI says of a job what we ask. */
interface ClaimTable {
  /** Where its keys are, below the name of the issuer: nothing that a token or a page says leads elsewhere. */
  readonly keysBelow: string;
  /** How old a token may be: GitHub makes one when it is asked for, GitLab when the job begins. */
  readonly mostSeconds: number;
  readonly names: Readonly<Record<Trait, string>>;
  readonly environment: string;
  readonly startedBy: string;
  readonly isHosted: string;
}

/** What each has to look like; what does not is as good as missing. */
const shapes = {
  repository: /^[\w.-]+(\/[\w.-]+)+$/,
  repositoryId: /^\d{1,20}$/,
  owner: /^[\w.-]+(\/[\w.-]+)*$/,
  ownerId: /^\d{1,20}$/,
  ref: /^refs\/[\x21-\x7e]{1,300}$/,
  isProtected: /^(true|false)$/,
  event: /^\w{1,60}$/,
  workflow: /^[\x21-\x7e]{1,500}$/,
  isHosted: /^[\w-]{1,60}$/,
  commit: /^([0-9a-f]{40}|[0-9a-f]{64})$/,
  run: /^\d{1,20}$/,
} as const;

type Trait = keyof typeof shapes;

export const claimTables: Readonly<Record<IssuerKind, ClaimTable>> = {
  github: {
    keysBelow: '/.well-known/jwks',
    mostSeconds: 600,
    names: {
      repository: 'repository',
      repositoryId: 'repository_id',
      owner: 'repository_owner',
      ownerId: 'repository_owner_id',
      ref: 'ref',
      isProtected: 'ref_protected',
      event: 'event_name',
      workflow: 'job_workflow_ref',
      isHosted: 'runner_environment',
      commit: 'sha',
      run: 'run_id',
    },
    environment: 'environment',
    startedBy: 'actor_id',
    isHosted: 'github-hosted',
  },
  gitlab: {
    keysBelow: '/oauth/discovery/keys',
    mostSeconds: 2 * 3600,
    names: {
      repository: 'project_path',
      repositoryId: 'project_id',
      owner: 'namespace_path',
      ownerId: 'namespace_id',
      ref: 'ref_path',
      isProtected: 'ref_protected',
      event: 'pipeline_source',
      workflow: 'ci_config_ref_uri',
      isHosted: 'runner_environment',
      commit: 'sha',
      run: 'pipeline_id',
    },
    environment: 'environment',
    startedBy: 'user_id',
    isHosted: 'gitlab-hosted',
  },
};

/** The names of all that a token of this CI has to say. */
export const requiredOf = (kind: IssuerKind): readonly string[] => Object.values(claimTables[kind].names);

type Claims = Readonly<Record<string, unknown>>;

/** The job that these claims of a believed token describe; null = one of them is not what it has to be. */
export function jobIn({ kind, issuer }: CiIssuer, claims: Claims): CiJob | null {
  const { names, isHosted, environment, startedBy } = claimTables[kind];
  const said = new Map<Trait, string>();
  for (const [trait, shape] of Object.entries(shapes) as [Trait, RegExp][]) {
    const text = textIn(claims[names[trait]], shape);
    if (text === null) return null;
    said.set(trait, text);
  }
  const of = (trait: Trait): string => said.get(trait) ?? '';
  return {
    ...{ kind, issuer, repository: of('repository'), repositoryId: of('repositoryId') },
    ...{ owner: of('owner'), ownerId: of('ownerId'), ref: of('ref'), event: of('event') },
    ...{ workflow: of('workflow'), commit: of('commit'), run: of('run') },
    isProtected: of('isProtected') === 'true',
    isHosted: of('isHosted') === isHosted,
    environment: textIn(claims[environment], /^[\x21-\x7e]{1,255}$/),
    startedBy: textIn(claims[startedBy], shapes.run),
  };
}

const textIn = (value: unknown, shape: RegExp): string | null =>
  typeof value === 'string' && shape.test(value) ? value : null;
