/** What a client heard on one connection, told in one line; that which only says how it was sent is left out. */
export function toldOf(heard) {
  const answers = [];
  for (let rest = heard; rest !== '';) {
    const { told, after } = next(rest);
    answers.push(told);
    rest = after;
  }
  return answers.length === 0 ? 'nothing' : answers.join(' · ');
}

function next(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return { told: `cut: ${text}`, after: '' };
  const [status, ...lines] = text.slice(0, end).split('\r\n');
  const told = [status.replace(/^HTTP\/1\.1 /, ''), ...lines.filter(isTold).map(shortly)];
  const { body, trailers, after } = bodyIn(text.slice(end + 4), { status, lines });
  return { told: [...told, ...trailers, ...(body === '' ? [] : [bodyText(body)])].join('; '), after };
}

const isTold = (line) => !/^(date|connection|keep-alive|transfer-encoding|content-length):/i.test(line);

const shortly = (line) =>
  line.length > 80 ? `${line.split(':')[0]}: ${String(line.length)} characters` : line;

/** Whatever follows the head of a connection that changed its protocol is one body. */
function bodyIn(text, { status, lines }) {
  const none = { body: '', trailers: [], after: text };
  if (/ (1(?!01)\d\d|204|304) /.test(status)) return none;
  const length = /^content-length: (\d+)$/im.exec(lines.join('\n'))?.[1];
  if (/^transfer-encoding: chunked$/im.test(lines.join('\n'))) return chunksIn(text);
  if (length === undefined) return { body: text, trailers: [], after: '' };
  // The answer to a HEAD has a length, and no body.
  if (text === '') return none;
  return { body: text.slice(0, Number(length)), trailers: [], after: text.slice(Number(length)) };
}

function chunksIn(text) {
  let [body, rest] = ['', text];
  for (;;) {
    const line = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.slice(0, line), 16);
    if (line === -1 || !(size > 0)) break;
    body += rest.slice(line + 2, line + 2 + size);
    rest = rest.slice(line + 4 + size);
  }
  const end = rest.indexOf('\r\n\r\n');
  const trailers = rest.slice(0, Math.max(end, 0)).split('\r\n').slice(1).filter(Boolean);
  return { body, trailers, after: end === -1 ? '' : rest.slice(end + 4) };
}

const bodyText = (body) => (body.length > 160 ? `${String(body.length)} bytes` : `“${body.trim()}”`);
