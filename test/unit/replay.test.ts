import type { Act } from '../../contracts/acts.ts';
import { aggregateRef, type AggregateRef, type DossierId, type Instant } from '../../contracts/ids.ts';
import { Procedure } from '../../contracts/procedure.ts';
import {
  checkCertificate,
  manifestOf,
  proveKey,
  replay,
  textFrom,
  verifyExport,
  type Profile,
} from '../../client/index.ts';
import { foldLine, seenEntries } from '../../client/fold.ts';
import { historyRows, isShown } from '../../client/index.ts';
import { emptyFolded } from '../../domain/journalling.ts';
import { canonicalJson } from '../../evidence/canonical.ts';
import { checkChain, lineHash, parseLine, readWithheld, withheldLine } from '../../evidence/chain.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import sco from '../../procedures/sco.json';
import { household, someone, statement, type Someone } from '../int/people.ts';
import { CURRENT, recordedExports } from '../exports/exports.ts';
import { journalOf } from './memoryJournal.ts';

/** Decisions made again with a certificate, and exports in which lines are withheld. */

const procedure = Procedure.parse(sco);
const { organisation } = procedure;
const house = household(procedure, ['KAZ', 'IND', 'UZB']);
const auditor = someone('AUDITOR');
const dossier = aggregateRef('dossier', 'SCO-1');
const ref = aggregateRef('organisation', organisation);
const say = (who: Someone, about: AggregateRef, act: object) => ({
  ...statement(who, organisation, about, act as Act),
  ref: about,
});
const staff = (about: AggregateRef, act: object) => say(house.secretariat, about, act);
const text = textFrom('# Draft\n', { language: 'ru' });
if (!text.ok) throw new Error('the draft is a text');
const version = manifestOf('SCO-1' as DossierId, { number: 1, title: 'Draft', texts: [text.value] });
const lines = journalOf([
  ...house.founding.map((s) => ({ ...s, ref })),
  staff(ref, { type: 'RegisterOffice', office: 'AUDITOR', role: 'auditor', name: 'Auditor' }),
  staff(ref, {
    ...{ type: 'AccreditPerson', person: auditor.person, actor: 'AUDITOR', name: 'A', level: 'staff', mandate: null },
  }),
  staff(ref, {
    ...{ type: 'EnrolKey', person: auditor.person, key: auditor.key.publicJwk },
    proof: proveKey(auditor.key.jwk, organisation, auditor.person),
    ...{ fingerprint: auditor.key.kid, paper: 'note 1' },
  }),
  staff(dossier, {
    ...{ type: 'ProposeDocument', title: 'Draft', class: Object.keys(procedure.classes)[0], area: 'energy' },
    ...{ justification: 'agreed', proposer: 'KAZ', leadOrgan: 'CNC' },
  }),
  staff(dossier, { type: 'RegisterDocument' }),
  staff(dossier, { type: 'IssueVersion', ...version }),
  // Refused, and kept with its rule.
  staff(dossier, { type: 'RegisterDocument' }),
  say(house.delegations[1]!, dossier, { type: 'TakeUpProposal' }),
]);
const own = lines.filter((l) => l.startsWith(`{"aggregate":"${dossier}"`));
const others = lines.filter((l) => !own.includes(l));

const profileOf = (who: Someone): Profile => ({
  ...{ v: 1, organisation, actor: who.actor, person: who.person, privateKey: who.key.jwk, nkeySeed: 'SU' },
  ...{ natsUrl: 'nats://127.0.0.1:9', processKey: house.process.key.publicJwk },
});
const options = { release: '0.0.1', at: '2026-02-01T00:00:00.000Z' as Instant };
const certify = (of: readonly string[], who = auditor) => replay(profileOf(who), 'SCO-1' as DossierId, of, options);

/** One dossier’s lines, entry `n` changed, with a chain that holds. */
function mutant(n: number, change: (events: { type: string }[]) => void): readonly string[] {
  const out: string[] = [];
  for (const line of own) {
    const entry = JSON.parse(line) as { n: number; prev: string | null; events: { type: string }[] };
    if (entry.n === n) change(entry.events);
    if (out.length > 0) entry.prev = lineHash(out.at(-1)!);
    out.push(canonicalJson(entry));
  }
  return [...others, ...out];
}

describe('a replay', () => {
  it('decides every statement again, also the refused ones, and is certified', () => {
    const { report, jws } = certify(lines);
    expect(report).toMatchObject({ ok: true, decidedAgain: lines.length, withheld: 0 });
    const read = readCertificate(jws!);
    expect(read).toMatchObject({
      ok: true,
      certificate: {
        ...{ dossier: 'SCO-1', head: { n: own.length, hash: lineHash(own.at(-1)!) }, outcome: 'same' },
        ...{ decidedAgain: { entries: lines.length, refused: 1, late: 0 }, actor: 'AUDITOR', checkpoint: null },
      },
    });
    expect(checkCertificate(jws!, lines)).toMatchObject({ ok: true, doubts: [] });
    expect(checkCertificate(`${jws!}\n`, null)).toMatchObject({ ok: true, report: null });
  });

  it('of a mutant has no certificate, though its chain is fresh', () => {
    const mutants = [
      mutant(1, (events) => void Object.assign(events[0]!, { title: 'Another' })),
      mutant(4, (events) => void Object.assign(events[0]!, { refusal: { rule: 'D12', lack: 'x', facts: {} } })),
      mutant(5, (events) => void Object.assign(events[0]!, { member: 'UZB' })),
    ];
    expect(mutants.map((m) => checkChain(m.slice(others.length)).ok)).toEqual([true, true, true]);
    for (const m of mutants) {
      const { report, jws } = certify(m);
      expect([report.ok, jws]).toEqual([false, null]);
      expect(report.findings.map((f) => f.what)).toContain('events');
    }
  });

  it('decides by the other aggregates as of each entry, whatever came after it', () => {
    const basis = parseLine(own[4]!).basis.organisation;
    // The same without what the organisation did since.
    const until = others.filter((l) => parseLine(l).n <= basis);
    expect(verifyExport([...until, ...own])).toMatchObject({ ok: true, notDecided: [] });
    // Before its delegation was there, the statement is another one.
    const back = canonicalJson({ ...(JSON.parse(own[4]!) as object), basis: { organisation: 3 } });
    expect(verifyExport([...others, ...own.with(4, back)]).findings.map((f) => f.what)).toContain('key');
    expect(certify([...others, ...own.with(4, back)]).jws).toBeNull();
  });

  it('decides late statements again too: in the recorded exports, each of them', () => {
    const late = recordedExports(CURRENT).filter((e) => e.lines.some((l) => l.includes('"LateStatementReceived"')));
    expect(late.length).toBeGreaterThan(0);
    const { lines: some } = late[0]!;
    const ids = some.flatMap((l) => /^\{"aggregate":"dossier\/([A-Z0-9-]+)"/.exec(l)?.[1] ?? []);
    const { report, jws } = replay(profileOf(auditor), ids[0] as DossierId, some, options);
    expect(report).toMatchObject({ ok: true, decidedAgain: some.length });
    const read = readCertificate(jws!);
    expect(read.ok && read.certificate.decidedAgain.late).toBeGreaterThan(0);
  });

  it('that lacks what was decided on, or is not shown all, has no certificate', () => {
    const hidden = lines.map((l) => (l === own[3] ? withheldLine(parseLine(l), lineHash(l)) : l));
    for (const some of [own, hidden]) expect(certify(some).jws).toBeNull();
  });
});

describe('a certificate', () => {
  const { jws } = certify(lines);
  const what = (doubted: string, of: readonly string[] | null = lines) =>
    checkCertificate(doubted, of).doubts.map((d) => d.what);

  it('is not believed where it was changed, or is of another kind', () => {
    const [head, body, signature] = jws!.split('.') as [string, string, string];
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const bent = Buffer.from(canonicalJson({ ...payload, dossier: 'SCO-2' })).toString('base64url');
    expect(what(`${head}.${bent}.${signature}`)).toEqual(['signature']);
    expect(what('no certificate')).toEqual(['form']);
    expect(what(house.founding[0]!.jws)).toEqual(['form']);
  });

  it('is not believed about another export, or a mutant', () => {
    expect(what(jws!, [...others, ...own.slice(0, -1)])).toContain('heads');
    expect(
      what(
        jws!,
        mutant(5, (e) => void Object.assign(e[0]!, { member: 'UZB' })),
      ),
    ).toContain('events');
  });

  it('is not believed of somebody who is no auditor', () => {
    expect(what(certify(lines, house.delegations[0]).jws!)).toEqual(['auditor']);
    expect(what(certify(lines, someone('AUDITOR')).jws!)).toEqual(['auditor']);
    // Without an export nobody can say.
    expect(what(certify(lines, someone('AUDITOR')).jws!, null)).toEqual([]);
  });
});

describe('a line that is withheld', () => {
  const hide = (...ns: readonly number[]) =>
    own.map((l) => (ns.includes(parseLine(l).n) ? withheldLine(parseLine(l), lineHash(l)) : l));

  it('says its place and its hash, and nothing of what it says', () => {
    const [line] = hide(1);
    expect(readWithheld(line!)).toEqual({
      aggregate: dossier,
      n: 1,
      prev: null,
      hash: lineHash(own[0]!),
      withheld: true,
    });
    expect(line).toHaveLength(canonicalJson(readWithheld(line!)).length);
    expect(line).not.toContain('Draft');
    for (const bent of [own[0]!, line!.replace('"n":1', '"n":0'), `${line!} `, line!.replace('{', '{ ')])
      expect(readWithheld(bent)).toBeNull();
  });

  it('keeps an export sound: counted as not seen, and what rests on it as not decided again', () => {
    const report = verifyExport([...others, ...hide(4)]);
    expect(report).toMatchObject({ ok: true, withheld: 1, checked: lines.length - 1 });
    expect(report.notDecided).toEqual([{ aggregate: dossier, n: 5, lacks: [`${dossier}@4`] }]);
    expect(report.heads.at(-1)).toEqual({ aggregate: dossier, n: 5, hash: lineHash(own[4]!) });
    const last = verifyExport([...others, ...hide(5)]);
    expect(last).toMatchObject({ ok: true, withheld: 1, decidedAgain: lines.length - 1 });
    expect(last.heads.at(-1)).toEqual({ aggregate: dossier, n: 5, hash: lineHash(own[4]!) });
    const all = verifyExport([...others, ...hide(1, 2, 3, 4, 5)]);
    expect(all).toMatchObject({ ok: true, withheld: 5, decidedAgain: others.length });
  });

  it('does not hide a changed line behind it, nor one that is left out or doubled', () => {
    const forged = withheldLine(parseLine(own[3]!), lineHash('another'));
    const what = (own_: readonly string[]) => verifyExport([...others, ...own_]).findings.map((f) => f.what);
    expect(what(own.with(3, forged))).toEqual(['prev']);
    expect(what(hide(4).toSpliced(2, 1))).toEqual(['n']);
    expect(what(hide(4).toSpliced(3, 0, hide(4)[3]!))).toEqual(['n']);
    expect(what(hide(2).with(3, own[3]!.replace('"rule":"D11"', '"rule":"D12"')))).toEqual(['prev']);
    // Signatures behind it are checked all the same.
    const sig = own[4]!.replace(/"statement":"([^"]{40})./, '"statement":"$1A');
    expect(what(hide(3).with(4, sig))).not.toEqual([]);
  });

  it('is taken where somebody’s own view is checked, and nowhere else', () => {
    expect(checkChain(hide(2))).toMatchObject({ ok: false, at: 1, what: 'envelope' });
    expect(checkChain(hide(2), undefined, true)).toMatchObject({ ok: true, head: { n: 5 } });
  });

  it('is folded and told in its place', () => {
    const folded = hide(5).reduce(foldLine, emptyFolded(dossier));
    expect([folded.n, folded.head]).toEqual([5, lineHash(own[4]!)]);
    expect(() => hide(2).slice(1).reduce(foldLine, emptyFolded(dossier))).toThrow('another place');
    expect(seenEntries(hide(2, 3)).map((e) => e.n)).toEqual([1, 4, 5]);
    const rows = historyRows(hide(4), [], []);
    expect(rows.map(isShown)).toEqual([true, true, true, false, true]);
    expect(rows[3]).toEqual({ aggregate: dossier, n: 4, hash: lineHash(own[3]!), withheld: true });
  });
});
