/** A build whose bytes changed is quarantined, too. */
export const digestMismatch = [
  `alter table quarantines drop constraint quarantines_why_check`,
  `alter table quarantines add constraint quarantines_why_check
    check (why in ('rolled-back', 'verification', 'digest-mismatch'))`,
];
