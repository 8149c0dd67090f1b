import { nearestName } from '../../model/nearest.js';
import { failure, type CliError } from './failure.js';

/** That a stage is none of those that there are, and which one was probably meant. */
export const unknownStage = (stage: string, known: readonly string[]): CliError =>
  failure('unknown-stage', { stage, known, nearest: nearestName(stage, known) });
