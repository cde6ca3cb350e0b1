import { keyOf, makeNextKey, nextKeyOf, proofOf, takeNextKey, type Held } from './keys.ts';

/** A new key of this browser, beside the one in use until it is in force. */

/** Whoever is signed in with the new key uses it from now on. */
export async function takeSignedIn(): Promise<void> {
  const { who = '', kid } = document.body.dataset;
  const [actor = '', person = ''] = who.split('.');
  if (kid === undefined) return;
  const next = await nextKeyOf(actor, person).catch(() => null);
  if (next?.kid === kid) await takeNextKey(actor, person);
}

export async function offerNextKey(): Promise<void> {
  const section = document.getElementById('new-key');
  if (!section) return;
  const { actor = '', person = '', organisation = '', kids = '' } = section.dataset;
  const found = await nextKeyOf(actor, person).catch(() => null);
  if (found && kids.split(' ').includes(found.kid)) {
    await takeNextKey(actor, person);
    document.getElementById('next-taken')!.hidden = false;
  } else if (found) await show(section, found, organisation);
  document.getElementById('make-next')?.addEventListener('click', () => {
    void makeNextKey(actor, person)
      .then((held) => show(section, held, organisation))
      .catch((error: unknown) => {
        document.getElementById('next-trouble')!.textContent = error instanceof Error ? error.message : String(error);
      });
  });
}

/** The claim, with its fingerprint to read out; and where a key is in use here, the act by which this one takes its place. */
async function show(section: HTMLElement, held: Held, organisation: string): Promise<void> {
  const { actor, person, kid, x } = held;
  const proof = await proofOf(held, organisation);
  const bytes = atob(kid.replaceAll('-', '+').replaceAll('_', '/'));
  const hex = Array.from(bytes, (c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const claim = document.getElementById('next-claim')!;
  claim.textContent = `${hex.match(/.{4}/g)!.join(' ')}\n\n${JSON.stringify({ person, key: { kty: 'OKP', crv: 'Ed25519', x }, proof }, null, 2)}`;
  claim.hidden = false;
  const link = document.getElementById('rotate') as HTMLAnchorElement;
  const members = { 'key.kty': 'OKP', 'key.crv': 'Ed25519', 'key.x': x, proof };
  link.href = `${section.dataset['rotate'] ?? ''}?${new URLSearchParams(members).toString()}`;
  link.hidden = (await keyOf(actor, person).catch(() => null)) === null;
}
