/** What is said where something old was removed. */
export const retention = {
  noLog: (f: { days: number }) =>
    `The log was removed: SWITCHBACK_KEEP_LOGS_DAYS keeps it for ${String(f.days)} days.`,
};
