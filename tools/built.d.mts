/** Types of `built.mjs`, for the TypeScript side (tests). */
export type Say = (line: string) => void;
/** The checkout. */
export const ROOT: string;
/** Throws on a Node that is too old. */
export function requireNode(): void;
/** Installs the packages of the lockfile when they are missing or others. */
export function ensureInstalled(say?: Say): Promise<void>;
/** Compiles the sources to dist/ when they are not what dist/ was made from. Throws with the compiler's output. */
export function ensureBuilt(say?: Say): Promise<void>;
