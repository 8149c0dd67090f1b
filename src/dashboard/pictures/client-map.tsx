import type { ClientResource } from '../../contract/client.js';
import { useLink } from '../parts/link.js';
import { clientMap } from '../rules/matrix.js';
import { words } from '../words.js';

/** Where the names end and the lines begin. */
const left = 170;
const right = 470;

/** Which client uses which stage: a line for each, with a sign where the names say otherwise. The table has the same. */
export function ClientMap({
  clients,
  stages,
}: {
  readonly clients: readonly ClientResource[];
  readonly stages: readonly string[];
}) {
  const { clients: said } = words();
  const link = useLink();
  const map = clientMap(clients, stages);
  return (
    <figure class="client-map">
      <svg
        viewBox={`0 0 ${String(map.width)} ${String(map.height)}`}
        width={map.width}
        height={map.height}
        role="group"
        aria-label={said.map}
      >
        {map.lines.map(({ client, from, to }) => (
          <Line key={nameOf(client)} client={client} from={from} to={to} />
        ))}
        {map.clients.map(({ client, y }) => (
          <a key={nameOf(client)} href={`#${nameOf(client)}`} aria-label={labelOf(client)}>
            <rect x={0} y={y - 14} width={left - 8} height={28} rx={6} />
            <text x={left - 20} y={y} text-anchor="end" dominant-baseline="central">
              {client.client} / {client.clientStage}
            </text>
          </a>
        ))}
        {map.stages.map(({ stage, y, isUsed }) => (
          <a key={stage} href={link('stage', { stage })} class={isUsed ? '' : 'unused'}>
            <rect x={right + 8} y={y - 14} width={map.width - right - 8} height={28} rx={6} />
            <text x={right + 20} y={y} dominant-baseline="central">
              {stage}
            </text>
          </a>
        ))}
      </svg>
    </figure>
  );
}

/** What is written there, and what the line of it says. */
function labelOf({ client, clientStage, stage, mismatch }: ClientResource): string {
  const { usesStage } = words().clients;
  return mismatch === null ? usesStage({ client: `${client} / ${clientStage}`, stage }) : mismatch.text;
}

const nameOf = ({ client, clientStage }: ClientResource): string => `${client}/${clientStage}`;

function Line({
  client,
  from,
  to,
}: {
  readonly client: ClientResource;
  readonly from: number;
  readonly to: number;
}) {
  const middle = (left + right) / 2;
  const isOdd = client.mismatch !== null;
  return (
    <g class={isOdd ? 'line odd' : 'line'} aria-hidden="true">
      <path
        d={`M${String(left)} ${String(from)} C${String(middle)} ${String(from)} ${String(middle)} ${String(to)} ${String(right)} ${String(to)}`}
      />
      {isOdd ? (
        <text x={middle} y={(from + to) / 2} text-anchor="middle" dominant-baseline="central">
          ≠
        </text>
      ) : null}
    </g>
  );
}
