/** A frame of the NATS protocol, or a part of one, as bytes to pass on; `units`: what it costs, at its beginning only. */
export type Piece = { readonly bytes: Buffer; readonly units: number; readonly line: string | null };

/** What cannot be a frame: the connection ends. */
export class NotAFrame extends Error {
  override readonly name = 'NotAFrame';
}

/** The longest control line that nats-server takes, in bytes. */
const LINE = 4_096;
/**
 * The control lines that clients write, without their end: `size`, how long a body follows. nats-server reads more loosely:
 * it takes a carriage return anywhere for a part of the end, and a size that is cut by one is another. What the two could
 * read in two ways is no frame.
 */
const PUBLISH = /^(?:pub(?:[ \t]+[^ \t\r]+){1,2}|hpub(?:[ \t]+[^ \t\r]+){1,2}[ \t]+\d{1,9})[ \t]+(?<size>\d{1,9})$/i;
const OTHER = /^(?:p[io]ng|(?:connect|(?:un)?sub)[ \t][^\r]*)$/i;
/** A frame costs one unit, and one more for each of these of its body, in bytes. */
export const UNIT_BYTES = 32 * 1_024;

/**
 * Takes the bytes that a client sends apart into frames, whatever pieces they come in. Bytes are passed on as they came; only
 * where a frame begins and what it costs is told. `line`: its control line, whole. Throws {@link NotAFrame}.
 */
export function createFrameReader(): (chunk: Buffer) => readonly Piece[] {
  let waiting = Buffer.alloc(0);
  let bodyLeft = 0;

  return (chunk) => {
    const pieces: Piece[] = [];
    let data = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    waiting = Buffer.alloc(0);
    while (data.length > 0) {
      if (bodyLeft > 0) {
        const bytes = data.subarray(0, bodyLeft);
        bodyLeft -= bytes.length;
        data = data.subarray(bytes.length);
        pieces.push({ bytes, units: 0, line: null });
        continue;
      }
      const end = data.indexOf('\n');
      if (end < 0 || end > LINE) {
        if (end > LINE || data.length > LINE) throw new NotAFrame(`a control line of more than ${LINE} bytes`);
        waiting = Buffer.from(data);
        break;
      }
      const bytes = data.subarray(0, end + 1);
      const line = bytes.toString('latin1').replace(/\r?\n$/, '');
      const body = bodyOf(line);
      bodyLeft = body === 0 ? 0 : body;
      data = data.subarray(end + 1);
      pieces.push({ bytes, units: 1 + Math.floor(body / UNIT_BYTES), line });
    }
    return pieces;
  };
}

/** Bytes that follow a control line, with their line end. */
function bodyOf(line: string): number {
  const size = PUBLISH.exec(line)?.groups?.['size'];
  if (size !== undefined) return Number(size) + 2;
  if (!OTHER.test(line)) throw new NotAFrame(`a control line that no client writes: ${line.slice(0, 40)}`);
  return 0;
}
