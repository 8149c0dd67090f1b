/** A question at the end of a refusal; nothing where nothing is close. */
export const didYouMean = (name: string | null): string => (name === null ? '' : ` Did you mean "${name}"?`);
