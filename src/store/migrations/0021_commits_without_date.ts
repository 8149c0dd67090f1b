/** Git keeps commits whose dates are none. */
export const commitsWithoutDate = [`alter table build_commits alter column at drop not null`];
