import type { RunEvent } from '../model/event.js';
import type { Promotion, StepName, StepPhase } from '../model/promotion.js';

/** Whose run an audit row is about. */
export const ofRun = ({ id, stage, requestId }: Promotion) => ({ stage, promotion: id, requestId });

/** What whoever watches a run is told of one of its steps. */
export const stepTold = (step: StepName, phase: StepPhase): RunEvent => ({ kind: 'step', step, phase });
