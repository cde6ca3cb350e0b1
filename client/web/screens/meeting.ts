import { html, raw } from 'hono/html';
import { MeetingId, type DossierId, type MemberId } from '../../../contracts/ids.ts';
import type { BoardLine, Cell, ListReply } from '../../../contracts/views.ts';
import type { Look, Show } from '../desk.ts';
import { said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { visible, type Answer } from '../../index.ts';
import { say, type Language } from '../words/language.ts';
import { listWords } from '../words/lists.ts';
import { PHASES, POSITIONS, UNHEARD } from '../words/terms.ts';

/**
 * The package of a meeting: documents by delegations, each cell what it says now, by letter and shape besides its colour. A change
 * of one document asks for that line alone.
 */
export const meetingScreen: Show = async (look) => {
  const { viewer, changed } = look;
  const { language } = viewer;
  const meeting = MeetingId.parse(look.param('id'));
  const w = (key: keyof typeof listWords) => say(listWords[key], language);
  const only = changed?.flatMap((ref) => (ref.startsWith('dossier/') ? [ref.slice('dossier/'.length)] : []));
  const lines =
    changed && only && only.length === changed.length ? await some(look, meeting, only) : await all(look, meeting);
  const members = Object.values(look.organisation.members)
    .filter((m) => m.status === 'member')
    .map((m) => m.member);
  const rows = Object.fromEntries(lines.map((l) => [`row-${l.dossier}`, row(l, members, language)]));
  const parts = rows;
  return {
    title: `${w('package')} ${meeting}`,
    about: 'everything',
    wide: true,
    parts,
    body: html`<h1>${w('package')} <small>${meeting}</small></h1>
      <p class="legend">
        <strong>${w('key')}:</strong> ${(Object.keys(POSITIONS) as (keyof typeof POSITIONS)[]).map(
          (k) => html`<span class="cell ${k}">${LETTER[k]}</span> ${say(POSITIONS[k], language)} `,
        )}<span class="cell unheard">${LETTER.unheard}</span> ${say(UNHEARD, language)}
      </p>
      <div class="scroll">
        <table class="heat">
          <thead>
            <tr>
              <th scope="col">${w('document')}</th>
              <th scope="col">${w('stage')}</th>
              <th scope="col">${w('heard')}</th>
              ${members.map((m) => html`<th scope="col"><abbr title="${visible(look.names(m))}">${m}</abbr></th>`)}
            </tr>
          </thead>
          <tbody>
            ${Object.entries(rows).map(([id, cells]) => html`${raw(`<tr id="${id}">`)}${cells}${raw('</tr>')}`)}
          </tbody>
        </table>
      </div>`,
  };
};

async function all({ viewer }: Look, meeting: string): Promise<readonly BoardLine[]> {
  const lines: BoardLine[] = [];
  for (let after: string | null = ''; after !== null;) {
    const answer: Answer<ListReply> = await viewer.connection.query('list', {
      ...{ meeting, cells: true },
      ...(after !== '' && { after: after as DossierId }),
    });
    if (!answer.ok) return lines;
    lines.push(...answer.value.board);
    after = answer.value.next;
  }
  return lines;
}

async function some({ viewer }: Look, meeting: string, dossiers: readonly string[]): Promise<readonly BoardLine[]> {
  const lines: BoardLine[] = [];
  for (const dossier of dossiers) {
    const answer = await viewer.connection.query('list', { meeting, cells: true, dossier });
    if (answer.ok) lines.push(...answer.value.board);
  }
  return lines;
}

/** Told apart without colour. */
const LETTER = {
  agree: 'A',
  agreeAdReferendum: 'R',
  agreeWithReservation: 'r',
  agreeWithViewpoint: 'V',
  standAside: 'S',
  abstain: '–',
  proposeAmendment: 'M',
  requestTime: 'T',
  object: 'O',
  unheard: '·',
} as const satisfies Record<Cell['said'], string>;

function row(line: BoardLine, members: readonly MemberId[], language: Language): Html {
  const cells = new Map(line.cells?.map((c) => [c.member, c]));
  return html`<th scope="row">
      <a href="${paths.document(line.dossier)}"><small>${line.dossier}</small> ${said(line.title)}</a>
    </th>
    <td>${line.stageName ? said(line.stageName) : say(PHASES[line.phase], language)}</td>
    <td>${line.heard}/${line.counted}</td>
    ${members.map((m) => {
      const cell = cells.get(m);
      return cell ? raw(`<td class="${cell.lifted ? 'lifted' : cell.said}">${LETTER[cell.said]}`) : raw('<td>');
    })}`;
}
