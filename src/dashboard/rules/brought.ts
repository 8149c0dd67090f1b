interface Commit {
  readonly sha: string;
  readonly build: string;
}

interface Migration {
  readonly id: string;
  readonly build: string;
}

/** Commits with the migrations of their builds: each is marked once, at the first commit listed of the build that has it. */
export function withMigrations<C extends Commit>(
  commits: readonly C[],
  migrations: readonly Migration[],
): readonly { readonly commit: C; readonly migrations: readonly string[] }[] {
  const told = new Set<string>();
  return commits.map((commit) => {
    const isFirst = !told.has(commit.build);
    told.add(commit.build);
    const ids = isFirst ? migrations.filter(({ build }) => build === commit.build).map(({ id }) => id) : [];
    return { commit, migrations: ids };
  });
}
