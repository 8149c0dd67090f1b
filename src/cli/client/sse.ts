/** One event of a `text/event-stream`. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  /** The last id that the stream has given so far; '' before the first. */
  readonly id: string;
}

export type PushText = (text: string) => ServerEvent[];

/** Takes a stream's text piece by piece, however it was cut, and gives the events that are complete. */
export function createEventParser(): PushText {
  let rest = '';
  let id = '';
  let fields = noFields();
  const endOfEvent = (): ServerEvent[] => {
    const { event, data } = fields;
    fields = noFields();
    return data.length === 0 ? [] : [{ event: event === '' ? 'message' : event, data: data.join('\n'), id }];
  };
  const take = (line: string): ServerEvent[] => {
    if (line === '') return endOfEvent();
    const [name, value] = fieldOf(line);
    if (name === 'data') fields.data.push(value);
    if (name === 'event') fields.event = value;
    if (name === 'id' && !value.includes('\0')) id = value;
    return [];
  };
  return (text) => {
    const { lines, remainder } = cut(rest + text);
    rest = remainder;
    return lines.flatMap(take);
  };
}

/** Reads the events of an answer to its end. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const push = createEventParser();
  const decoder = new TextDecoder();
  for await (const chunk of body) yield* push(decoder.decode(chunk, { stream: true }));
}

const noFields = (): { event: string; data: string[] } => ({ event: '', data: [] });

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon === -1) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}

/** A CR at the end may be half of a CRLF: it waits for the next piece. */
function cut(text: string): { lines: string[]; remainder: string } {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r(?=[^])/g)) {
    lines.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return { lines, remainder: text.slice(start) };
}
