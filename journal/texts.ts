import { JsHeaders, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Objm, type ObjectStore } from '@nats-io/obj';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import type { Instant, Sha256 } from '../contracts/ids.ts';
import { TEXT_BUCKET, textBytesSubject, textMetaSubject } from '../contracts/names.ts';
import { sha256Hex } from '../evidence/hash.ts';
import { isWrongLastSequence } from './journal.ts';
import { REQUEST_TIMEOUT, retryOutages } from './outage.ts';

export type Texts = {
  /**
   * Stores the canonical bytes of a text under their hash. Storing the same again changes nothing but the instant at which it
   * was stored, so that an erasure from before does not take it.
   */
  put(bytes: Uint8Array): Promise<Sha256>;
  /** The bytes of a text, or null where none is stored. Throws where they do not have this hash: the store is damaged. */
  get(sha256: Sha256): Promise<Buffer | null>;
  has(sha256: Sha256): Promise<boolean>;
  /**
   * Removes a text that was stored before an instant, so that its erasure does not take what somebody stores later. False:
   * there was none. Needs no right to purge: an empty message takes the place of its bytes.
   */
  remove(sha256: Sha256, storedBefore: Instant): Promise<boolean>;
};

/** What the object store says of a text: which bytes are its, and whether it is gone. */
type Meta = { readonly nuid: string; readonly deleted?: boolean };

/** The content-addressed texts, as HUB's engine sees them. */
export function createTexts(nc: NatsConnection): Texts {
  let opened: Promise<ObjectStore> | undefined;
  const store = (): Promise<ObjectStore> => {
    opened ??= new Objm(nc).open(TEXT_BUCKET).catch((error: unknown) => {
      // Not kept: an outage at the first use must not last.
      opened = undefined;
      throw error;
    });
    return opened;
  };
  const has = async (sha256: Sha256): Promise<boolean> => {
    const info = await (await store()).info(sha256);
    return info !== null && !info.deleted;
  };
  /** What the store says of a text that it has or had, and the sequence at which it says so. */
  const metaOf = async (sha256: Sha256) => {
    const jsm = await jetstreamManager(nc, { checkAPI: false, timeout: REQUEST_TIMEOUT });
    const found = await jsm.streams.getMessage(`OBJ_${TEXT_BUCKET}`, { last_by_subj: textMetaSubject(sha256) });
    return found && { seq: found.seq, storedAt: found.timestamp, info: found.json<Meta>() };
  };
  const replacing = () => {
    const replaces = headers();
    replaces.set(JsHeaders.RollupHdr, JsHeaders.RollupValueSubject);
    return { headers: replaces, timeout: REQUEST_TIMEOUT };
  };
  /** Writes what the store says of a text anew, unless it says something else since. */
  const restate = async (sha256: Sha256, since: number, info: Meta): Promise<boolean> => {
    try {
      const options = { ...replacing(), expect: { lastSubjectSequence: since } };
      await jetstream(nc).publish(textMetaSubject(sha256), JSON.stringify(info), options);
      return true;
    } catch (error) {
      if (isWrongLastSequence(error)) return false;
      throw error;
    }
  };
  return {
    put: (bytes) =>
      retryOutages(async () => {
        const sha256 = sha256Hex(bytes);
        for (;;) {
          const meta = await metaOf(sha256);
          if (!meta || meta.info.deleted) {
            await (await store()).putBlob({ name: sha256 }, bytes);
            return sha256;
          }
          if (await restate(sha256, meta.seq, meta.info)) return sha256;
        }
      }),
    get: (sha256) =>
      retryOutages(async () => {
        const data = await (await store()).getBlob(sha256);
        if (data === null) return null;
        const found = sha256Hex(data);
        if (found !== sha256)
          throw new Error(`the text store holds other bytes under ${sha256}: they hash to ${found}`);
        return Buffer.from(data.buffer, data.byteOffset, data.length);
      }),
    has: (sha256) => retryOutages(() => has(sha256)),
    remove: (sha256, storedBefore) =>
      retryOutages(async () => {
        const meta = await metaOf(sha256);
        if (!meta) return false;
        const { seq, storedAt, info } = meta;
        const isOld = !info.deleted && Date.parse(storedAt) <= Date.parse(storedBefore);
        if (!info.deleted && !isOld) return false;
        // The name first, and only as long as nobody stores the text anew: its bytes are never taken from one that is named.
        const gone = { ...info, deleted: true, size: 0, chunks: 0, digest: '' };
        if (isOld && !(await restate(sha256, seq, gone))) return false;
        // Also where it was named no more: whoever is interrupted between the two does this one again.
        await jetstream(nc).publish(textBytesSubject(info.nuid), '', replacing());
        return isOld;
      }),
  };
}
