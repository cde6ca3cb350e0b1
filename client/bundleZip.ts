import { unzipSync, zipSync } from 'fflate';

/** A bundle as one file: the paths of its files are those in the zip. */

/** The same files give the same bytes: they have no date of their own. */
export function zipOfBundle(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1), level: 6 });
}

/** The files in a zip; undefined where it is none, or where unpacked it would have more than `most` bytes. Never throws. */
export function filesOfZip(zip: Uint8Array, most: number): ReadonlyMap<string, Uint8Array> | undefined {
  let bytes = 0;
  try {
    const files = unzipSync(zip, {
      filter: ({ originalSize, name }) => {
        bytes += originalSize;
        return bytes <= most && !name.endsWith('/');
      },
    });
    const sizes = Object.values(files).reduce((sum, file) => sum + file.length, 0);
    return bytes <= most && sizes <= most ? new Map(Object.entries(files)) : undefined;
  } catch {
    return undefined;
  }
}
