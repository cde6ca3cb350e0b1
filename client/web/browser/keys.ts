/**
 * Keys of this browser: Ed25519 by WebCrypto, made or taken in so that no script can read them, kept in IndexedDB. What leaves
 * the browser is signatures.
 */

export type Held = {
  /** `ACTOR.PERSON` */
  readonly name: string;
  readonly actor: string;
  readonly person: string;
  readonly kid: string;
  readonly x: string;
  readonly key: CryptoKey;
};

const STORE = 'keys';

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('concordat', 1);
    opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: 'name' }));
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(opening.error ?? new Error('no database')));
  });
}

async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database();
  try {
    return await new Promise((resolve, reject) => {
      const request = ask(db.transaction(STORE, mode).objectStore(STORE));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('no answer of the database')));
    });
  } finally {
    db.close();
  }
}

/** All, those that wait to take the place of another among them. */
export async function keysHere(): Promise<readonly Held[]> {
  return inStore('readonly', (store) => store.getAll() as IDBRequest<Held[]>);
}

/** Whether it waits until it is enrolled in the place of the one in use. */
export function isNext({ name }: Held): boolean {
  return name.endsWith(NEXT);
}

function get(name: string): Promise<Held | undefined> {
  return inStore('readonly', (store) => store.get(name) as IDBRequest<Held | undefined>);
}

export async function keyOf(actor: string, person: string): Promise<Held | null> {
  return (await get(`${actor}.${person}`)) ?? null;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const utf8 = (text: string) => new TextEncoder().encode(text);

/** RFC 7638. */
async function thumbprint(x: string): Promise<string> {
  const members = utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`);
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', members)));
}

async function keep(actor: string, person: string, x: string, key: CryptoKey, slot = ''): Promise<Held> {
  const held = { name: `${actor}.${person}${slot}`, actor, person, kid: await thumbprint(x), x, key };
  await inStore('readwrite', (store) => store.put(held));
  return held;
}

/** A new key of this browser alone. */
export function makeKey(actor: string, person: string): Promise<Held> {
  return generate(actor, person, '');
}

/** A full stop stands in no id: names of keys that are to follow those in use. */
const NEXT = '.next';

/** A new key that waits beside the one in use until it is enrolled in its place. */
export function makeNextKey(actor: string, person: string): Promise<Held> {
  return generate(actor, person, NEXT);
}

export async function nextKeyOf(actor: string, person: string): Promise<Held | null> {
  return (await get(`${actor}.${person}${NEXT}`)) ?? null;
}

/** From now on it is the one in use. */
export async function takeNextKey(actor: string, person: string): Promise<void> {
  const next = await nextKeyOf(actor, person);
  if (!next) return;
  await keep(actor, person, next.x, next.key);
  await inStore('readwrite', (store) => store.delete(next.name));
}

async function generate(actor: string, person: string, slot: string): Promise<Held> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const { x } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  if (x === undefined) throw new Error('this browser makes no Ed25519 keys');
  return keep(actor, person, x, pair.privateKey, slot);
}

/** Takes in a key of the demonstration; from then on this browser cannot tell it any more either. */
export async function takeKey(actor: string, person: string, jwk: JsonWebKey & { readonly x: string }): Promise<Held> {
  const key = await crypto.subtle.importKey('jwk', { ...jwk, key_ops: ['sign'] }, 'Ed25519', false, ['sign']);
  return keep(actor, person, jwk.x, key);
}

export async function signText({ key }: Held, text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, utf8(text))));
}

/** Proves that the key is held here, for whoever enrols it. */
export function proofOf(held: Held, organisation: string): Promise<string> {
  return signText(held, `concordat/v1/key-proof\n${organisation}\n${held.person}\n${held.kid}\n`);
}

/** A compact JWS with the one header that statements and challenges have. */
export async function seal(held: Held, typ: string, payload: string): Promise<string> {
  const head = `{"alg":"Ed25519","kid":"${held.kid}","typ":"${typ}"}`;
  const input = `${base64url(utf8(head))}.${base64url(utf8(payload))}`;
  return `${input}.${await signText(held, input)}`;
}
