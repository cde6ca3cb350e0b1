import { isNext, keysHere, makeKey, proofOf, seal, takeKey, type Held } from './keys.ts';

/** Signing in with a key of this browser; and at a demonstration, taking in the key of whom one plays. */

export async function offerSignIn(): Promise<void> {
  const demo = document.querySelector<HTMLFormElement>('form[data-demo-key]');
  demo?.addEventListener('submit', (event) => void enterDemo(event, demo));
  const section = document.getElementById('browser-key');
  const list = document.getElementById('keys');
  if (!section || !list) return;
  const keys = await keysHere().catch(() => []);
  document.getElementById('no-keys')!.hidden = keys.length > 0;
  for (const held of keys) {
    const button = document.createElement('button');
    const which = isNext(held) ? ` (${list.dataset['next'] ?? ''})` : '';
    button.textContent = `${list.dataset['enter'] ?? ''}: ${held.actor} ${held.person}${which}`;
    button.addEventListener('click', () => void enter(section, held).catch(trouble));
    const item = document.createElement('li');
    item.append(button);
    list.append(item);
  }
  const making = document.getElementById('make-key') as HTMLFormElement;
  making.addEventListener('submit', (event) => {
    event.preventDefault();
    void make(section, making).catch(trouble);
  });
}

function trouble(error: unknown): void {
  const place = document.getElementById('key-trouble');
  if (place) place.textContent = error instanceof Error ? error.message : String(error);
}

async function enter(section: HTMLElement, held: Held): Promise<void> {
  const asked = await fetch(section.dataset['challenge']!, { method: 'POST', headers: { accept: 'application/json' } });
  const { challenge, origin, organisation } = (await asked.json()) as Readonly<Record<string, string>>;
  const { actor, person } = held;
  // RFC 8785: the members in the order of their names.
  const answer = { actor, challenge, issuedAt: new Date().toISOString(), organisation, origin, person, v: 1 };
  const jws = await seal(held, 'concordat-sign-in+jws', JSON.stringify(answer));
  const form = document.createElement('form');
  form.method = 'post';
  form.action = section.dataset['signIn']!;
  for (const [name, value] of [
    ['answer', jws],
    ['to', section.dataset['to'] ?? ''],
  ] as const) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

/** What the secretariat needs to enrol a key: the public key and the proof that it is held here. */
async function make(section: HTMLElement, form: HTMLFormElement): Promise<void> {
  const said = new FormData(form);
  const [actor = '', person = ''] = ['actor', 'person'].map((name) => said.get(name) as string);
  const held = await makeKey(actor, person);
  const proof = await proofOf(held, section.dataset['organisation']!);
  const bytes = atob(held.kid.replaceAll('-', '+').replaceAll('_', '/'));
  const hex = Array.from(bytes, (c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const claim = { person, key: { kty: 'OKP', crv: 'Ed25519', x: held.x }, proof };
  const shown = document.createElement('pre');
  shown.textContent = `${hex.match(/.{4}/g)!.join(' ')}\n\n${JSON.stringify(claim, null, 2)}`;
  document.getElementById('made-key')!.replaceChildren(shown);
}

async function enterDemo(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  const chosen = (event.submitter as HTMLButtonElement | null)?.value;
  if (chosen === undefined) return;
  event.preventDefault();
  const to = form.querySelector<HTMLInputElement>('input[name=to]')?.value ?? '';
  const body = new URLSearchParams({ identity: chosen, to });
  const entered = await fetch(form.action, { method: 'POST', body, redirect: 'follow' });
  const given = await fetch(form.dataset['demoKey']!, { method: 'POST' });
  const [actor = '', person = ''] = chosen.split('.');
  // A browser without Ed25519 goes on without a key; signing says what to do then.
  if (given.ok) await takeKey(actor, person, await given.json()).catch(() => undefined);
  location.assign(entered.url);
}
