/** A list of promotions, and what is looked up beside it, takes as long after a million of them as after a thousand. */
export const flatReads = [
  `create index promotions_by_build on promotions (build, seq desc)`,
  `create index promotions_by_phase on promotions (phase, seq desc)`,
  `create index promotions_by_trigger on promotions (trigger, seq desc)`,
  `create index promotions_by_actor on promotions (actor_id, seq desc)`,
  `create index promotions_by_time on promotions (created_at)`,
  `create index runs_by_end on promotions (ended_at desc, seq desc) where phase in ('succeeded', 'failed')`,
  `create index milestones_by_slot on milestones (stage, number desc)`,
  `create index milestones_by_build on milestones (build, number desc)`,
];
