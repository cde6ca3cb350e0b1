import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { main } from '../../client/cli/main.ts';
import { docxOf, markdownOfDocx, textFrom } from '../../client/index.ts';
import { DossierId, MeetingId, type MemberId } from '../../contracts/ids.ts';
import {
  agree,
  circulate,
  concord,
  day,
  deliver,
  done,
  find,
  NINE,
  of,
  openNegotiation,
  opened,
  presiding,
  propose,
  refusedBy,
  see,
  staff,
  status,
  wholeRound,
  toTheSummit,
} from './negotiation.ts';
import { eventually, type House } from './house.ts';

/** A text on its way: Word files in, versions compared, brackets closed, adopted, printed, translated. All texts are simulated. */

jest.setTimeout(240_000);

const DOCUMENT = DossierId.parse('TEXT-1');
const SUMMIT = MeetingId.parse('CHS-TEXT');
const frame = { title: 'Energy', language: 'ru', header: '', footer: '' };

let house: House;
let folder: string;

beforeAll(async () => {
  house = await openNegotiation();
  folder = mkdtempSync(join(house.installation.places.data, 'texts-'));
});
afterAll(() => house?.stop());

async function cli(...argv: string[]) {
  let out = '';
  let err = '';
  const code = await main(argv, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    ask: () => Promise.reject(new Error('nobody is asked here')),
    environment: { CONCORDAT_PROFILES: house.installation.places.profiles },
  });
  return { code, out, err };
}

const inFolder = (name: string) => join(folder, name);
/** Writes a text as a Word file and gives its name. */
function word(name: string, content: string): string {
  writeFileSync(inFolder(name), docxOf(content, frame));
  return inFolder(name);
}
async function stored(language: string): Promise<string> {
  const view = await status(DOCUMENT);
  const { sha256 } = view.renderings.find((r) => r.language === language)!;
  const text = await of('KAZ').readText(sha256);
  if (!text.ok) throw new Error(text.refusal.lack);
  return text.value;
}

describe('a text that is negotiated in Word', () => {
  it('is issued from two Word files; every paragraph gets its place, the same in both languages', async () => {
    await propose(DOCUMENT, 'Simulated strategy', 'statement');
    const ru = word('ru1.docx', '# Стратегия\n\nГосударства-члены сотрудничают на рынках.\n\nОни согласуют план.\n');
    const zh = word('zh1.docx', '# 战略\n\n成员国在市场上合作。\n\n成员国商定计划。\n');
    const issued = await cli('issue', DOCUMENT, '--as', 'SECRETARIAT', '--text', `ru=${ru}`, '--text', `zh=${zh}`);
    expect(issued).toMatchObject({ code: 0, err: '' });
    expect(await stored('ru')).toBe(
      '# Стратегия {#head-1}\n\nГосударства-члены сотрудничают на рынках. {#para-1}\n\nОни согласуют план. {#para-2}\n',
    );
    expect(await stored('zh')).toBe(
      '# 战略 {#head-1}\n\n成员国在市场上合作。 {#para-1}\n\n成员国商定计划。 {#para-2}\n',
    );
  });

  it('is filed from a Word file too, under an id that is new', async () => {
    const ru = word('ru0.docx', '# Положение\n\nСлова.\n');
    const filed = await cli(
      ...['file', 'TEXT-2', '--as', 'SECRETARIAT', '--text', `ru=${ru}`, '--no-circulate', '--title', 'Simulated'],
      ...[
        '--class',
        'statement',
        '--area',
        'energy',
        '--proposer',
        'KAZ',
        '--lead-organ',
        'CNC',
        '--justification',
        'x',
      ],
    );
    expect(filed).toMatchObject({ code: 0, err: '' });
    const view = await status(DossierId.parse('TEXT-2'));
    const text = await of('KAZ').readText(view.renderings[0]!.sha256);
    expect(text).toEqual({ ok: true, value: '# Положение {#head-1}\n\nСлова. {#para-1}\n' });
  });

  it('goes on with its places where the document was split from another', async () => {
    const [whole, part] = [DossierId.parse('TEXT-2'), DossierId.parse('TEXT-3')];
    const into = [{ dossier: part, title: 'Simulated part' }];
    await done(presiding('EG').split(whole, { into, remains: true, reason: 'simulated' }));
    const proposal = { class: 'statement', area: 'energy', justification: 'x', leadOrgan: 'CNC' };
    const child = { ...proposal, title: 'Simulated part', proposer: 'KAZ' as MemberId, splitFrom: whole };
    await done(of('KAZ').propose(part, child));
    await done(staff().register(part));
    const ru = word('part.docx', '# Часть\n\nНовые слова здесь.\n\nСлова.\n');
    expect(await cli('issue', part, '--as', 'SECRETARIAT', '--text', `ru=${ru}`)).toMatchObject({ code: 0, err: '' });
    const text = await of('KAZ').readText((await status(part)).renderings[0]!.sha256);
    expect(text.ok && text.value).toBe('# Часть {#head-2}\n\nНовые слова здесь. {#para-2}\n\nСлова. {#para-1}\n');
  });

  it('is printed as a Word file, from which the same text comes back', async () => {
    const file = inFolder('out.docx');
    expect(await cli('print', DOCUMENT, '--as', 'KAZ', '--language', 'ru', '--to', file)).toMatchObject({ code: 0 });
    expect(await markdownOfDocx(readFileSync(file))).toEqual({ ok: true, content: await stored('ru') });
  });

  it('keeps its places when the next version comes from Word without them, and gives new ones to what is new', async () => {
    const open = ['--open', 'para-3=IND,KAZ'];
    const ru = word(
      'ru2.docx',
      '# Стратегия\n\n[Доля к 2030 году: 20 %.]\n\nГосударства-члены тесно сотрудничают на рынках.\n\nОни согласуют план.\n',
    );
    const zh = word('zh2.docx', '# 战略\n\n[到2030年的份额为20%。]\n\n成员国在市场上密切合作。\n\n成员国商定计划。\n');
    const texts = ['--text', `ru=${ru}`, '--text', `zh=${zh}`];
    const unlisted = await cli('issue', DOCUMENT, '--as', 'SECRETARIAT', ...texts);
    expect(unlisted).toMatchObject({ code: 1, out: '' });
    expect(unlisted.err).toMatch(/Refused by rule E21 \(BracketNotListed\)[^]*places: para-3/);
    expect(await cli('issue', DOCUMENT, '--as', 'SECRETARIAT', ...texts, ...open)).toMatchObject({ code: 0, err: '' });
    expect(await stored('ru')).toBe(
      '# Стратегия {#head-1}\n\n[Доля к 2030 году: 20 %.] {#para-3}\n\nГосударства-члены тесно сотрудничают на рынках. {#para-1}\n\nОни согласуют план. {#para-2}\n',
    );
    expect((await status(DOCUMENT)).version?.openPlaces).toEqual([{ place: 'para-3', holders: ['IND', 'KAZ'] }]);
    expect((await cli('show', DOCUMENT, '--as', 'KAZ')).out).toMatch(/not agreed +para-3 \(IND, KAZ\)/);
  });

  it('is compared with the version before, for a pipe, as JSON and as a page', async () => {
    const shown = await cli('compare', DOCUMENT, '--as', 'IND', '--language', 'ru');
    expect(shown).toMatchObject({ code: 0, err: '' });
    expect(shown.out).toBe(
      'TEXT-1: version 1 to 2 (ru), 2 of 4 paragraphs differ\n\npara-3: added\n{+[Доля к 2030 году: 20 %.]+}\n\npara-1: changed\nГосударства-члены {+тесно +}сотрудничают на рынках.\n',
    );
    const asJson = await cli(
      'compare',
      DOCUMENT,
      '--as',
      'IND',
      '--from',
      '1',
      '--to',
      '2',
      '--language',
      'zh',
      '--json',
    );
    expect(JSON.parse(asJson.out)).toMatchObject({
      ...{ ok: true, from: 1, to: 2, language: 'zh' },
      blocks: [
        { place: 'para-3', kind: 'added' },
        { place: 'para-1', kind: 'changed' },
      ],
    });
    const page = inFolder('compared.html');
    expect(await cli('compare', DOCUMENT, '--as', 'IND', '--language', 'ru', '--html', page)).toMatchObject({
      code: 0,
    });
    expect(readFileSync(page, 'utf8')).toContain('<ins>тесно </ins>');
    expect(await cli('compare', DOCUMENT, '--as', 'IND', '--from', '7')).toMatchObject({ code: 2 });
  });

  it('does not take a Word file with tracked changes (E23)', async () => {
    const parts = unzipSync(docxOf('Слова.\n', frame));
    const tracked = strFromU8(parts['word/document.xml']!).replace(
      /<w:r>(.*?)<\/w:r>/,
      '<w:ins w:id="9"><w:r>$1</w:r></w:ins>',
    );
    writeFileSync(inFolder('tracked.docx'), zipSync({ ...parts, 'word/document.xml': strToU8(tracked) }));
    const refused = await cli('issue', DOCUMENT, '--as', 'SECRETARIAT', '--text', `ru=${inFolder('tracked.docx')}`);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/E23 \(trackedChanges\)[^]*accept or reject the tracked changes first/);
  });

  it('is adopted once its brackets are closed, and printed with the adopting act and the hash that was adopted', async () => {
    for (const [language, name] of [
      ['ru', 'ru3.md'],
      ['zh', 'zh3.md'],
    ] as const)
      writeFileSync(inFolder(name), (await stored(language)).replace(/\[|\]/g, ''));
    const texts = ['--text', `ru=${inFolder('ru3.md')}`, '--text', `zh=${inFolder('zh3.md')}`];
    expect(await cli('issue', DOCUMENT, '--as', 'SECRETARIAT', ...texts)).toMatchObject({ code: 0 });
    const { textHash } = await status(DOCUMENT);
    await circulate(DOCUMENT, textHash!);
    await deliver(DOCUMENT, textHash!, NINE);
    await toTheSummit(DOCUMENT, (organ, code) => wholeRound(organ, DOCUMENT, code, textHash!));
    await concord(DOCUMENT, textHash!);
    expect(await cli('confirm-concordance', DOCUMENT, '--as', 'KAZ')).toMatchObject({ code: 0 });
    expect((await cli('show', DOCUMENT, '--as', 'KAZ')).out).toMatch(
      /version +3, ru \(official, verified concordant\), zh[^]*concordance +recorded, confirmed by KAZ/,
    );
    const meeting = { organ: 'CHS' as never, day: day('2024-07-04'), place: 'Astana', title: 'Simulated summit' };
    await done(staff().convene(SUMMIT, meeting));
    await done(staff().placeOnAgenda(SUMMIT, { dossier: DOCUMENT, item: 1 }));
    await done(presiding('CHS').approveAgenda(SUMMIT));
    await done(presiding('CHS').openSitting(SUMMIT));
    await opened(DOCUMENT, '60', 1);
    await agree(DOCUMENT, '60', NINE);
    await find('CHS', DOCUMENT, '60');
    await eventually(
      'the act',
      () => status(DOCUMENT),
      (v) => v.act !== null,
    );
    const file = inFolder('adopted.html');
    expect(await cli('print', DOCUMENT, '--as', 'AUDITOR', '--language', 'zh', '--to', file)).toMatchObject({
      code: 0,
    });
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/Adopted: Council of Heads of State, 2024-07-04, No\. 1, Simulated summit, Astana/);
    expect(page).toContain(textHash!);
    expect(page).toContain('<td>of ru, zh recorded</td>');
    expect(page).toContain('<span class="place" id="para-3">para-3</span>到2030年的份额为20%。</p>');
  });

  it('gets two English texts afterwards, both unofficial, and nothing else of it changes (D90)', async () => {
    const before = await status(DOCUMENT);
    for (const verb of ['adopt', 'will adopt']) {
      writeFileSync(inFolder('en.md'), `# Strategy\n\nThe members ${verb} a plan.\n`);
      const argv = ['add-rendering', DOCUMENT, inFolder('en.md'), '--as', 'SECRETARIAT', '--language', 'en'];
      expect(await cli(...argv)).toMatchObject({ code: 0, err: '' });
      expect((await cli(...argv)).err).toContain('Refused by rule D90 (RenderingPresent)');
    }
    const after = await status(DOCUMENT);
    expect(after.renderings.map((r) => [r.language, r.status])).toEqual([
      ['ru', 'official'],
      ['zh', 'official'],
      ['en', 'unofficial'],
      ['en', 'unofficial'],
    ]);
    const still = ({ phase, textHash, version, act, stages }: typeof after) => ({
      phase,
      textHash,
      version,
      act,
      stages,
    });
    expect(still(after)).toEqual(still(before));
    const russian = textFrom('Слова.\n', { language: 'ru', status: 'unofficial' });
    if (!russian.ok) throw new Error(russian.refusal.lack);
    const text = russian.value;
    expect(await refusedBy(staff().addRendering(DOCUMENT, { textHash: after.textHash!, text }))).toBe(
      'D90 LanguageOfficial',
    );
    const several = await cli('print', DOCUMENT, '--as', 'KAZ', '--language', 'en', '--to', inFolder('en.html'));
    expect(several).toMatchObject({ code: 2 });
    const { sha256 } = after.renderings[3]!;
    const one = ['print', DOCUMENT, '--as', 'KAZ', '--sha256', sha256, '--to', inFolder('en.html')];
    expect(await cli(...one)).toMatchObject({ code: 0 });
    expect(readFileSync(inFolder('en.html'), 'utf8')).toMatch(
      /Unofficial rendering[^]*The members will adopt a plan\./,
    );
  });

  it('verifies from its export', async () => {
    const report = await see().verify(DOCUMENT, { rootKey: house.installation.rootKey });
    expect(report.ok && report.value).toMatchObject({ ok: true, findings: [], notDecided: [] });
  });
});
