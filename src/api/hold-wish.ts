/** What a question says of the hold by which a step back would be kept; null = nothing, so it is by the rule. */
export const holdWish = ({ hold }: { readonly hold?: 'true' | 'false' | undefined }): boolean | null =>
  hold === undefined ? null : hold === 'true';
