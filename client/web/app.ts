import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import { streamSSE } from 'hono/streaming';
import { ActorId, PersonId, type Instant, type OrganId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';
import type { Refusal } from '../../contracts/refusal.ts';
import { EngineDefect, ServiceUnavailable, readAnswer, type OrganisationState } from '../index.ts';
import { createBoards } from './boards.ts';
import { cheapOf, isCostly } from './costly.ts';
import type { DeskParts, Look } from './desk.ts';
import { FILE_POLICY, fileAt, type Download } from './files.ts';
import { createFilings, UPLOAD_BYTES } from './filings.ts';
import { createLimiter, createRoom } from './limiter.ts';
import { createLive, createPulse, createSending, OWN_STREAMS } from './live.ts';
import { page, type Screen } from './page.ts';
import { isOwnPath, paths } from './paths.ts';
import { createPreviews } from './previews.ts';
import { challengeScreen, SIGN_IN_ASKED, signInScreen, type SignInAsked } from './screens/signIn.ts';
import { notFoundScreen, refusedScreen, troubleScreen } from './screens/trouble.ts';
import { ACTIONS, screenAt, type Params } from './screens.ts';
import { createSessions, type Session } from './session.ts';
import { chairsOf, roleIn, type Viewer } from './viewer.ts';
import { createViews } from './views.ts';
import { LANGUAGES, type Language } from '../words/language.ts';
import { namesIn } from '../words/names.ts';

/** A name that another host of the same domain cannot set, where the browser knows that this is one. */
const cookieOf = (secure: boolean) => `${secure ? '__Host-' : ''}concordat-session`;
const LANGUAGE_COOKIE = 'concordat-language';
const ZONE_COOKIE = 'concordat-zone';
/** A form, in bytes; a text in a file may be larger (limits of the texts). */
const FORM_BYTES = 256 * 1024;
/** Files that are taken in at a time: at a desk, and from one session. */
const UPLOADS = 8;
const OWN_UPLOADS = 2;
/** Fields of a form. */
const FIELDS = 2_000;
/** The name that a page gives its stream. */
const NAME_CHARS = 64;
/** How long a reader may take to hear that a stream ends, in milliseconds. */
const LAST_WORD_MS = 1_000;
const isUpload = (path: string) => /^\/(file|verify)(\/|$)/.test(path);
const YEAR_SECONDS = 365 * 24 * 3_600;

type Variables = { session?: Session };
/** Those whose pages are the same. */
type Who = Pick<Session, 'actor' | 'person' | 'kid' | 'next'> & { readonly language: Language; readonly zone: string };
export type DeskContext = Context<{ Variables: Variables }>;

/** The desk as a web application. `app.request()` asks it without a port. */
export function createDeskApp(parts: DeskParts): {
  readonly app: Hono<{ Variables: Variables }>;
  readonly close: () => void;
} {
  const { desk, now, origin } = parts;
  const app = new Hono<{ Variables: Variables }>();
  const boards = createBoards(now);
  const views = createViews(now);
  const sessions = createSessions(now, parts.token);
  const filings = createFilings();
  const previews = createPreviews();
  const secure = origin.startsWith('https://');
  const COOKIE = cookieOf(secure);
  const mayAsk = createLimiter({ atOnce: 200, perMinute: 1_200 }, now);
  const mayAct = createLimiter({ atOnce: 30, perMinute: 120 }, now);
  const mayCost = createLimiter({ atOnce: LIMITS.costlyAtOnce, perMinute: LIMITS.costlyPerMinute }, now);
  const roomForCostly = createRoom({ inAll: LIMITS.costlyRunning, ofOne: LIMITS.costlyRunningOfOne });
  const roomForUpload = createRoom({ inAll: UPLOADS, ofOne: OWN_UPLOADS });
  const maySignIn = createLimiter({ atOnce: 10, perMinute: 20 }, now);

  const languageOf = (c: DeskContext): Language => {
    const chosen = getCookie(c, LANGUAGE_COOKIE) ?? '';
    const asked = [chosen, ...(c.req.header('accept-language') ?? '').split(/[,;]/)].map((l) => l.trim().slice(0, 2));
    return asked.map((l) => LANGUAGES.find((k) => k === l)).find((l) => l !== undefined) ?? 'en';
  };
  const zoneOf = (c: DeskContext): string => {
    const zone = getCookie(c, ZONE_COOKIE) ?? 'UTC';
    try {
      return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    } catch {
      return 'UTC';
    }
  };
  /** Behind a proxy that is trusted to say so, the address that it saw. */
  const addressOf = (c: DeskContext): string =>
    (parts.behindProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined) ??
    (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming?.socket?.remoteAddress ??
    '-';

  /** A page of this desk that can be asked for, by its path and query; null: it is none. */
  const pageAt = (path: string): string | null => {
    if (!isOwnPath(path)) return null;
    const { pathname, search } = new URL(path, origin);
    return [paths.home, paths.signIn].some((p) => p === pathname) || screenAt(pathname) ? pathname + search : null;
  };
  /** Where a form came from, as far as the browser says so. */
  const cameFrom = (c: DeskContext): string | null => {
    const from = c.req.header('referer') ?? '';
    return from.startsWith(`${origin}/`) ? pageAt(from.slice(origin.length)) : null;
  };

  /** `whose` absent: of whoever is signed in. */
  const show = async (c: DeskContext, screen: Screen, whose?: Viewer | null): Promise<Response> => {
    const { pathname, search } = new URL(c.req.url);
    const isPage = c.req.method === 'GET' || c.req.method === 'HEAD';
    const state = await desk.organisationState().catch(() => null);
    const who = whoIn(c);
    const viewer = whose === undefined ? who && state && viewerOf(who, state) : whose;
    const html = await page({
      screen,
      viewer,
      language: viewer?.language ?? languageOf(c),
      at: isPage ? pathname + search : (screen.at ?? pageAt(pathname) ?? cameFrom(c) ?? paths.home),
      organisation: state?.procedure?.name ?? parts.organisation,
      demo: parts.demo !== null,
      version: screen.parts ? versionOf(await strings(screen.parts)) : '',
    });
    if (screen.retryAfter !== undefined) c.header('Retry-After', String(screen.retryAfter));
    return c.html(html, screen.status ?? 200);
  };

  /** Who a session is for now; null: its key, its person or its place in the organisation is gone. */
  const viewerOf = (who: Who, state: OrganisationState): Viewer | null => {
    const { actor, language, zone } = who;
    const person = state.people[who.person];
    const role = roleIn(state, actor);
    // One that was rotated here is in force until the entry is heard of, and its successor from then on.
    const kid = [who.kid, who.next ?? null].find((k) => k !== null && state.keys[k]?.revokedAt === null) ?? null;
    if (!person || person.ended || person.actor !== actor || role === null) return null;
    if (who.kid !== null && kid === null) return null;
    return {
      ...{ actor, person: who.person, kid, name: person.name, role, language, zone },
      chairs: chairsOf(state, actor),
      connection: desk.as(actor, who.person),
    };
  };

  /** A look in the name of somebody who has signed in; null: it is not let in any more. */
  const lookAs = async (who: Who, url: URL, params: Params, changed: Look['changed']): Promise<Look | null> => {
    const organisation = await desk.organisationState();
    const viewer = viewerOf(who, organisation);
    if (!viewer) return null;
    const spoken = namesIn(viewer.language, viewer.zone, organisation);
    const looking: Look = {
      ...{ viewer, organisation, spoken, desk, boards, views, filings, previews, changed, returned: null },
      ...{ checker: parts.checkerOf(who.actor), assets: parts.assets, consultations: parts.consultations },
      names: (code) => (organisation.procedure?.organs[code as OrganId] ? spoken.organ(code) : spoken.actor(code)),
      query: url.searchParams,
      param: (name) => params[name] ?? '',
      now: new Date(now()).toISOString() as Instant,
      again: async (path, returned) => {
        if (!isOwnPath(path)) return null;
        const at = new URL(path, origin);
        const found = isCostly(at) ? null : screenAt(at.pathname);
        if (!found) return null;
        const there = { query: at.searchParams, param: (name: string) => found.params[name] ?? '', returned };
        return found.show({ ...looking, ...there });
      },
    };
    return looking;
  };
  const whoIn = (c: DeskContext): Who | null => {
    const session = c.get('session');
    if (!session) return null;
    const { actor, person, kid, next } = session;
    return { actor, person, kid, ...(next !== undefined && { next }), language: languageOf(c), zone: zoneOf(c) };
  };
  const look = async (c: DeskContext, params: Params = {}): Promise<Look | null> => {
    const who = whoIn(c);
    return who && lookAs(who, new URL(c.req.url), params, null);
  };

  app.use(async (c, next) => {
    c.header('Content-Security-Policy', POLICY);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    c.header('Cross-Origin-Opener-Policy', 'same-origin');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
    if (secure) c.header('Strict-Transport-Security', 'max-age=31536000');
    const asset = c.req.path.startsWith('/assets/');
    if (!asset) c.header('Cache-Control', 'no-store');
    const id = getCookie(c, COOKIE);
    const session = id === undefined ? undefined : sessions.find(id);
    if (session) c.set('session', session);
    const name = session?.id ?? addressOf(c);
    if (!asset && !mayAsk(name)) return show(c, troubleScreen(languageOf(c), 'tooMany'));
    // A page of another origin can make a browser send a form here; it cannot make it lie about where that came from.
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      if (c.req.header('origin') !== origin) return show(c, troubleScreen(languageOf(c), 'otherOrigin'));
      if (!mayAct(name)) return show(c, troubleScreen(languageOf(c), 'tooMany'));
    }
    return next();
  });
  // A page of another site cannot measure what is sent: the cookie does not come with its requests.
  app.use(compress());
  const limited = (most: number) =>
    bodyLimit({ maxSize: most, onError: (c) => show(c, troubleScreen(languageOf(c), 'tooLarge')) });
  app.use(async (c, next) => limited(isUpload(c.req.path) ? UPLOAD_BYTES : FORM_BYTES)(c, next));
  app.onError(async (error, c) => {
    if (error instanceof ServiceUnavailable) {
      parts.log('a page was not answered', { path: c.req.path, found: error.found });
      return show(c, troubleScreen(languageOf(c), 'unavailable'));
    }
    const id = error instanceof EngineDefect ? error.id : parts.token().slice(0, 12);
    parts.log('the desk failed', { id, path: c.req.path, error: error.stack ?? String(error) });
    return show(c, troubleScreen(languageOf(c), 'defect', id));
  });
  app.notFound((c) => show(c, notFoundScreen(languageOf(c))));

  for (const [name, { body, type }] of parts.assets) {
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    app.get(paths.asset(name), (c) => {
      c.header('Cache-Control', 'no-cache');
      c.header('ETag', etag);
      // What was compressed on its way comes back as a weak one.
      if (c.req.header('if-none-match')?.replace(/^W\//, '') === etag) return c.body(null, 304);
      c.header('Content-Type', type);
      return c.body(body);
    });
  }

  // For whoever keeps the desk running: it is of use once the engine answers it.
  app.get(paths.ready, async (c) => {
    const answers = await desk.organisationState().then(
      () => true,
      () => false,
    );
    return c.text(answers ? 'ready\n' : 'the engine does not answer\n', answers ? 200 : 503);
  });

  // Signing in
  const enter = (c: DeskContext, who: Pick<Session, 'actor' | 'person' | 'kid'>, to: string): Response => {
    // Whoever enters again leaves nothing open under the cookie of before.
    const before = c.get('session');
    if (before) sessions.end(before.id);
    const session = sessions.begin(who);
    setCookie(c, COOKIE, session.id, { httpOnly: true, sameSite: 'Strict', path: '/', secure });
    return c.redirect(wantedPage(to) ?? paths.turn, 303);
  };
  /** Where somebody wanted to go who was not signed in: a page of this desk, and no other place. */
  const wantedPage = (to: string): string | null => {
    const page = pageAt(to);
    return page === null || /^\/(sign-in)?(\?|$)/.test(page) ? null : page;
  };
  /** To the first page, and from there on to the page that was asked for, or from which a form came that was not taken. */
  const signInFirst = (c: DeskContext): Response => {
    const url = new URL(c.req.url);
    const isForm = c.req.method === 'POST';
    const to = isForm ? (cameFrom(c) ?? url.pathname) : url.pathname + url.search;
    const why: SignInAsked['why'] = isForm ? 'unsent' : getCookie(c, COOKIE) === undefined ? 'asked' : 'ended';
    return c.redirect(`${paths.home}?${new URLSearchParams({ why, to: wantedPage(to) ?? '' }).toString()}`, 303);
  };
  const askedIn = (c: DeskContext): SignInAsked => ({
    why: SIGN_IN_ASKED.find((why) => why === c.req.query('why')) ?? null,
    to: wantedPage(c.req.query('to') ?? '') ?? '',
  });
  const signInFields = async (c: DeskContext) => {
    const fields: Readonly<Record<string, unknown>> = await c.req.parseBody().catch(() => ({}));
    return (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  };
  app.get(paths.home, async (c) => {
    const asked = askedIn(c);
    if (await look(c)) return c.redirect(asked.to || paths.turn, 303);
    return show(c, await signInScreen(parts, languageOf(c), asked), null);
  });
  app.get(paths.signIn, async (c) => show(c, await signInScreen(parts, languageOf(c), askedIn(c)), null));
  app.post(paths.challenge, async (c) => {
    const challenge = sessions.challenge();
    if ((c.req.header('accept') ?? '').includes('application/json'))
      return c.json({ challenge, origin, organisation: parts.organisation });
    const to = (await signInFields(c))('to');
    return show(c, challengeScreen(languageOf(c), { challenge, origin, to: wantedPage(to) ?? '' }), null);
  });
  app.post(paths.signIn, async (c) => {
    const field = await signInFields(c);
    const [answer, to, asked] = [field('answer'), wantedPage(field('to')) ?? '', field('challenge')];
    const read = readAnswer(answer, await desk.organisationState(), origin);
    // What fails is counted, so that nobody is kept out by the attempts of another.
    const refuse = async (refusal: Refusal) => {
      if (!maySignIn(addressOf(c))) return show(c, troubleScreen(languageOf(c), 'tooMany'));
      const n = namesIn(languageOf(c), zoneOf(c), null);
      if (asked === '') return show(c, refusedScreen(n, refusal), null);
      // The same question again as long as it can be answered, with what was pasted.
      const challenge = sessions.isAsked(asked) ? asked : sessions.challenge();
      const failed = { answer, refusal, n, isNew: challenge !== asked };
      return show(c, challengeScreen(languageOf(c), { challenge, origin, to, failed }), null);
    };
    if (!read.ok) return refuse(read.refusal);
    if (!sessions.take(read.challenge)) return refuse({ rule: 'E46', lack: 'ChallengeUnknown', facts: {} });
    return enter(c, { actor: read.person.actor, person: read.person.person, kid: read.kid }, to);
  });
  app.post(paths.signOut, (c) => {
    const session = c.get('session');
    if (session) sessions.end(session.id);
    deleteCookie(c, COOKIE, { path: '/' });
    return c.redirect(paths.home, 303);
  });
  app.post(paths.language, async (c) => {
    const { language, back } = await c.req
      .parseBody<{ language?: string; back?: string }>()
      .catch(() => ({ language: undefined, back: undefined }));
    const chosen = LANGUAGES.find((l) => l === language) ?? 'en';
    setCookie(c, LANGUAGE_COOKIE, chosen, { sameSite: 'Strict', path: '/', secure, maxAge: YEAR_SECONDS });
    return c.redirect(typeof back === 'string' && isOwnPath(back) ? back : paths.home, 303);
  });
  if (parts.demo) {
    const { demo } = parts;
    app.post(paths.demoSignIn, async (c) => {
      const field = await signInFields(c);
      const identity = field('identity');
      const chosen = (await demo.identities()).find((i) => `${i.actor}.${i.person}` === identity);
      if (!chosen) return show(c, notFoundScreen(languageOf(c)));
      const who = { actor: ActorId.parse(chosen.actor), person: PersonId.parse(chosen.person), kid: null };
      return enter(c, who, field('to'));
    });
    // The browser keeps it where scripts can use it and not read it.
    app.post(paths.demoKey, async (c) => {
      const session = c.get('session');
      const key = session ? await demo.key(session.actor, session.person) : null;
      return key ? c.json(key) : c.json({}, 404);
    });
  }

  // Pages
  app.get('*', async (c, next) => {
    const [found, file] = [screenAt(c.req.path), fileAt(c.req.path)];
    if (!found && !file) return next();
    const looking = await look(c, (file ?? found)!.params);
    if (!looking) return signInFirst(c);
    const { viewer } = looking;
    const answer = async (): Promise<Response> => {
      const given = file ? await file.give(looking) : await found!.show(looking);
      return 'name' in given ? download(c, given) : show(c, given, viewer);
    };
    if (!isCostly(new URL(c.req.url))) return answer();
    // By person: whoever enters again is given no more.
    const name = `${viewer.actor}.${viewer.person}`;
    const leave = mayCost(name) ? roomForCostly(name) : null;
    if (!leave) return show(c, troubleScreen(viewer.language, 'tooMany'), viewer);
    return answer().finally(leave);
  });
  for (const [path, act] of ACTIONS)
    app.post(path, async (c) => {
      const looking = await look(c, c.req.param() as Params);
      if (!looking) return signInFirst(c);
      const name = c.get('session')?.id ?? '';
      const leave = isUpload(c.req.path) ? roomForUpload(name) : () => undefined;
      if (!leave) return show(c, troubleScreen(languageOf(c), 'tooMany'));
      // What cannot be read as a form at all.
      const fields = await c.req
        .parseBody({ all: true })
        .catch(() => null)
        .finally(leave);
      if (fields === null) return show(c, troubleScreen(languageOf(c), 'malformed'));
      if (Object.keys(fields).length > FIELDS) return show(c, troubleScreen(languageOf(c), 'tooLarge'));
      const done = await act(looking, fields);
      if ('redirect' in done) {
        if (done.rotated !== undefined) sessions.takeKey(name, done.rotated);
        return c.redirect(done.redirect, 303);
      }
      return show(c, done, looking.viewer);
    });

  // Live
  const live = createLive(
    async (name, path, changed) => {
      const url = cheapOf(new URL(path, origin));
      const found = url && screenAt(url.pathname);
      const only = changed.filter((ref) => ref !== null);
      const looking =
        found && (await lookAs(JSON.parse(name) as Who, url, found.params, only.length < changed.length ? null : only));
      if (!looking) return null;
      const screen = await found.show(looking);
      return { parts: await strings(screen.parts ?? {}), about: screen.about ?? [] };
    },
    versionOf,
    now,
  );
  const unhear = desk.onChange((change) => {
    const aggregate = change?.aggregate ?? null;
    boards.changed(aggregate);
    views.changed(aggregate);
    live.changed(aggregate);
  });
  const pulse = createPulse(LIMITS.signOfLifeMs);
  /** The pages that each session watches, by the names that they have given themselves, and what ends them. */
  const streams = new Map<string, Map<string, () => void>>();
  app.get(paths.live, async (c) => {
    const url = new URL(c.req.url);
    const [who, session] = [whoIn(c), c.get('session')];
    const path = url.searchParams.get('page') ?? '';
    if (!who || !session || !isOwnPath(path)) return c.json(null, 403);
    // Whoever asks for the head alone would never take what is sent.
    if (c.req.method !== 'GET') return c.body(null, 405);
    const name = (url.searchParams.get('name') ?? parts.token()).slice(0, NAME_CHARS);
    const own = streams.get(session.id) ?? new Map<string, () => void>();
    // A page that begins anew: its stream of before died on the way, whether that is known here or not.
    own.get(name)?.();
    own.delete(name);
    const isFull = own.size >= OWN_STREAMS;
    return streamSSE(c, async (stream) => {
      let ended: () => void = () => undefined;
      const over = new Promise<void>((resolve) => (ended = resolve));
      const sending = createSending((event, data) => stream.writeSSE({ event, data }), ended);
      // The stream is closed once this has been written, or is not taken.
      let isSaying = false;
      const end = (event: 'end' | 'full', data: 'own' | 'desk' | null) => {
        isSaying = true;
        void stream.writeSSE({ event, data: JSON.stringify(data) }).finally(() => {
          isSaying = false;
          ended();
        });
        setTimeout(ended, LAST_WORD_MS);
      };
      stream.onAbort(ended);
      const watch = (): (() => void) | null => {
        const there = () => sessions.isThere(session.id);
        sending.beat();
        const unwatch = live.watch(JSON.stringify(who), path, url.searchParams.get('version') ?? '', {
          send: (changed) => (there() ? sending.send(changed) : end('end', null)),
          end: () => end('end', null),
        });
        if (!unwatch) return null;
        const leave = pulse(() => (there() ? sending.beat() : end('end', null)));
        streams.set(session.id, own.set(name, ended));
        return () => {
          unwatch();
          leave();
          if (own.get(name) === ended) own.delete(name);
          if (own.size === 0) streams.delete(session.id);
        };
      };
      const leave = isFull ? null : watch();
      if (!leave) end('full', isFull ? 'own' : 'desk');
      await over;
      leave?.();
      // Whoever takes nothing any more does not take the end either.
      if (isSaying || sending.isWriting()) {
        stream.abort();
        (c.env as { outgoing?: { destroy: () => void } } | undefined)?.outgoing?.destroy();
      }
    });
  });

  return { app, close: unhear };
}

/** Nothing but what this desk serves itself, and nothing inside a line of markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A file as it is, never anything that runs here. */
function download(c: DeskContext, { name, type, body, inline }: Download): Response {
  c.header('Content-Security-Policy', FILE_POLICY);
  c.header('Content-Type', type);
  c.header('Content-Disposition', `${inline ? 'inline' : 'attachment'}; filename="${name}"`);
  return c.body(body);
}

async function strings(parts: NonNullable<Screen['parts']>): Promise<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const [id, html] of Object.entries(parts)) made[id] = (html instanceof Promise ? await html : html).toString();
  return made;
}

/** Changes with what is shown. */
function versionOf(parts: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const [id, html] of Object.entries(parts)) hash.update(`${id}\0${html}\0`);
  return hash.digest('base64url').slice(0, 22);
}
