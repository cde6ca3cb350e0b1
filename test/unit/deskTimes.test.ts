import { deadline } from '../../client/web/screens/deadline.ts';
import { travelForm } from '../../client/web/screens/moment.ts';
import type { Look } from '../../client/web/desk.ts';
import { instantIn, isZone, localIn } from '../../client/web/zoned.ts';
import { lateness } from '../../client/words/history.ts';
import { dateTime, exactTime, zoneName } from '../../client/words/language.ts';
import { namesIn } from '../../client/words/names.ts';
import type { Instant } from '../../contracts/ids.ts';
import type { DossierView } from '../../contracts/views.ts';
import { organisation } from './fixtures.ts';

/** Instants where a second may decide, and dates and times that are typed on one’s own clock. */

const instant = (text: string) => text as Instant;

describe('a date and time that is typed', () => {
  it.each([
    ['2024-07-04T12:00', 'Asia/Almaty', '2024-07-04T07:00:00.000Z'],
    ['2024-07-04T12:00:07', 'UTC', '2024-07-04T12:00:07.000Z'],
    ['2024-07-04T00:15', 'Asia/Kolkata', '2024-07-03T18:45:00.000Z'],
    // Clocks go forward at two on 31 March, and back at three on 27 October: shown twice is the first, left out as if they had not.
    ['2024-03-31T01:59', 'Europe/Berlin', '2024-03-31T00:59:00.000Z'],
    ['2024-03-31T02:30', 'Europe/Berlin', '2024-03-31T01:30:00.000Z'],
    ['2024-03-31T03:00', 'Europe/Berlin', '2024-03-31T01:00:00.000Z'],
    ['2024-10-27T02:30', 'Europe/Berlin', '2024-10-27T00:30:00.000Z'],
    ['2024-10-27T03:00', 'Europe/Berlin', '2024-10-27T02:00:00.000Z'],
  ])('%s in %s is %s', (local, zone, is) => {
    expect(instantIn(local, zone)).toBe(is);
  });

  it('is told again as it was typed', () => {
    for (const zone of ['UTC', 'Asia/Almaty', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Niue'])
      for (const local of ['2024-02-29T23:59:59', '2024-07-04T00:00:00', '2024-12-31T12:34:56'])
        expect([zone, localIn(instantIn(local, zone)!, zone)]).toEqual([zone, local]);
  });

  it('is none where it is no date and time, or of no zone', () => {
    for (const text of ['', '2024-07-04', '2024-13-04T12:00', '2024-07-04T12:00:00Z', 'now'])
      expect(instantIn(text, 'UTC')).toBeNull();
    expect(['Asia/Almaty', 'UTC', 'Nowhere/At-All', '<b>'].map(isZone)).toEqual([true, true, false, false]);
  });

  it('is asked for on the reader’s own clock, which is named', () => {
    const view = { dossier: 'D-1', entries: 9 } as unknown as DossierView;
    const shown = (query: string, zone: string) =>
      `${
        travelForm(
          view,
          {
            ...{ viewer: { role: 'member', zone, language: 'ru' }, organisation: organisation() },
            query: new URLSearchParams(query),
          } as unknown as Look,
          namesIn('ru', zone, null),
        ) as string
      }`;
    const typed = shown('instant=2024-07-04T12:00:07&zone=Asia/Almaty', 'Asia/Almaty');
    expect(typed).toMatch(/ваше время: Казахстан\)[^]*type="datetime-local"[^]*value="2024-07-04T12:00:07"/);
    expect(typed).toContain('<input type="hidden" name="zone" value="Asia/Almaty" />');
    // A link that another has sent is the same instant on any clock; a lasting one names UTC.
    expect(shown('instant=2024-07-04T12:00:07&zone=Asia/Almaty', 'UTC')).toContain('value="2024-07-04T07:00:07"');
    expect(shown('instant=2024-07-04T07:00:07Z', 'Asia/Almaty')).toContain('value="2024-07-04T12:00:07"');
    expect(zoneName('en', 'UTC')).toBe('Coordinated Universal Time');
  });
});

describe('an instant at which a second may decide', () => {
  const late = (deadline: string, receivedAt: string, language: 'en' | 'ru' = 'en') =>
    lateness({ facts: { deadline, receivedAt } }, namesIn(language, 'Asia/Almaty', null));

  it('is told to the second', () => {
    expect(exactTime('en', '2024-07-04T07:00:07.250Z', 'Asia/Almaty')).toBe('4 July 2024 at 12:00:07 GMT+5');
    expect(dateTime('en', '2024-07-04T07:00:07.250Z', 'Asia/Almaty')).toBe('4 July 2024 at 12:00 GMT+5');
    const viewer = { language: 'en', zone: 'UTC' } as Look['viewer'];
    const told = (until: string) =>
      `${deadline(viewer, instant(until), null, instant('2024-07-04T06:00:00.000Z')) as string}`;
    expect(told('2024-07-04T07:00:07.000Z')).toContain('07:00:07');
    expect(told('2024-07-04T07:00:00.000Z')).not.toContain('07:00:00 ');
  });

  it('is told with its deadline and by how much it was late', () => {
    expect(late('2024-07-04T07:00:00.000Z', '2024-07-04T07:00:00.250Z')).toBe(
      'Deadline 4 July 2024 at 12:00:00 GMT+5; received 4 July 2024 at 12:00:00 GMT+5, too late by 250 milliseconds.',
    );
    expect(late('2024-07-04T07:00:00.000Z', '2024-07-04T07:01:03.000Z', 'ru')).toMatch(
      /, опоздание 1 минута 3 секунды\.$/,
    );
    // Not the clock: its round had ended.
    expect(late('2024-07-04T07:00:00.000Z', '2024-07-04T06:59:00.000Z')).not.toMatch(/late/);
    expect(lateness({ facts: { deadline: 'soon' } }, namesIn('en', null, null))).toBeNull();
  });
});
