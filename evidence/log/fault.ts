/**
 * Why something of the log cannot be read or believed. Everything that comes from outside is answered with one of these,
 * never with a throw.
 *
 * - `size`: over a limit; `form`: not of the published form; `range`: there is no such size, index or width;
 * - `tile`: a tile is not there or has not its length;
 * - `key`: a key that is not allowed, or of a kind that is not read here;
 * - `unsigned`: no signature by a known key; `signature`: one by a known key that does not verify;
 * - `origin`: another log; `inclusion`: the proof does not lead to the root; `quorum`: too few witnesses.
 */
export type LogFault = {
  readonly ok: false;
  readonly what:
    'size' | 'form' | 'range' | 'tile' | 'key' | 'unsigned' | 'signature' | 'origin' | 'inclusion' | 'quorum';
  /** For people; may quote what came in. */
  readonly found?: string;
};
