/** The desk without a browser: requests as anybody could make them. */

export type Answered = { readonly status: number; readonly headers: string; readonly body: string };

export type Caller = {
  readonly get: (path: string) => Promise<Answered>;
  readonly post: (path: string, fields: Readonly<Record<string, string>>, origin?: string | null) => Promise<Answered>;
  /** Listens to a page; what was sent so far, as it came. */
  readonly listen: (path: string) => Promise<{ readonly heard: () => string; readonly stop: () => void }>;
  readonly cookie: string;
};

/** Headers that differ from one answer to the next by themselves. */
const OWN = new Set(['date', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

export function callerAt(desk: string, cookie = ''): Caller {
  const ask = async (path: string, init: RequestInit): Promise<Answered & { readonly cookies: readonly string[] }> => {
    const response = await fetch(`${desk}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string> | undefined), ...(cookie !== '' && { cookie }) },
    });
    const headers = [...response.headers].filter(([name]) => !OWN.has(name) && name !== 'set-cookie');
    return {
      status: response.status,
      headers: headers.map(([name, value]) => `${name}: ${value}`).join('\n'),
      body: await response.text(),
      cookies: response.headers.getSetCookie(),
    };
  };
  return {
    cookie,
    get: (path) => ask(path, {}),
    post: (path, fields, origin = desk) =>
      ask(path, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(origin !== null && { origin }) },
      }),
    listen: async (path) => {
      const ending = new AbortController();
      const response = await fetch(`${desk}/live?page=${encodeURIComponent(path)}&version=none`, {
        headers: { ...(cookie !== '' && { cookie }) },
        signal: ending.signal,
      });
      let heard = '';
      const reading = (async () => {
        for await (const piece of response.body as AsyncIterable<Uint8Array>)
          heard += Buffer.from(piece).toString('utf8');
      })();
      reading.catch(() => undefined);
      return { heard: () => heard, stop: () => ending.abort() };
    },
  };
}

/** Signs in at the demonstration’s door. */
export async function enter(desk: string, actor: string, person: string): Promise<Caller> {
  const response = await fetch(`${desk}/demo/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ identity: `${actor}.${person}` }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: desk },
  });
  const [session = ''] = response.headers.getSetCookie();
  if (response.status !== 303 || session === '') throw new Error(`${actor} was not let in: ${response.status}`);
  return callerAt(desk, session.split(';')[0]);
}
