/** What GitHub sets in every job, with made-up names; a pull request's job has more. */
export const githubJob = ({ sha, ref }: { sha: string; ref: string }): Record<string, string> => ({
  ...{ CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_OS: 'Linux', RUNNER_ARCH: 'X64' },
  ...{ GITHUB_ACTOR: 'mina', GITHUB_JOB: 'build', GITHUB_WORKFLOW: 'build', GITHUB_ACTION: '__run_2' },
  ...{
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_HEAD_REF: '',
    GITHUB_BASE_REF: '',
  },
  ...{ GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''), GITHUB_REF_PROTECTED: 'false' },
  ...{ GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch' },
  ...{ GITHUB_REPOSITORY: 'acme/shop', GITHUB_REPOSITORY_OWNER: 'acme' },
  ...{ GITHUB_RUN_ID: '9876543210', GITHUB_RUN_NUMBER: '42', GITHUB_RUN_ATTEMPT: '1' },
  ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://api.github.com' },
  ...{ GITHUB_EVENT_PATH: '/home/runner/work/_temp/_github_workflow/event.json' },
  ...{ ACTIONS_RUNTIME_TOKEN: 'not-for-anybody', GITHUB_TOKEN: 'ghs_notForAnybody' },
});

/** The part of the event `pull_request` by which a commit is found. */
export const pullRequestEvent = (given: { number?: number; sha?: string; branch?: string }): string =>
  JSON.stringify({
    action: 'synchronize',
    number: given.number,
    pull_request: {
      ...{ number: given.number, title: 'Fix login', merge_commit_sha: 'c'.repeat(40) },
      head: { ref: given.branch, sha: given.sha, repo: { full_name: 'acme/shop', fork: false } },
      base: { ref: 'main', repo: { full_name: 'acme/shop' } },
    },
  });
