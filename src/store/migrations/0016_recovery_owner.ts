/** Which of the services that share this database carries a recovery out; null = none yet. */
export const recoveryOwner = [`alter table recoveries add column instance text`];
