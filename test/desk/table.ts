import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { DossierId, Instant, TextHash } from '../../contracts/ids.ts';
import { astanaPackage } from '../../demo/package.ts';
import { chromium } from '../browser/chromium.ts';
import { ROOT, type House } from '../int/house.ts';
import {
  circulate,
  deliver,
  done,
  issue,
  NINE,
  open,
  openNegotiation,
  presiding,
  propose,
  stage,
} from '../int/negotiation.ts';

/**
 * A desk as people find it: engines, the worker, the organisation with everybody enrolled, the desk as a process of its own, and
 * Chromium in front of it. One for each test file.
 */
export type Table = {
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly house: House;
  /**
   * A window of a browser of its own, signed in at the demonstration's door as this actor's first person; with scripts it holds
   * that person's key. Everything that goes wrong in its pages is in `trouble`.
   */
  readonly sit: (actor: string, options?: WindowOptions) => Promise<Window>;
  /** A window in which nobody has signed in. */
  readonly window: (options?: WindowOptions) => Promise<Window>;
  /** The desk is killed and started again on the same port. */
  readonly restart: () => Promise<void>;
  /** Stops the desk, and gives the function that starts it again. */
  readonly interrupt: () => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

export type WindowOptions = {
  readonly scripts?: boolean;
  readonly locale?: 'en-GB' | 'ru-RU';
  readonly width?: number;
  readonly dark?: boolean;
  readonly zone?: string;
};

export type Window = { readonly page: Page; readonly context: BrowserContext; readonly trouble: readonly string[] };

/** What a desk is started with. */
export type DeskFiles = { readonly natsUrl: string; readonly seedFile: string; readonly profiles: string };

export async function openTable(): Promise<Table> {
  const house = await openNegotiation();
  const { natsUrl, places } = house.installation;
  const files: DeskFiles = { natsUrl, seedFile: places.deskSeed, profiles: places.profiles };
  let desk = await startDesk(files, 0);
  const { origin } = desk;
  let browser: Browser | null = null;
  const window = async (options: WindowOptions = {}): Promise<Window> => {
    browser ??= await playwright.launch({ executablePath: chromium(), args: ['--no-sandbox'] });
    const context = await browser.newContext({
      javaScriptEnabled: options.scripts ?? true,
      locale: options.locale ?? 'en-GB',
      colorScheme: options.dark ? 'dark' : 'light',
      timezoneId: options.zone ?? 'Asia/Almaty',
      viewport: { width: options.width ?? 1280, height: 900 },
      baseURL: origin,
    });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('pageerror', (error) => void trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text()))
        trouble.push(message.text());
    });
    // What a page asks for besides itself; where it goes on purpose it may be refused.
    page.on('response', (answer) => {
      if (answer.status() >= 400 && !answer.request().isNavigationRequest())
        trouble.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    });
    return { page, context, trouble };
  };
  return {
    origin,
    house,
    window,
    sit: async (actor, options) => {
      const opened = await window(options);
      await opened.page.goto('/');
      await opened.page.locator(`button[name=identity][value^="${actor}."]`).first().click();
      await opened.page.waitForURL('**/turn');
      return opened;
    },
    restart: async () => {
      await desk.kill();
      desk = await startDesk(files, Number(new URL(origin).port));
    },
    interrupt: async () => {
      await desk.kill();
      return async () => {
        desk = await startDesk(files, Number(new URL(origin).port));
      };
    },
    close: async () => {
      await browser?.close();
      await desk.kill();
      await house.stop();
    },
  };
}

/** Starts the compiled desk; resolves with its address. */
export async function startDesk(
  { natsUrl, seedFile, profiles }: DeskFiles,
  port: number,
): Promise<{ origin: string; kill: () => Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'dist', 'worker', 'main.js')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      CONCORDAT_ROLES: 'web',
      NATS_URL: natsUrl,
      CONCORDAT_ORGANISATION: astanaPackage.organisation,
      CONCORDAT_DESK_SEED_FILE: seedFile,
      CONCORDAT_WEB_PORT: String(port),
      CONCORDAT_WEB_DEMO_PROFILES: profiles,
      CONCORDAT_WEB_CONSULTATIONS: join(profiles, '..', 'consultations'),
      CONCORDAT_LOG_LEVEL: 'warn',
    },
  });
  const ended = once(child, 'exit');
  const said = createInterface({ input: child.stdout! });
  const origin = await Promise.race([
    (async () => {
      for await (const line of said) {
        const found = /^Desk: (http:\/\/\S+)$/.exec(line);
        if (found) return found[1]!;
      }
      throw new Error('the desk said no address');
    })(),
    ended.then(([code]) => {
      throw new Error(`the desk ended with ${code}`);
    }),
  ]);
  return {
    origin,
    kill: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What is not agreed in a text, and who holds it open. */
type Brackets = readonly { readonly place: string; readonly holders: readonly string[] }[];

/** A document of which a version is with all delegations. */
async function documentWithAll(
  id: string,
  title: string,
  brackets: Brackets = [],
): Promise<{ id: DossierId; textHash: TextHash }> {
  const dossier = id as DossierId;
  await propose(dossier, title, 'decision');
  const textHash = await issue(dossier, 1, brackets as never);
  await circulate(dossier, textHash);
  await deliver(dossier, textHash, NINE);
  return { id: dossier, textHash };
}

/** A document of which a version is before the experts in an open round. */
export async function documentBeforeExperts(
  id: string,
  title: string,
  brackets: Brackets = [],
): Promise<{ id: DossierId; textHash: TextHash }> {
  const made = await documentWithAll(id, title, brackets);
  await open('EG', made.id, '20', made.textHash);
  return made;
}

/** One about which a silence of the experts runs. `ms`: for how long; absent: the period of the stage. */
export async function documentInSilence(id: string, title: string, ms?: number): Promise<DossierId> {
  const { id: dossier, textHash } = await documentWithAll(id, title);
  const deadline = ms === undefined ? {} : { deadline: new Date(Date.now() + ms).toISOString() as Instant };
  await done(presiding('EG').openRound(dossier, { stage: stage('20'), textHash, kind: 'silence', ...deadline }));
  return dossier;
}
