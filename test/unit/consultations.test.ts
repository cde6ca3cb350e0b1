import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openConsultations } from '../../client/web/consultations.ts';
import type { ActorId, DossierId, PersonId } from '../../contracts/ids.ts';
import { LIMITS } from '../../contracts/limits.ts';

/** What a delegation keeps at a desk: never more than it may, and never so that the desk does not start again. */

const KAZ = 'KAZ' as ActorId;
const by = { person: 'KAZ-HEAD' as PersonId, name: 'The head' };
const dossier = (n: number) => `D-${n}` as DossierId;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'concordat-consultations-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what a delegation keeps', () => {
  it('is not kept where it could not be read again: a field of too long a name, a text that is too long', () => {
    const kept = openConsultations(folder, () => 0);
    expect(kept.draft(KAZ, dossier(1), by, { [`position.${'x'.repeat(200)}`]: 'y' }, null)).toBe(false);
    expect(kept.draft(KAZ, dossier(1), by, { position: 'y'.repeat(LIMITS.proseChars + 1) }, null)).toBe(false);
    expect(kept.of(KAZ, dossier(1))).toBeNull();
    expect(kept.draft(KAZ, dossier(1), by, { 'position.kind': 'agree' }, null)).toBe(true);
  });

  it('is of so many documents and no more; of one that is there it changes still', () => {
    const kept = openConsultations(folder, () => 0);
    for (let n = 0; n < LIMITS.consultations; n += 1) expect(kept.comment(KAZ, dossier(n), by, 'a word')).toBe(true);
    expect(kept.comment(KAZ, dossier(LIMITS.consultations), by, 'one too many')).toBe(false);
    expect(kept.comment(KAZ, dossier(0), by, 'another word')).toBe(true);
    expect(kept.comment('IND' as ActorId, dossier(0), by, 'of another delegation')).toBe(true);
    expect(readdirSync(join(folder, KAZ))).toHaveLength(LIMITS.consultations);
  });

  it.each(['{', '{"v":1}', '[]', ''])(
    'that somebody damaged (%j) stops neither the others nor the next start',
    (content) => {
      mkdirSync(join(folder, KAZ), { recursive: true });
      writeFileSync(join(folder, KAZ, 'D-1.json'), content);
      const kept = openConsultations(folder, () => 0);
      expect(kept.comment(KAZ, dossier(2), by, 'a word')).toBe(true);
      expect(kept.all(KAZ).map((c) => c.dossier)).toEqual(['D-2']);
      expect(kept.of(KAZ, dossier(1))).toBeNull();
    },
  );
});
