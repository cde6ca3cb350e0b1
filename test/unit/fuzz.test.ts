import fc from 'fast-check';
import { verifyBundle as byEngine } from '../../client/verifyBundle.ts';
import { aggregateRef, type Instant } from '../../contracts/ids.ts';
import { decideEntry, emptyFolded, foldEntry, type Folded } from '../../domain/journalling.ts';
import type { OrganisationState } from '../../domain/organisation/state.ts';
import { canonicalBytes } from '../../evidence/canonical.ts';
import { lineHash } from '../../evidence/chain.ts';
import { sha256Hex } from '../../evidence/hash.ts';
import { openCheckpoint } from '../../evidence/log/checkpoint.ts';
import { LOG_KEY, noteKey, readNote } from '../../evidence/log/note.ts';
import { parsePolicy } from '../../evidence/log/policy.ts';
import { parseProof, proofText } from '../../evidence/log/proof.ts';
import { readStatement } from '../../evidence/statement.ts';
import { LOG, namedKey, readCheckpoint, readConsistency, readProof, signatureBy } from '../../verifier/note.ts';
import { publicKeyOf } from '../../verifier/signature.ts';
import { readStatement as readBySmall } from '../../verifier/statement.ts';
import { verifyBundle as bySmall } from '../../verifier/verify.ts';
import { lackOfAuthenticity, readArrival } from '../../worker/authenticate.ts';
import { evidence } from '../../worker/evidenceFunctions.ts';
import { household, statement, type Household } from '../int/people.ts';
import { ORIGIN, bundleWorld, type BundleWorld } from './bundleWorld.ts';
import { hostileMessages } from './hostile.ts';
import { rememberedCurve, rememberedStrictCurve } from './remembered.ts';
import { procedure } from './smallOrganisation.ts';

/**
 * More than 100,000 statements, notes, proofs and bundles, made from good ones by damage: nothing throws, nothing hangs,
 * nothing forged is accepted, and the two verifiers agree. `FUZZ_SEED` gives other inputs.
 */

const RUNS = {
  damaged: 66_500,
  hostile: 5_000,
  checkpoints: 3_000,
  proofs: 20_000,
  consistency: 5_000,
  policies: 1_500,
  bundles: 1_500,
};
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_105);
/** No input may take so long; a tenth of it would be a defect, too, but the machine may be busy. */
const HANGS_MS = 10_000;

/** xorshift: small, and the same everywhere. */
function numbers(seed: number): (below: number) => number {
  let x = seed | 1;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}

const PIECES = [
  '"',
  '{',
  '}',
  '[',
  ',',
  ':',
  '\n',
  '\n\n',
  '.',
  '=',
  ' ',
  '\u2014 ',
  '0',
  '-1',
  '1e9',
  '9007199254740993',
  '\u0000',
  '\ud7ff',
  'null',
  '"__proto__":1,',
  '\\ud800',
  '../',
  '\u00ff',
].map((t) => Buffer.from(t));

/** One to three damages: bits, bytes, pieces put in, taken out, doubled, cut off, or taken from elsewhere. */
function damaged(good: Uint8Array, next: (below: number) => number, donor: Uint8Array = good): Buffer {
  let bytes = Buffer.from(good);
  for (let times = 1 + next(3); times > 0 && bytes.length > 0; times -= 1) {
    const at = next(bytes.length);
    const to = Math.min(bytes.length, at + 1 + next(24));
    switch (next(9)) {
      case 0:
      case 1:
        bytes[at] = bytes[at]! ^ (1 << next(8));
        break;
      case 2:
        bytes[at] = next(256);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), PIECES[next(PIECES.length)]!, bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
        break;
      case 5:
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
        break;
      case 6:
        bytes = bytes.subarray(0, at);
        break;
      case 7: {
        const from = next(donor.length);
        bytes = Buffer.concat([bytes.subarray(0, at), donor.subarray(from, from + 64), bytes.subarray(to)]);
        break;
      }
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), PIECES[next(PIECES.length)]!, bytes.subarray(to)]);
    }
  }
  return bytes;
}

/** Runs through inputs, and says how long the slowest took. */
function each(count: number, seed: number, input: (next: (below: number) => number, i: number) => void): void {
  const next = numbers(seed);
  let slowest = 0;
  for (let i = 0; i < count; i += 1) {
    const since = performance.now();
    input(next, i);
    slowest = Math.max(slowest, performance.now() - since);
  }
  expect(slowest).toBeLessThan(HANGS_MS);
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe('statements', () => {
  const house: Household = household(procedure, ['AAA', 'BBB']);
  const rootKey = house.secretariat.key.kid;
  const good = statement(house.delegations[0]!, house.organisation, aggregateRef('dossier', 'H-1'), {
    type: 'TakeUpProposal',
  });
  let organisation: OrganisationState;
  beforeAll(() => {
    let folded: Folded = emptyFolded(aggregateRef('organisation', house.organisation));
    for (const [i, s] of house.founding.entries()) {
      const read = readStatement(s.jws);
      if (!read.ok) throw new Error('the founding does not read');
      const received = {
        statement: read.statement,
        id: read.id,
        jws: s.jws,
        sequence: i + 1,
        at: '2026-01-01T00:00:00.000Z' as Instant,
      };
      const { entry, line } = decideEntry(received, folded, () => folded, evidence);
      folded = foldEntry(folded, entry, lineHash(line));
    }
    organisation = folded.state as OrganisationState;
  });

  /** What the intake says of bytes: null where it takes them. Both readers agree on what is a statement, and which. */
  const asked = (subject: string, data: Uint8Array): string | null => {
    const arrival = readArrival({ subject, data }, house.organisation);
    const refusal = arrival.ok ? lackOfAuthenticity(arrival, organisation, rootKey) : arrival.refusal;
    const [engine, small] = [readStatement(data), readBySmall(Buffer.from(data).toString('latin1'))];
    // The small verifier knows no acts: of those the rules decide (E05).
    if (engine.ok) expect(small).toMatchObject({ id: engine.id, kid: engine.kid, seq: engine.statement.seq });
    else if (engine.rule !== 'E05') expect(typeof small).toBe('string');
    return refusal === null ? null : refusal.rule;
  };

  it('that were damaged are not taken', () => {
    const bytes = Buffer.from(good.jws);
    expect(asked(good.subject, bytes)).toBeNull();
    const donor = Buffer.from(house.founding[0]!.jws);
    let taken = 0;
    each(RUNS.damaged, SEED, (next) => {
      const data = damaged(bytes, next, donor);
      if (asked(good.subject, data) === null && !same(data, bytes)) taken += 1;
    });
    expect(taken).toBe(0);
  });

  it('that are signed and hostile are not taken', () => {
    let taken = 0;
    for (const { subject, data } of fc.sample(hostileMessages(house), { numRuns: RUNS.hostile, seed: SEED }))
      if (asked(subject, data) === null) taken += 1;
    expect(taken).toBe(0);
  });
});

describe('notes, proofs and bundles', () => {
  let world: BundleWorld;
  beforeAll(async () => void (world = await bundleWorld('short')));
  const file = (path: string) => world.files.get(path)!;

  it('of damaged checkpoints are read alike, and none is signed that was not', () => {
    const good = file('checkpoint');
    const key = noteKey(ORIGIN, LOG_KEY, world.logKey.publicJwk);
    if (!key.ok) throw new Error(key.what);
    const named = namedKey(ORIGIN, LOG, publicKeyOf(world.logKey.publicJwk, rememberedCurve)!);
    const [, body] = /^([^]*?\n)\n/.exec(good.toString('utf8'))!;
    each(RUNS.checkpoints, SEED + 1, (next) => {
      const bytes = damaged(good, next);
      const [engine, small] = [openCheckpoint(bytes, [key.key]), readCheckpoint(bytes)];
      const isSigned = small?.origin === ORIGIN && signatureBy(small, named, rememberedCurve).is === 'signed';
      expect({ signed: isSigned, text: bytes.toString('base64') }).toMatchObject({ signed: engine.ok });
      if (engine.ok) expect(engine.note.text).toBe(body);
      const note = readNote(bytes);
      if (small) expect(note).toMatchObject({ ok: true, text: small.text });
    });
  });

  it('of damaged proofs are read alike', () => {
    const path = [...world.files.keys()].find((p) => p.startsWith('proofs/'))!;
    const good = file(path);
    each(RUNS.proofs, SEED + 2, (next) => {
      const bytes = damaged(good, next);
      const [engine, small] = [parseProof(bytes), readProof(bytes)];
      // In a bundle a proof stands as it is written, without what the format allows besides.
      const isExact = engine.ok && same(Buffer.from(proofText(engine.proof)), bytes);
      expect({ read: small !== undefined, text: bytes.toString('base64') }).toMatchObject({ read: isExact });
      if (engine.ok && small) expect(small.checkpoint).toBe(engine.proof.checkpoint);
    });
  });

  it('of damaged consistency proofs and policies never throw', () => {
    const consistency = file(`consistency/${world.older.size}`);
    each(RUNS.consistency, SEED + 3, (next) => {
      const read = readConsistency(damaged(consistency, next));
      if (read) expect(read.path.every((hash) => hash.length === 32)).toBe(true);
    });
    each(RUNS.policies, SEED + 4, (next) => void parsePolicy(damaged(file('policy'), next)));
  });

  it('of damaged bundles agree, and believe nothing that was not there', () => {
    const paths = [
      'manifest.json',
      'entries.jsonl',
      'entries.jsonl',
      'checkpoint',
      'policy',
      'procedure.json',
      `consistency/${world.older.size}`,
    ];
    paths.push(...[...world.files.keys()].filter((p) => p.startsWith('proofs/') || p.startsWith('texts/')).slice(0, 4));
    const known = { rootKey: world.rootKey, checkpoint: Buffer.from(world.olderCheckpoint) };
    const manifest = JSON.parse(file('manifest.json').toString('utf8')) as Record<string, unknown>;
    let ok = 0;
    each(RUNS.bundles, SEED + 5, (next) => {
      const path = paths[next(paths.length)]!;
      const files = new Map<string, Uint8Array>([...world.files, [path, damaged(file(path), next)]]);
      if (path !== 'manifest.json' && next(4) > 0) {
        const hashes = [...files].filter(([p]) => p !== 'manifest.json').map(([p, bytes]) => [p, sha256Hex(bytes)]);
        files.set('manifest.json', canonicalBytes({ ...manifest, files: Object.fromEntries(hashes) as object }));
      }
      const small = bySmall(files, { ...known, curve: rememberedCurve });
      const engine = byEngine(files, { ...known, curve: rememberedStrictCurve });
      // Of these only whoever decides again can speak.
      const authentic = engine.findings.filter((f) => !['events', 'entry', 'reads', 'act', 'places'].includes(f.check));
      expect({ path, small: small.findings.length === 0, s: small.findings, e: engine.findings }).toMatchObject({
        small: small.ok ? authentic.length === 0 : engine.ok,
      });
      if (!small.ok) return;
      ok += 1;
      for (const p of ['entries.jsonl', 'policy', 'procedure.json', 'checkpoint'])
        expect(same(files.get(p)!, file(p))).toBe(true);
    });
    expect(ok).toBeLessThan(RUNS.bundles / 20);
  });

  it('were more than 100,000 in all', () => {
    expect(Object.values(RUNS).reduce((a, b) => a + b)).toBeGreaterThan(100_000);
  });
});
