/** What ran last on a stage is found without sorting all that ever ran there. */
export const lastRun = [`create index promotions_by_end on promotions (stage, ended_at desc)`];
