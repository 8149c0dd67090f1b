interface Wanted {
  readonly stage: {
    readonly stage: string;
    readonly source: string | null;
    readonly branches: readonly string[];
  };
  readonly isBack: boolean;
  /** null = the next one that would go there. */
  readonly build: string | null;
}

/**
 * Where the service is asked what would happen; null = it is not known yet which build is meant. Without a name it is what
 * runs on the source, where there is none the newest build of its branches; back it is the one that ran before.
 */
export function candidatePath(
  { stage, isBack, build }: Wanted,
  newest: readonly { readonly id: string; readonly branch: string }[] | null,
): string | null {
  const question = new URLSearchParams();
  if (isBack) question.set('rollback', 'true');
  if (build !== null) question.set('build', build);
  else if (!isBack && stage.source !== null) question.set('from', stage.source);
  else if (!isBack) {
    const found = newest?.find(({ branch }) => stage.branches.includes(branch)) ?? newest?.[0];
    if (found === undefined) return null;
    question.set('build', found.id);
  }
  return `/stages/${encodeURIComponent(stage.stage)}/preview?${question.toString()}`;
}
