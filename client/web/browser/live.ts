import { isBox, isTouched, putBack, statesIn } from './fields.ts';

/** Brings the parts of a page up to date as the desk sends them, and says when the connection is lost. */

/** How long the desk may take for its first word on a stream, and until it is tried again where there was none; milliseconds. */
const FIRST_WORD_MS = 10_000;
/** After an error, which is known at once. */
const AGAIN_MS = 3_000;
/** So many times the interval that the desk names may pass without a word: a path that died without a sign is noticed so. */
const PATIENCE = 2.5;
const BACK_MS = 3_000;

export function followPage(): void {
  const address = document.body.dataset['live'];
  const notice = noticeOf();
  if (address === undefined || !notice) return;
  const stream = new URL(address, location.href);
  // One that this page opens takes the place of the one before, of which the desk may not know yet that it is dead.
  stream.searchParams.set('name', String(Math.random()).slice(2));
  /** Null while nobody looks at the page. */
  let source: EventSource | null = null;
  let isLost = false;
  /** When it is tried anew, if nothing was heard until then: by the clock, which goes on while a machine sleeps. */
  let due = 0;

  const stop = (why: 'over' | 'full' | 'fullOwn' | null) => {
    source?.close();
    clearInterval(looking);
    document.removeEventListener('visibilitychange', follow);
    if (why) notice.say(why);
  };
  const lose = () => {
    if (!isLost) notice.say('lost');
    isLost = true;
  };
  const heard = (ms: number) => {
    due = Date.now() + ms;
    if (isLost) notice.sayBack();
    isLost = false;
  };
  const failed = async (isRefused: boolean) => {
    source?.close();
    due = Date.now() + AGAIN_MS;
    // Refused, and not only lost: a desk that began anew knows no session any more.
    if (isRefused && (await statusOf(stream)) === 403) stop('over');
    else lose();
  };
  const open = () => {
    source?.close();
    due = Date.now() + FIRST_WORD_MS;
    source = new EventSource(stream);
    listen(source);
  };
  const listen = (to: EventSource) => {
    let patience = FIRST_WORD_MS;
    to.addEventListener('alive', ({ data }: MessageEvent<string>) => heard((patience = PATIENCE * Number(data))));
    to.addEventListener('parts', ({ data }: MessageEvent<string>) => {
      heard(patience);
      // What is on the screen is no longer what was there first: whoever begins anew is sent all of it.
      stream.searchParams.delete('version');
      const parts = JSON.parse(data) as Readonly<Record<string, string>>;
      for (const [id, html] of Object.entries(parts)) replace(id, html);
    });
    to.addEventListener('full', ({ data }: MessageEvent<string>) => stop(data === '"own"' ? 'fullOwn' : 'full'));
    // Signed out, or not shown any more: the page that is left says so itself.
    to.addEventListener('end', () => {
      stop(null);
      location.reload();
    });
    to.addEventListener('error', () => void failed(to.readyState === EventSource.CLOSED));
  };
  const look = () => {
    if (source === null || Date.now() < due) return;
    lose();
    open();
  };
  // Browsers open six connections to a desk that speaks HTTP/1.1, and a page beyond them would wait for ever to be shown: those
  // that nobody looks at let go of theirs, and are brought up to date when somebody does.
  const follow = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (source === null) open();
    else look();
  };
  const looking = setInterval(look, 1_000);
  document.addEventListener('visibilitychange', follow);
  follow();
}

/** What the desk answers there; null: it does not. */
function statusOf(url: URL): Promise<number | null> {
  return fetch(url, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(FIRST_WORD_MS) }).then(
    (answer) => answer.status,
    () => null,
  );
}

type Notice = {
  readonly say: (what: 'lost' | 'over' | 'full' | 'fullOwn') => void;
  /** For a moment. */
  readonly sayBack: () => void;
};

function noticeOf(): Notice | null {
  const notice = document.getElementById('connection');
  if (!notice) return null;
  let hiding = 0;
  const say = (what: string) => {
    clearTimeout(hiding);
    notice.textContent = notice.dataset[what] ?? '';
    notice.hidden = false;
  };
  return {
    say,
    sayBack: () => {
      say('back');
      hiding = setTimeout(() => (notice.hidden = true), BACK_MS);
    },
  };
}

/** How often the desk is looked for on a page that is not brought up to date and has something to send, in milliseconds. */
const LOOK_MS = 5_000;

/** Says on such a page that the connection is lost, before somebody sends what they typed. */
export function watchConnection(): void {
  const notice = noticeOf();
  const style = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]');
  if (document.body.dataset['live'] !== undefined || !notice || !style) return;
  if (!document.querySelector('main form')) return;
  let isLost = false;
  const look = async () => {
    const isThere = (await statusOf(new URL(style.href))) !== null;
    if (isThere && isLost) notice.sayBack();
    if (!isThere && !isLost) notice.say('lost');
    isLost = !isThere;
    setTimeout(() => void look(), LOOK_MS);
  };
  setTimeout(() => void look(), LOOK_MS);
}

/** What waits until somebody has done typing, or pressing, in its part: the last alone. */
const waiting = new Map<string, string>();
const PRESSED_MS = 100;

/** A part in which somebody types is left until they are elsewhere. What is open stays open, what was ticked or typed stays so. */
function replace(id: string, html: string): void {
  const part = document.getElementById(id) ?? grown(id);
  if (!part) return;
  const at = part.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
  const isTyping = at !== null && at.matches('input, textarea, select') && !isBox(at);
  // What is pressed now must still be there when it is let go.
  if (isTyping || part.matches(':active')) return wait(id, html, isTyping ? at : null);
  waiting.delete(id);
  const focused = at && knownBy(at);
  const touched = statesIn(part).filter(isTouched);
  const open = [...part.querySelectorAll('details')].map((d) => d.open);
  part.innerHTML = html;
  for (const [i, details] of part.querySelectorAll('details').entries()) details.open = open[i] ?? details.open;
  putBack(part, touched, () => true);
  if (focused !== null) part.querySelector<HTMLElement>(focused)?.focus();
  part.classList.remove('changed');
  void part.offsetWidth;
  part.classList.add('changed');
}

function wait(id: string, html: string, typing: HTMLElement | null): void {
  const isWaiting = waiting.has(id);
  waiting.set(id, html);
  if (isWaiting) return;
  const go = () => {
    const last = waiting.get(id);
    waiting.delete(id);
    if (last !== undefined) replace(id, last);
  };
  // Only then it is known where they are next.
  if (typing) typing.addEventListener('blur', () => setTimeout(go, 0), { once: true });
  else setTimeout(go, PRESSED_MS);
}

/** A new row, at the end of the table whose rows begin so. */
function grown(id: string): HTMLElement | null {
  const table = [...document.querySelectorAll<HTMLElement>('[data-grows]')].find((t) =>
    id.startsWith(t.dataset['grows'] ?? ' '),
  );
  if (!table) return null;
  const row = document.createElement('tr');
  row.id = id;
  table.append(row);
  return row;
}

/** By what an element is found again in what takes the place of its part. */
function knownBy(element: HTMLElement): string | null {
  if (element.id !== '') return `#${CSS.escape(element.id)}`;
  const has = (name: string) => {
    const value = element.getAttribute(name);
    return value === null ? '' : `[${name}="${CSS.escape(value)}"]`;
  };
  const found = ['href', 'name', 'value'].map(has).join('');
  return found === '' ? null : `${element.localName}${found}`;
}
