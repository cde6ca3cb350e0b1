import { Procedure } from '../../contracts/procedure.ts';
import { aggregateRef, type DossierId } from '../../contracts/ids.ts';
import type { Act } from '../../contracts/acts.ts';
import { lineHash } from '../../evidence/chain.ts';
import { manifestOf, textFrom, verifyExport } from '../../client/index.ts';
import { verifierEvidence } from '../../client/verify.ts';
import sco from '../../procedures/sco.json';
import { ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { thumbprint } from '../../evidence/keys.ts';
import { household, statement } from '../int/people.ts';
import { journalOf } from './memoryJournal.ts';

const procedure = Procedure.parse(sco);
const house = household(procedure, ['KAZ', 'IND', 'UZB']);
const dossier = aggregateRef('dossier', 'SCO-1');

const text = textFrom('# Draft\n', { language: 'ru' });
if (!text.ok) throw new Error('the draft is a text');
const version = manifestOf('SCO-1' as DossierId, { number: 1, title: 'Draft', texts: [text.value] });
const bySecretariat = (act: object) => ({
  ...statement(house.secretariat, procedure.organisation, dossier, act as Act),
  ref: dossier,
});
const className = Object.keys(procedure.classes)[0]!;
const lines = journalOf([
  ...house.founding.map((s) => ({ ...s, ref: aggregateRef('organisation', procedure.organisation) })),
  bySecretariat({
    type: 'ProposeDocument',
    title: 'Draft',
    class: className,
    area: 'energy',
    justification: 'agreed',
    proposer: 'KAZ',
    leadOrgan: 'CNC',
  }),
  bySecretariat({ type: 'RegisterDocument' }),
  bySecretariat({ type: 'IssueVersion', ...version }),
  // Refused, and kept with its rule: a refusal is decided again too.
  bySecretariat({ type: 'RegisterDocument' }),
]);

describe('a sound export', () => {
  it('is verified: every entry checked and decided again', () => {
    const report = verifyExport(lines);
    expect(report.findings).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      checked: lines.length,
      decidedAgain: lines.length,
      notDecided: [],
      rootKey: house.secretariat.key.kid,
    });
    expect(report.heads.at(-1)).toEqual({ aggregate: dossier, n: 4, hash: lineHash(lines.at(-1)!) });
  });

  it('is verified in whatever order the aggregates stand', () => {
    const own = (l: string) => l.includes('"aggregate":"dossier/');
    expect(verifyExport([...lines.filter(own), ...lines.filter((l) => !own(l))]).ok).toBe(true);
  });

  it('is not believed under another founding key, or with another last line, than was handed over', () => {
    expect(verifyExport(lines, { rootKey: 'x'.repeat(43) }).findings.map((f) => f.what)).toContain('rootKey');
    const cut = verifyExport(lines.slice(0, -1), { heads: { [dossier]: lineHash(lines.at(-1)!) } });
    expect(cut.findings).toEqual([expect.objectContaining({ what: 'head', aggregate: dossier, n: 3 })]);
  });

  it('without the organisation says what could not be decided again', () => {
    const report = verifyExport(lines.filter((l) => l.includes('"aggregate":"dossier/')));
    expect(report.decidedAgain).toBe(0);
    expect(report.notDecided).toHaveLength(4);
    expect(report.notDecided[0]!.lacks[0]).toMatch(/^organisation\/SCO@\d+$/);
  });
});

describe('a changed export', () => {
  const bytes = lines.map((l) => Buffer.from(l));
  /** Changes one byte of one line, so that the bytes stay UTF-8. */
  const changed = (line: number, at: number) =>
    lines.map((text, i) => {
      if (i !== line) return text;
      const copy = Buffer.from(bytes[i]!);
      copy[at] = copy[at]! ^ 1;
      return copy.toString('utf8');
    });

  it('is found, and the changed entry is named or the one after it', () => {
    for (const [line, { length }] of bytes.entries()) {
      // Another place in each line.
      const at = Math.floor((length * ((line % 9) + 1)) / 11);
      const report = verifyExport(changed(line, at));
      expect(report.ok).toBe(false);
      expect(Math.abs(report.findings[0]!.line - (line + 1))).toBeLessThanOrEqual(1);
    }
  });

  it('with a forged event is found by deciding again, though its chain was mended', () => {
    const last = lines.at(-1)!;
    const forged = last.replace('"rule":"D11"', '"rule":"D12"');
    expect(forged).not.toBe(last);
    const report = verifyExport([...lines.slice(0, -1), forged]);
    expect(report.findings).toEqual([
      expect.objectContaining({ aggregate: dossier, n: 4, line: lines.length, what: 'events' }),
    ]);
  });

  it('with an entry left out, doubled or put elsewhere is found', () => {
    const at = lines.length - 3;
    for (const bent of [
      lines.filter((_, i) => i !== at),
      [...lines.slice(0, at), lines[at]!, ...lines.slice(at)],
      lines.map((l, i) => (i === at ? lines[at + 1]! : i === at + 1 ? lines[at]! : l)),
    ]) {
      expect(verifyExport(bent)).toMatchObject({ ok: false, findings: [{ aggregate: dossier, what: 'n' }] });
    }
  });

  it('that is not an export at all is reported, not thrown at', () => {
    for (const bent of ['', 'x', '{}', '[]', '{"aggregate":"dossier/X"}', '\u0000', '{"aggregate":"dossier/X","at":']) {
      expect(verifyExport([bent]).ok).toBe(false);
    }
  });
});

describe('a key of small order that an intake enrolled all the same', () => {
  it('is found by deciding its enrolment again, in each of its eight encodings, and so is what it signed (O22)', () => {
    const forged = Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]).toString('base64url');
    const blind = {
      ...verifierEvidence,
      keys: { ...verifierEvidence.keys, isSound: () => true, provesPossession: () => true },
    };
    const house = household(procedure, ['KAZ']);
    const organisation = aggregateRef('organisation', procedure.organisation);
    const { person, actor } = house.delegations[0]!;
    for (const hex of ED25519_TORSION_SUBGROUP) {
      const key = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(hex, 'hex').toString('base64url') } as const;
      const enrolled = statement(house.secretariat, procedure.organisation, organisation, {
        ...{ type: 'EnrolKey', person, key, proof: forged, fingerprint: thumbprint(key), paper: 'note 1' },
      });
      const [, payload] = statement(house.delegations[0]!, procedure.organisation, dossier, {
        type: 'TakeUpProposal',
      }).jws.split('.');
      const header = `{"alg":"Ed25519","kid":"${thumbprint(key)}","typ":"concordat-statement+jws"}`;
      const forgery = { jws: `${Buffer.from(header).toString('base64url')}.${payload}.${forged}`, ref: dossier };
      const lines = journalOf(
        [...house.founding, enrolled].map((s) => ({ ...s, ref: organisation })).concat(forgery as never),
        blind,
      );
      const { ok, findings } = verifyExport(lines);
      expect([actor, ok, new Set(findings.map((f) => f.what))]).toEqual([
        actor,
        false,
        new Set(['events', 'signature']),
      ]);
    }
  });
});
