import type { ActorId, AggregateRef, Instant, OrganisationId } from '../../contracts/ids.ts';
import type { Answer, BundleReport, CheckLines, Desk, OrganisationState, PrivateJwk, VerifyOptions } from '../index.ts';
import type { Boards } from './boards.ts';
import type { Filings } from './filings.ts';
import type { Consultations } from './consultations.ts';
import type { Mistakes } from './forms/form.ts';
import type { Screen } from './page.ts';
import type { Previews } from './previews.ts';
import type { Fields } from './screens.ts';
import type { Viewer } from './viewer.ts';
import type { Views } from './views.ts';
import type { Names } from '../words/names.ts';

/** Identities that may be chosen without a signature: at a demonstration on this machine, and nowhere else. */
export type Demo = {
  readonly identities: () => Promise<readonly { readonly actor: string; readonly person: string }[]>;
  /** Null: there is no such identity. */
  readonly key: (actor: string, person: string) => Promise<PrivateJwk | null>;
};

/** A file that the desk serves as it is. */
export type Asset = { readonly body: Uint8Array<ArrayBuffer>; readonly type: string };

/** Verifies for one delegation or office: one at a time, each in at most a minute (Q34). */
export type Checker = {
  readonly lines: CheckLines;
  readonly bundle: (files: ReadonlyMap<string, Uint8Array>, options: VerifyOptions) => Promise<Answer<BundleReport>>;
  /** A bundle as a zip, which is unpacked there as well; null: it is none. */
  readonly zip: (zip: Uint8Array, options: VerifyOptions) => Promise<Answer<BundleReport | null>>;
};

/** What a desk is made of. */
export type DeskParts = {
  readonly desk: Desk;
  readonly organisation: OrganisationId;
  /** The address under which people reach it, for example `https://desk.example.org`; cookies and sign-ins are bound to it. */
  readonly origin: string;
  /** A proxy stands in front, and is believed about the address that it saw (X-Forwarded-For, the last). */
  readonly behindProxy: boolean;
  readonly demo: Demo | null;
  /** What delegations ask their own people; null: nothing is kept. */
  readonly consultations: Consultations | null;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly checkerOf: (actor: ActorId) => Checker;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 256 random bits in base64url. */
  readonly token: () => string;
  readonly log: (message: string, facts: Readonly<Record<string, unknown>>) => void;
};

/** One look at one page. */
export type Look = {
  readonly viewer: Viewer;
  readonly organisation: OrganisationState;
  /** How the viewer is spoken to, and what everything is called then. */
  readonly spoken: Names;
  /** What an actor or an organ is called. */
  readonly names: (code: string) => string;
  readonly query: URLSearchParams;
  readonly param: (name: string) => string;
  readonly now: Instant;
  readonly desk: Desk;
  readonly checker: Checker;
  readonly assets: DeskParts['assets'];
  readonly boards: Boards;
  readonly views: Views;
  readonly filings: Filings;
  readonly previews: Previews;
  readonly consultations: Consultations | null;
  /** What has changed since the page was made, where it is brought up to date; null: it is made whole. */
  readonly changed: readonly AggregateRef[] | null;
  /** What a form of this page is given back, with its mistakes; null: it is looked at for the first time. */
  readonly returned: Returned | null;
  /** The page at an own address once more, with what its form is given back; null: there is none that could be shown so. */
  readonly again: (path: string, returned: Returned) => Promise<Screen | null>;
};
type Returned = { readonly typed: Fields; readonly mistakes: Mistakes };

/** A page as a function of who looks. `about`: what changes it while it is looked at. */
export type Show = (look: Look) => Promise<Screen & { readonly about?: 'everything' | readonly AggregateRef[] }>;
