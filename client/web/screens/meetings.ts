import { html } from 'hono/html';
import type { Show } from '../desk.ts';
import { part, said } from '../page.ts';
import { paths } from '../paths.ts';
import { day, plural, say } from '../../words/language.ts';
import { listWords } from '../../words/lists.ts';
import { COUNTED, MEETING_PHASES } from '../../words/terms.ts';
import { refusedScreen } from './trouble.ts';

/** The meetings that are known, by day, with how many documents each has. */
export const meetingsScreen: Show = async ({ viewer, spoken }) => {
  const { language } = viewer;
  const w = (key: keyof typeof listWords) => say(listWords[key], language);
  const answer = await viewer.connection.query('meetings', {});
  if (!answer.ok) return refusedScreen(spoken, answer.refusal);
  const { meetings } = answer.value;
  const parts = {
    meetings:
      meetings.length === 0
        ? html`<p>${w('meetingsNone')}</p>`
        : html`<table class="stacked">
            <thead>
              <tr>
                <th scope="col">${w('meeting')}</th>
                <th scope="col">${w('organ')}</th>
                <th scope="col">${w('meetingDay')}</th>
                <th scope="col">${w('meetingPhase')}</th>
                <th scope="col">${w('documents')}</th>
              </tr>
            </thead>
            <tbody>
              ${meetings.map(
                (m) =>
                  html`<tr>
                    <th scope="row">
                      <a href="${paths.meeting(m.meeting)}"><small>${m.meeting}</small> ${said(m.title ?? '')}</a>
                    </th>
                    <td>${m.organ ? said(spoken.organ(m.organ)) : ''}</td>
                    <td>${m.day ? day(language, m.day) : ''}${m.place ? html`, ${said(m.place)}` : ''}</td>
                    <td>${m.phase ? say(MEETING_PHASES[m.phase], language) : ''}</td>
                    <td>${plural(language, m.documents, COUNTED.document[language])}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`,
  };
  return {
    title: w('meetings'),
    about: 'everything',
    parts,
    body: html`<h1>${w('meetings')}</h1>
      ${part('meetings', parts.meetings)}`,
  };
};
