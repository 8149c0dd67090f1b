/** The job of CI that a token was given to. */
export const jobs = [`alter table tokens add column job jsonb`];
