import { stages } from '../bench/project.mjs';
import { answering } from './look.mjs';

/** After all rounds: every stage takes one more promotion, and the audit tells of one end for each, without a gap. */
export async function checked(world) {
  const wrong = [];
  for (const stage of stages.slice(1)) {
    world.turn(stage);
    const { currentBuild } = await world.get(`/stages/${stage}`);
    const build = world.builds().find((id) => id !== currentBuild?.id);
    const { phase, outcome } = await world.ended((await world.promote(stage, build, `last-${stage}`)).id);
    const { url } = await world.get(`/stages/${stage}`);
    if (phase !== 'succeeded') wrong.push(`${stage} cannot be used: ${phase} ${outcome?.code ?? ''}`);
    else if ((await answering(url)) !== build) wrong.push(`${stage} does not answer with ${build}`);
  }
  return [...wrong, ...(await wrongInAudit(world))];
}

async function wrongInAudit({ get }) {
  const rows = [];
  for (let since = 0; ;) {
    const { items } = await get(`/events?since=${since}&limit=200`);
    rows.push(...items);
    if (items.length === 0) break;
    since = items.at(-1).seq;
  }
  const gaps = rows.filter(({ seq }, index) => index > 0 && seq !== rows[index - 1].seq + 1);
  const ends = rows.filter(({ name }) => name === 'promotion:finished').map(({ promotion }) => promotion);
  const twice = ends.filter((id, index) => ends.indexOf(id) !== index);
  const asked = rows.filter(({ name }) => name === 'promotion:requested').map(({ promotion }) => promotion);
  const never = asked.filter((id) => !ends.includes(id));
  return [
    ...gaps.map(({ seq }) => `the audit has a gap before ${seq}`),
    ...twice.map((id) => `${id} ended twice`),
    ...never.map((id) => `${id} never ended`),
  ];
}
