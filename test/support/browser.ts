/** Keeps cookies by origin, and follows redirects by hand, as far as it is told to. */
export interface Browser {
  /** One request, with the cookies of that place. */
  get(address: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  send(
    method: string,
    address: string,
    more: { body?: object; headers?: Readonly<Record<string, string>> },
  ): Promise<Response>;
  /** Follows redirects until one leads to an address that begins so; gives that address, without asking for it. */
  until(address: string, end: string): Promise<string>;
  /** What it keeps for an origin, by name. */
  cookies(address: string): Map<string, string>;
}

export function openBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>();
  const cookies = (address: string): Map<string, string> => {
    const { origin } = new URL(address);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  const asked = async (address: string, init: RequestInit): Promise<Response> => {
    const jar = cookies(address);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...(init.headers as object), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(address, { ...init, redirect: 'manual', headers });
    for (const line of response.headers.getSetCookie()) keep(jar, line);
    return response;
  };
  const get = (address: string, headers = {}) => asked(address, { headers });
  return {
    cookies,
    get,
    send: (method, address, { body, headers }) =>
      asked(address, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    until: async (address, end) => {
      for (let at = address, steps = 0; steps < 10; steps += 1) {
        const response = await get(at);
        const next = response.headers.get('location');
        if (next === null) throw new Error(`${at}: ${String(response.status)} ${await response.text()}`);
        at = new URL(next, at).href;
        if (at.startsWith(end)) return at;
      }
      throw new Error('this leads nowhere');
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const name = pair.slice(0, pair.indexOf('='));
  const isGone = attributes.some((one) => /^(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(one));
  if (isGone) jar.delete(name);
  else jar.set(name, pair.slice(name.length + 1));
}
