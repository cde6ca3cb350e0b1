import { html, raw } from 'hono/html';
import { visible } from '../index.ts';
import { OWN_STREAMS } from './live.ts';
import { paths } from './paths.ts';
import type { Viewer } from './viewer.ts';
import { LANGUAGES, LANGUAGE_NAMES, say, type Language } from '../words/language.ts';
import { fullOfOwn, pageWords } from '../words/page.ts';

/** Markup that was escaped where it was made. */
export type Html = ReturnType<typeof html> | string;

/**
 * Text of people, as hostile as it may be: escaped where it is put in, controls that reorder it made seen, and kept to itself
 * in the direction of what stands beside it.
 */
export function said(text: string): Html {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** One page. `parts`, by the id that the body gives them, are what changes while somebody looks. */
export type Screen = {
  readonly title: string;
  readonly body: Html | Promise<Html>;
  readonly parts?: Readonly<Record<string, Html>>;
  /** The address at which it is looked at again, where it came from a form. */
  readonly at?: string;
  /** HTTP; default 200. */
  readonly status?: 200 | 400 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503;
  /** Where it was too much: when to ask again, in seconds. */
  readonly retryAfter?: number;
  /** As wide as the window, for tables of many columns. */
  readonly wide?: boolean;
};

/** A piece of a page that is kept up to date: its content stands in the screen’s `parts` under the same id. */
export function part(id: string, content: Html, element: 'section' | 'span' | 'tbody' = 'section'): Html {
  return html`${raw(`<${element} id="${id}">`)}${content}${raw(`</${element}>`)}`;
}

type Frame = {
  readonly screen: Screen;
  readonly language: Language;
  readonly viewer: Viewer | null;
  /** Names of what is looked at, for the way back. */
  readonly at: string;
  readonly organisation: string;
  /** Simulated data and identities that may be chosen. */
  readonly demo: boolean;
  /** Of the parts, so that a stream that begins later knows whether anything changed between. */
  readonly version: string;
};

/** The frame of every page. */
export async function page({ screen, language, viewer, at, organisation, demo, version }: Frame): Promise<string> {
  const w = (key: keyof typeof pageWords) => say(pageWords[key], language);
  const body = await screen.body;
  const link = (href: string, label: string) =>
    html`<a href="${href}" ${at === href ? html`aria-current="page"` : ''}>${label}</a>`;
  const rendered = await html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${visible(screen.title)} · Concordat</title>
        <link rel="stylesheet" href="${paths.asset('desk.css')}" />
        <link rel="icon" href="${paths.asset('icon.svg')}" type="image/svg+xml" />
        <script type="module" src="${paths.asset('desk.js')}"></script>
      </head>
      <body
        ${viewer ? html`data-who="${viewer.actor}.${viewer.person}"` : ''}
        ${viewer?.kid ? html`data-kid="${viewer.kid}"` : ''}
        ${screen.parts ? html`data-live="${paths.live}?page=${encodeURIComponent(at)}&version=${version}"` : ''}
      >
        <a class="skip" href="#main">${w('skip')}</a>
        <header class="top">
          <a class="brand" href="${paths.home}">Concordat</a> <span class="house">${said(organisation)}</span>
          ${
            viewer
              ? html`<nav aria-label="${w('menu')}">
                  ${link(paths.turn, w('turn'))} ${link(paths.documents, w('documents'))}
                  ${link(paths.meetings, w('meetings'))} ${link(paths.silence, w('silence'))}
                  ${viewer.role === 'secretariat' ? link(paths.console, w('console')) : ''}
                  ${viewer.role === 'chair' ? link(paths.handover, w('handover')) : ''}
                </nav>`
              : ''
          }
          <div class="who">
            ${
              viewer
                ? html`<a href="${paths.delegation}">${said(viewer.name)} <span class="role">${viewer.actor}</span></a>
                    <form method="post" action="${paths.signOut}" data-leaves>
                      <button class="quiet">${w('signOut')}</button>
                    </form>`
                : ''
            }
            <form method="post" action="${paths.language}" class="languages" aria-label="${w('language')}">
              <input type="hidden" name="back" value="${at}" />
              ${LANGUAGES.filter((l) => l !== language).map(
                (l) =>
                  html`<button class="quiet" name="language" value="${l}" lang="${l}">${LANGUAGE_NAMES[l]}</button>`,
              )}
            </form>
          </div>
        </header>
        ${demo ? html`<p class="simulated">${w('simulated')}</p>` : ''}
        <p
          id="connection"
          role="status"
          hidden
          data-lost="${w('lost')}"
          data-over="${w('over')}"
          data-full="${w('full')}"
          data-full-own="${say(fullOfOwn, language)(OWN_STREAMS)}"
          data-back="${w('back')}"
        ></p>
        <main id="main" ${screen.wide ? html`class="wide"` : ''}>${body}</main>
        <footer><p>${w('footer')}</p></footer>
      </body>
    </html> `;
  return rendered.toString();
}
