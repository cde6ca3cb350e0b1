import { keyOf, seal } from './keys.ts';

/**
 * Signs the statements of a list, one after the other, the way each would go by itself: the page that shows it is asked for, what it
 * would sign is compared with what the list says, and it is sent as it was signed. Whatever is not as listed is not signed.
 */

export async function offerBatch(): Promise<void> {
  const batch = document.getElementById('batch');
  const button = document.getElementById('batch-sign') as HTMLButtonElement | null;
  if (!batch || !button) return;
  const held = await keyOf(batch.dataset['actor']!, batch.dataset['person']!).catch(() => null);
  if (!held) {
    button.hidden = true;
    document.getElementById('batch-keyless')!.hidden = false;
    return;
  }
  button.addEventListener('click', () => {
    button.disabled = true;
    void signAll(batch, (payload) => seal(held, 'concordat-statement+jws', payload));
  });
}

/**
 * `changed`: something was recorded between the list, or the page of this one, and its signature. `refused`: by a rule, which `why`
 * names as the desk's page does. `failed`: the desk gave no answer to this.
 */
type Outcome = { readonly is: 'done' | 'changed' | 'failed' } | { readonly is: 'refused'; readonly why: Element };

async function signAll(batch: HTMLElement, sign: (payload: string) => Promise<string>): Promise<void> {
  /** Of those that must not be signed on more than was listed: the last entry that was known, with what this list has added. */
  const known = new Map<string, number>();
  for (const item of batch.querySelectorAll<HTMLElement>('li')) {
    const { aggregate = '', after } = item.dataset;
    const upTo = after === undefined ? null : (known.get(aggregate) ?? Number(after));
    let outcome: Outcome = { is: 'changed' };
    // The statement stays as it is listed; whether it is still accepted is asked anew.
    for (let attempt = 1; outcome.is === 'changed' && attempt <= 3; attempt += 1)
      outcome = await signOne(batch, item, sign, upTo).catch(() => ({ is: 'failed' }) as const);
    const isDone = outcome.is === 'done';
    if (isDone && upTo !== null) known.set(aggregate, upTo + 1);
    item.querySelector('.state')!.textContent = batch.dataset[outcome.is] ?? '';
    if (outcome.is === 'refused') item.append(document.importNode(outcome.why, true));
    item.classList.add(isDone ? 'good' : 'warn');
  }
}

async function signOne(
  batch: HTMLElement,
  item: HTMLElement,
  sign: (payload: string) => Promise<string>,
  upTo: number | null,
): Promise<Outcome> {
  const aggregate = item.dataset['aggregate']!;
  const act = JSON.parse(item.dataset['act']!) as Readonly<Record<string, unknown>>;
  const fields = new URLSearchParams({ aggregate, act: String(act['type']) });
  for (const [name, value] of Object.entries(act)) if (name !== 'type') fields.set(name, typed(value));
  const shown = await pageOf(await post(batch.dataset['preview']!, fields));
  const payload = shown.querySelector<HTMLTextAreaElement>('#payload')?.value ?? '';
  const n = shown.querySelector<HTMLInputElement>('#sign input[name=n]')?.value ?? '';
  // A refusal is shown instead of what would be recorded.
  const why = shown.querySelector('.refusal');
  if (why) return { is: 'refused', why };
  if (payload === '') return { is: 'failed' };
  if (upTo !== null && n !== String(upTo)) return { is: 'changed' };
  const statement = JSON.parse(payload) as { readonly aggregate: string; readonly act: unknown };
  if (statement.aggregate !== aggregate || sorted(statement.act) !== sorted(act)) return { is: 'failed' };
  const sent = await post(batch.dataset['statements']!, new URLSearchParams({ n, jws: await sign(payload) }));
  if (sent.status === 409) return { is: 'changed' };
  // Its receipt, too, may say that it was refused.
  const refused = (await pageOf(sent)).querySelector('.refusal');
  if (refused) return { is: 'refused', why: refused };
  return { is: sent.ok && new URL(sent.url).pathname.startsWith('/receipts/') ? 'done' : 'failed' };
}

/** A page that the desk answered, to be read; nothing in it runs. */
async function pageOf(answer: Response): Promise<Document> {
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/** A value as a form has it; a box that is not ticked is empty. */
function typed(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : '';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** A desk that is asked too much at once says so; then it is asked again. */
async function post(path: string, body: URLSearchParams): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(path, { method: 'POST', body });
    if (answer.status !== 429 || attempt === 30) return answer;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

/** The same text for the same value, in whatever order its members stand. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
