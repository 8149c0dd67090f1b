/** The update that began on a stage, did not come through, and may have left the stack between two states. */
export const halfApplied = ['alter table stages add column half_applied text'];
