import type { WhereaboutsResource } from '../../contract/commits.js';
import { nextMilestone } from '../../contract/milestones.js';
import { call } from '../client/call.js';
import type { HttpClient } from '../client/http-client.js';

/** The command that brings the commit further: on the first stage where one can; null = nobody can do anything now. */
export async function nextMove(
  client: HttpClient,
  stages: readonly WhereaboutsResource[],
): Promise<string | null> {
  for (const place of stages) {
    const command = place.reached === false ? await moveTo(client, place) : null;
    if (command !== null) return command;
  }
  return null;
}

async function moveTo(
  client: HttpClient,
  { stage, build, promotion, reasons }: WhereaboutsResource,
): Promise<string | null> {
  if (promotion !== null) return `npx --no switchback watch ${promotion}`;
  const promote = `npx --no switchback promote ${stage} --build ${build}`;
  // What keeps off only what comes by itself keeps off no person.
  const codes = reasons.map(({ code }) => code).filter((code) => code !== 'kept');
  if (codes.some((code) => code !== 'held' && code !== 'needs-milestone')) return null;
  if (!codes.includes('needs-milestone'))
    return codes.length === 0 ? promote : `${promote} --wait-for-release`;
  const { number, stage: slot } = await call(client, nextMilestone);
  // Before the first one the number decides on the slot, and a person on the number.
  return number !== null && slot === stage
    ? `npx --no switchback milestone create ${String(number)} --build ${build}`
    : null;
}
