/** Said of a count where nobody has counted further. */
export const atLeast = (isAll: boolean): { atLeast?: true } => (isAll ? {} : { atLeast: true });
