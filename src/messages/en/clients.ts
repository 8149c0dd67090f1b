/** Other teams' stages and ours. */
export const clients = {
  mismatch: (f: { client: string; clientStage: string; stage: string; namedLike: string }) =>
    `${f.client} / ${f.clientStage} uses our ${f.stage}, not our ${f.namedLike}.`,
  /** For newcomers: why this is no mistake. */
  why: 'Client teams name their stages themselves; which of ours one uses is what it declared here, whatever its name is.',
};
