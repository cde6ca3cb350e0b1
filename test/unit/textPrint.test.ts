import type { DossierEvent } from '../../contracts/events.ts';
import { namesIn } from '../../client/words/names.ts';
import { printWords } from '../../client/words/print.ts';
import type { VersionManifest } from '../../contracts/text.ts';
import {
  adoptedHead,
  comparisonPage,
  pageOf,
  recordOf,
  versionLack,
  textFrom,
  type PrintedText,
  type SourceText,
} from '../../client/index.ts';
import { CURRENT, recordedExports } from '../exports/exports.ts';
import {
  ACT,
  ASIDE,
  concordant,
  dossierId,
  dossierOf,
  found,
  hashOf,
  issued,
  manifest,
  meeting,
  member,
  MEMBERS,
  organisation,
  places,
  registered,
  round,
  took,
  V1,
  waived,
} from './fixtures.ts';

const adoptedNow = (textHash = V1): DossierEvent => ({
  type: 'Adopted',
  act: ACT,
  textHash,
  roster: MEMBERS.map(member),
});
const signedBy = (id: string, reservation: string | null): DossierEvent => ({
  type: 'Signed',
  member: member(id),
  person: `${id}-1` as never,
  textHash: V1,
  reservation,
});

/** A printed text of D-1: what happened, and what the text says. */
function printed(
  events: readonly DossierEvent[],
  content: string,
  change: { manifest?: VersionManifest; language?: string; status?: PrintedText['rendering']['status'] } = {},
): PrintedText {
  const m = change.manifest ?? manifest(1);
  const dossier = dossierOf([...registered(), issued(m), ...events]);
  const rendering = {
    ...m.renderings[0]!,
    mediaType: 'text/markdown' as const,
    ...(change.language && { language: change.language }),
    ...(change.status && { status: change.status }),
  };
  return {
    record: { id: dossierId('D-1'), dossier, organisation: organisation(), meeting: meeting([]) },
    version: { textHash: hashOf(m), manifest: m, entry: 3 },
    rendering,
    content,
  };
}

describe('a page for print', () => {
  it('is said in Russian around its text, and shows the same', () => {
    const words = printWords(namesIn('ru', null, organisation()));
    const russian = (...of: Parameters<typeof printed>) => pageOf(printed(...of), words);
    expect(russian([], 'Text.')).toContain('Не принято. Версия 1 из 1');
    const page = russian([adoptedNow(), signedBy('AAA', 'a reservation'), signedBy('BBB', null)], 'Text.');
    expect(page).toContain('Принято: ');
    expect(page).toContain('подписано с оговоркой: a reservation');
    expect(page).toContain('ещё не подписано');
    expect(page).not.toContain('lang="en"');
    expect(russian([], 'Text.', { status: 'unofficial' })).toContain('Неофициальный перевод: решающими');
  });

  it('names the adopting act by organ, day, number and meeting, the version and its hash', () => {
    const page = pageOf(printed([concordant(), adoptedNow()], '# О реках {#head-1}\n\nСлова. {#para-1}\n'));
    expect(page).toContain('<html lang="ru">');
    expect(page).toMatch(/<th scope="row">State<\/th><td>Adopted: [^<]+, 2024-07-04, No\. 1, CHS-1, Astana<\/td>/);
    expect(page).toContain(`Text <code>${V1}</code>`);
    expect(page).toContain('<td>of ru, zh recorded</td>');
    expect(page).toContain('<p><span class="place" id="para-1">para-1</span>Слова.</p>');
    expect(page).toContain('@page {');
    expect(page).not.toContain('{#');
  });

  it('says what was corrected in the adopted text, and what is proposed; the text itself stays as it was signed', () => {
    const proposed = (correction: number, found: string): DossierEvent => ({
      ...{ type: 'CorrectionProposed', correction, language: 'ru', place: places('para-1')[0]!, found },
      ...{ corrected: `not ${found}`, deadline: '2024-08-01T09:00:00.000Z' as never },
    });
    const corrected: DossierEvent = { type: 'TextCorrected', correction: 1 };
    const [first, second] = [proposed(1, 'teh <b>'), proposed(2, 'wrds')];
    const text = printed([adoptedNow(), first, corrected, second], 'Words, teh <b>. {#para-1}\n');
    const page = pageOf(text);
    expect(page).toContain('<h2>Corrections</h2>');
    expect(page).toContain(
      'para-1 (ru)</th><td><del lang="ru">teh &lt;b&gt;</del> <ins lang="ru">not teh &lt;b&gt;</ins></td>',
    );
    expect(page).toContain('in effect from the start');
    expect(page).toContain(
      '<del lang="ru">wrds</del> <ins lang="ru">not wrds</ins></td><td>proposed; open to objections until 2024-08-01',
    );
    expect(page).toContain('Words, teh');
    expect(adoptedHead(text)).toContain('; 1 correction recorded');
    const russian = pageOf(text, printWords(namesIn('ru', null, organisation())));
    expect(russian).toContain('действует с самого начала');
    const back: DossierEvent = { type: 'CorrectionWithdrawn', correction: 1, reason: 'no' };
    for (const events of [[adoptedNow()], [adoptedNow(), first, back]])
      expect(pageOf(printed(events, 'Words.\n'))).not.toContain('Corrections');
    expect(adoptedHead(printed([adoptedNow()], 'Words.\n'))).not.toContain('correction');
    expect(adoptedHead(printed([], 'Words.\n'))).toBeNull();
  });

  it('says from which day it is in force, how it ended and by what paper, and nothing of a correction that ended with it', () => {
    const announced: readonly DossierEvent[] = [
      adoptedNow(),
      { type: 'EntryIntoForceAnnounced', on: '2024-01-01' as never, counted: 2 },
      { type: 'InEffect' },
    ];
    const proposed: DossierEvent = {
      ...{ type: 'CorrectionProposed', correction: 1, place: places('para-1')[0]!, found: 'wrds', corrected: 'words' },
      deadline: '2024-08-01T09:00:00.000Z' as never,
    };
    const over: DossierEvent = {
      type: 'DocumentEnded',
      because: 'superseded',
      by: dossierId('D-2'),
      reason: 'because',
    };
    const russian = printWords(namesIn('ru', null, organisation()));
    const rows = (of: PrintedText, words?: typeof russian) =>
      Object.fromEntries(
        [...pageOf(of, words).matchAll(/<tr><th scope="row">([^<]*)<\/th><td>([^<]*)<\/td>/g)].map((m) => [m[1], m[2]]),
      ) as Readonly<Record<string, string>>;
    expect(rows(printed(announced, 'Text.'))).toMatchObject({ 'In force': 'from 2024-01-01' });
    expect(rows(printed(announced, 'Text.'))).not.toHaveProperty('Ended');
    const text = printed([...announced, proposed, over], 'Text.');
    const ended = { ...text, record: { ...text.record, endPaper: 'Decision <7>' } };
    expect(rows(ended)).toMatchObject({
      'In force': 'from 2024-01-01',
      Ended: 'superseded by D-2, recorded on 2024-01-01: Decision &lt;7&gt;',
    });
    expect(rows(ended, russian)).toMatchObject({
      Прекращение: 'заменён документом D-2 (внесено 1 января 2024 г.): Decision &lt;7&gt;',
    });
    expect(pageOf(ended)).not.toContain('wrds');
    expect(adoptedHead(text)).toContain('; Ended: superseded by D-2, recorded on 2024-01-01');
    const { lines } = recordedExports(CURRENT).find((e) => e.lines.some((line) => line.includes('"DocumentEnded"')))!;
    expect(recordOf(dossierId('TREATY'), lines)).toMatchObject({ endPaper: 'because', dossier: { phase: 'ended' } });
    // Before its day had come.
    const [, , inEffect] = announced;
    const early: DossierEvent = { type: 'EntryIntoForceAnnounced', on: '2024-11-30' as never, counted: 2 };
    const never = rows(printed([adoptedNow(), early, inEffect!, over], 'Text.'));
    expect(never).not.toHaveProperty('In force');
    expect(never).toMatchObject({ Ended: 'superseded by D-2, recorded on 2024-01-01' });
  });

  it('has the signatures with their reservations, and why the others did not sign', () => {
    const page = pageOf(
      printed(
        [
          adoptedNow(),
          signedBy('AAA', null),
          signedBy('BBB', 'not <bound> by 3'),
          { type: 'NonSignatureExplained', member: member('CCC'), because: 'stoodAside', note: 'minutes 4' },
        ],
        'Words.\n',
      ),
    );
    expect(page).toContain('<tr><th scope="row">AAA</th><td>signed</td></tr>');
    expect(page).toContain('<td>signed with a reservation: not &lt;bound&gt; by 3</td>');
    expect(page).toContain('<td>did not sign, stood aside: minutes 4</td>');
  });

  it('does not say of whom stood aside in confidence why it did not sign', () => {
    const page = pageOf(
      printed(
        [
          ...round('60'),
          took('CCC', { ...ASIDE, public: false } as typeof ASIDE, '60'),
          ...found('60'),
          adoptedNow(),
          { type: 'NonSignatureExplained', member: member('CCC'), because: 'stoodAside', note: 'minutes 4' },
        ],
        'Words.\n',
      ),
    );
    expect(page).toContain('<tr><th scope="row">CCC</th><td>did not sign</td></tr>');
    expect(page).not.toContain('minutes 4');
  });

  it('says what is not adopted, not agreed, not official, waived', () => {
    const bracketed = manifest(1, { openPlaces: [{ place: places('para-2')[0]!, holders: [member('AAA')] }] });
    const draft = pageOf(printed([], '[Words] {#para-2}\n', { manifest: bracketed }));
    expect(draft).toContain('Not adopted. Version 1 of 1');
    expect(draft).toContain('Not agreed: para-2 (AAA)');
    expect(draft).toContain('[Words]');
    expect(draft).not.toContain('Signatures');
    const second = manifest(2);
    const other = pageOf(printed([issued(second), adoptedNow(hashOf(second))], 'Words.\n'));
    expect(other).toContain('Not the adopted version. Adopted was another one:');
    const english = pageOf(
      printed([adoptedNow(), waived('concordance')], 'Words.\n', { language: 'en', status: 'unofficial' }),
    );
    expect(english).toContain('Unofficial rendering: the official texts decide');
    expect(english).toContain('<td>waived: because</td>');
  });

  it('shows every sign of a hostile text and runs none', () => {
    const title = '</title><script>alert(1)</script>\u202e"\'';
    const hostile = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '![p](http://example.org/p.png) [l](javascript:alert(1)) <http://example.org>',
      '[r]: http://example.org "t"',
      'a \u202e b \u0000 c {#para-1"onclick="x}',
      '```html"><script>\n</pre><script>\n```',
      '&lt;script&gt; &#x202e; &#8238;',
      '| <b> | x |\n|---|---|\n| </td><script> | y |',
    ].join('\n\n');
    const page = pageOf(
      printed([adoptedNow(), signedBy('AAA', '<script>')], `${hostile}\n`, {
        manifest: manifest(1, { title }),
        language: 'ru',
      }),
    );
    expect(page).not.toMatch(/<script|<img|<a |onerror=alert\(1\)>|[\u202e]/);
    expect(page).not.toContain('\u0000');
    expect(page).toContain('⟨U+202E⟩');
    expect(page).toContain('![p](http://example.org/p.png) [l](javascript:alert(1)) &lt;http://example.org&gt;');
    expect(page).toContain('[r]: http://example.org');
    expect(page).toContain("default-src 'none'");
    expect(page.match(/<style>/g)).toHaveLength(1);
    const compared = comparisonPage(printed([], 'old <b>\n'), printed([], '<script>x</script> \u202e old\n'));
    expect(compared).not.toMatch(/<script|<b>|\u202e/);
    expect(compared).toContain('<ins>');
  });

  it('cannot leave its style by a name', () => {
    const page = pageOf(printed([], 'x\n', { language: '"; } </style><script>' }));
    expect(page).not.toContain('<script');
    expect(page.match(/<\/style>/g)).toHaveLength(1);
  });
});

describe('a version before it is signed', () => {
  const text = (content: string, language = 'ru', status: SourceText['status'] = 'official') => {
    const read = textFrom(content, { language, status });
    if (!read.ok) throw new Error(read.refusal.lack);
    return read.value;
  };
  const open = (...list: readonly string[]) => places(...list).map((place) => ({ place, holders: [member('AAA')] }));

  it('E21: has words in brackets at the places that are open, and at no other', () => {
    const bracketed = '[shall] {#a}\n\nmore {#b}\n';
    expect(versionLack([text(bracketed), text(bracketed, 'zh')], open('a'))).toBeNull();
    expect(versionLack([text(bracketed)], [])).toMatchObject({
      rule: 'E21',
      lack: 'BracketNotListed',
      facts: { places: ['a'] },
    });
    expect(versionLack([text(bracketed)], open('a', 'b'))).toMatchObject({
      rule: 'E21',
      lack: 'PlaceWithoutBracket',
      facts: { places: ['b'] },
    });
    expect(versionLack([text(bracketed), text('shall {#a}\n\nmore {#b}\n', 'zh')], open('a'))).toMatchObject({
      ...{ rule: 'E21', lack: 'PlaceWithoutBracket' },
      facts: { language: 'zh', places: ['a'] },
    });
    expect(versionLack([text('[shall]\n')], [])).toMatchObject({ rule: 'E21', lack: 'BracketWithoutPlace' });
    expect(versionLack([text('[shall {#a}\n')], open('a'))).toMatchObject({ rule: 'E21', lack: 'BracketUnbalanced' });
    expect(versionLack([text('\\[shall\\]\n')], [])).toBeNull();
    expect(versionLack([text('shall\n'), text('[as it says]\n', 'en', 'unofficial')], [])).toBeNull();
  });

  it('E22: names a place once, and the same places in each official language', () => {
    expect(versionLack([text('a {#a}\n\nb {#a}\n')], [])).toMatchObject({
      rule: 'E22',
      lack: 'PlaceTwice',
      facts: { places: ['a'] },
    });
    expect(versionLack([text('a {#a}\n'), text('a {#b}\n', 'zh')], [])).toMatchObject({
      ...{ rule: 'E22', lack: 'PlacesDiffer' },
      facts: { language: 'zh', from: 'ru', places: ['b', 'a'] },
    });
    expect(versionLack([text('a {#a}\n'), text('a\n', 'en', 'unofficial'), text('a {#a}\n', 'zh')], [])).toBeNull();
    expect(versionLack([text('a\n'), text('a\n', 'zh')], [])).toBeNull();
  });
});
