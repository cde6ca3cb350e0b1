/** Types of `engines.mjs`, for the TypeScript side (tests). */
export type EngineName = 'nats-server' | 'temporal';
export type Engine = {
  readonly name: EngineName;
  readonly binary: string;
  readonly version: string;
  readonly from: 'path' | 'cache' | 'build';
};
export type Version = [number, number, number];
/** The engine's binary; builds it when there is none. Throws with what was tried and what to do. */
export function findOrBuild(name: EngineName, say?: (line: string) => void): Promise<Engine>;
/** The folder that keeps what is built, outside of any checkout. */
export function cacheFolder(): string;
/** Where a build is kept. */
export function cachePlace(name: EngineName): { readonly version: string; readonly binary: string };
/** The first `N.N` or `N.N.N` of a text. */
export function versionIn(text: string): Version | undefined;
export function isBelow(a: Version, b: Version): boolean;
