import { html } from 'hono/html';
import type { FindingEvidence } from '../../../contracts/events.ts';
import { aggregateRef } from '../../../contracts/ids.ts';
import type { DossierView, PreviewReply } from '../../../contracts/views.ts';
import { conclusionOf, placesOf, stagesChaired, wordsOf, type Answer } from '../../index.ts';
import type { Look, Show } from '../desk.ts';
import { part, said, type Html } from '../page.ts';
import { paths } from '../paths.ts';
import { ACTS } from '../../words/acts.ts';
import { quorumSentence } from '../../words/decisions.ts';
import { documentWords } from '../../words/document.ts';
import { findingWords } from '../../words/finding.ts';
import { dateTime, list, say } from '../../words/language.ts';
import { standingSentence } from '../../words/standing.ts';
import { CONCORDANCE, POSITIONS, RESERVATIONS, SCOPES, UNHEARD_BY, WITHHELD } from '../../words/terms.ts';
import { whatIfWords } from '../../words/whatIf.ts';
import { deadline } from './deadline.ts';
import { effectOf } from './effect.ts';
import { optionsOf, type Case, type Option } from './findingOptions.ts';
import { shownIn } from './shown.ts';
import { refusalBox, refusedScreen } from './trouble.ts';

/** What a chair concludes a round on, and what each of its ways on will do: shown before anything is done. */

type Words = (key: keyof typeof findingWords) => string;
export const findingScreen: Show = async (look) => {
  const { viewer } = look;
  const { language } = viewer;
  const w: Words = (key) => say(findingWords[key], language);
  const shown = await shownIn(look);
  if (!('view' in shown)) return shown;
  const { id, ref: about, view } = shown;
  const own = stagesChaired(view, look.organisation, viewer.actor);
  const head = html`<h1>${w('title')} <small>${view.dossier}</small></h1>
    <p><a href="${paths.document(id)}">${said(view.title)}</a> — ${said(standingSentence(view, look.spoken))}</p>`;
  const title = `${w('title')} — ${view.title}`;
  if (own.length === 0)
    return {
      title,
      status: 403,
      body: html`${head}
        <p>${w('notYours')}</p>`,
    };
  const stage = own.find((s) => s === look.query.get('stage')) ?? own.find((s) => s === view.stage) ?? own.at(-1)!;
  const found = await conclusionOf(viewer.connection, look.organisation, view, stage, look.now);
  if (!found.ok) return refusedScreen(look.spoken, found.refusal);
  const of: Case = { ...found.value, view, stage };
  const options = optionsOf(of, look, w);
  const previews = new Map<string, Answer<PreviewReply>>();
  for (const { key, act } of options)
    previews.set(key, await viewer.connection.query('preview', { aggregate: about, person: viewer.person, act }));
  const parts = {
    verdict: verdict(of, options, previews, look, w),
    objectors: objectorsTo(of, look, w),
    evidence: evidence(of, look, w),
    ...Object.fromEntries(options.map(({ key }) => [`o-${key}`, outcome(previews.get(key), look, w)])),
  };
  return {
    title,
    about: [about, ...view.packages.map((p) => aggregateRef('meeting', p.meeting))],
    parts,
    body: html`${head}
      ${
        own.length > 1
          ? html`<nav class="tabs" aria-label="${w('stages')}">
              ${own.map(
                (s) =>
                  html`<a href="${paths.finding(id)}?stage=${s}" ${s === stage ? html`aria-current="page"` : ''}
                    >${said(look.spoken.stage(s))}</a
                  >`,
              )}
            </nav>`
          : ''
      }
      ${part('verdict', parts.verdict)} ${part('objectors', parts.objectors)} ${part('evidence', parts.evidence)}
      <h2>${w('options')}</h2>
      <p class="lead">${w('optionsHow')} <a href="${paths.whatIf(id)}">${say(whatIfWords.link, language)}</a></p>
      <div class="options">
        ${options.map(
          ({ key, act, fields }) =>
            html`<section class="card">
              <h3>${key === 'sendUp' ? w('sendUp') : say(ACTS[act.type].label, language)}</h3>
              <p>${say(ACTS[act.type].does, language)}</p>
              ${part(`o-${key}`, parts[`o-${key}` as keyof typeof parts] as Html)}
              <form method="post" action="${paths.preview}" data-keep="${about}/finding/${key}">
                <input type="hidden" name="aggregate" value="${about}" /><input
                  type="hidden"
                  name="act"
                  value="${act.type}"
                />${fields}
                <p><button>${w('preview')}</button></p>
              </form>
            </section>`,
        )}
      </div>`,
  };
};

/** Whether the conclusion would be accepted; what a prudent chair would ask first even so. */
function verdict(
  of: Case,
  options: readonly Option[],
  previews: ReadonlyMap<string, Answer<PreviewReply>>,
  look: Look,
  w: Words,
): Html {
  const { viewer, now } = look;
  const conclude = options.find((o) => o.key === 'conclude');
  const preview = previews.get('conclude');
  const found = of.evidence;
  if (!conclude || !of.round || !found || !preview) return html`<p>${w('noRound')}</p>`;
  const lack = !preview.ok ? preview.refusal : preview.value.decided.ok ? null : preview.value.decided.refusal;
  if (lack)
    return html`<p class="verdict unsafe"><strong>${w('unsafe')}:</strong></p>
      ${refusalBox(lack, look.spoken)}`;
  const cares = [
    ...(of.round.outcome === null && of.round.deadline > now
      ? [html`${w('stillRuns')}: ${deadline(viewer, of.round.deadline, of.round.zone, now)}`]
      : []),
    ...(found.unheard.length > 0 ? [html`${w('unheard')}: ${namesOf(found.unheard, look)}`] : []),
    ...(found.adReferendum.length > 0 ? [html`${w('adReferendum')}: ${namesOf(found.adReferendum, look)}`] : []),
    ...(found.reservations.length > 0
      ? [
          html`${w('reservations')}:
          ${namesOf(
            found.reservations.map((r) => r.member),
            look,
          )}`,
        ]
      : []),
  ];
  return html`<p class="verdict good">
      <strong>${conclude.act.type === 'DeclareVote' ? w('safeVote') : w('safe')}</strong>
    </p>
    ${
      cares.length === 0
        ? ''
        : html`<p>${w('although')}:</p>
            <ul>
              ${cares.map((c) => html`<li>${c}</li>`)}
            </ul>`
    }`;
}

function namesOf(members: readonly string[], { viewer, names }: Look): Html {
  return said(list(viewer.language, members.map(names)));
}

/** Nothing is ruled on again once it was accepted (D78). */
function isAccepted({ roundList }: DossierView, { entry }: { readonly entry: number }): boolean {
  return roundList.some((r) => r.positions.some((p) => p.entry === entry && p.ruled === 'accepted'));
}

/** Those who stand in the way, with their own words; amendments that wait for a ruling. */
function objectorsTo(of: Case, look: Look, w: Words): Html {
  const { round, objectors: blocking, positions, view } = of;
  const { viewer, names } = look;
  const { language, zone } = viewer;
  const told = positions.filter(
    (p) =>
      p.became === null &&
      p.textHash === round?.textHash &&
      p.stage === round.stage &&
      (p.position.kind === 'object' || p.position.kind === 'proposeAmendment') &&
      positions.findLast((o) => o.member === p.member && o.stage === p.stage && o.textHash === p.textHash) === p,
  );
  return html`<h2>${w('objectorsFirst')} <small>${blocking.length}</small></h2>
    ${
      told.length === 0
        ? html`<p>${w('noObjection')}</p>`
        : html`<ul class="objectors">
            ${told.map(
              (p) =>
                html`<li>
                  <strong>${said(names(p.member))}</strong> — ${say(POSITIONS[p.position.kind], language)},
                  ${dateTime(language, p.at, zone)}; ${placesOf(p.position).join(', ')}
                  <blockquote class="lines">${said(wordsOf(p.position))}</blockquote>
                  ${
                    p.position.kind === 'proposeAmendment' && round && !isAccepted(view, p)
                      ? html`<a
                          href="${paths.act(`dossier/${view.dossier}`, 'RuleOnAmendment', {
                            ...{ stage: round.stage, round: String(round.round), textHash: round.textHash },
                            by: p.member,
                          })}"
                          >${w('ruleOn')}</a
                        >`
                      : ''
                  }
                </li>`,
            )}
          </ul>`
    }`;
}

function evidence(of: Case, look: Look, w: Words): Html {
  const { round, evidence: found, version, quorum, askTime, view, delivered } = of;
  const { viewer } = look;
  const { language } = viewer;
  if (!round || !found)
    return html`<h2>${w('evidence')}</h2>
      <p>${w('noRound')}</p>`;
  const missing = found.roster.filter((m) => !delivered.includes(m));
  const who = (members: readonly string[]) => (members.length === 0 ? w('none') : namesOf(members, look));
  const row = (label: string, value: Html) =>
    html`<dt>${label}</dt>
      <dd>${value}</dd>`;
  return html`<h2>${w('evidence')}</h2>
    <dl class="facts">
      ${row(
        w('version'),
        html`${version ?? '—'}${round.textHash === view.textHash ? '' : html` <strong>${w('otherVersion')}</strong>`}`,
      )}
      ${row(`${w('heard')} (${found.heard.length} / ${found.roster.length})`, who(found.heard))}
      ${row(w('unheard'), who(found.unheard))}
      ${found.unheard.length > 0 && found.unheardBy !== 'none' ? row(w('unheardBy'), say(UNHEARD_BY[found.unheardBy], language)) : ''}
      ${row(w('quorum'), html`${quorumSentence(quorum, look.spoken)}${quorum === 'none' ? '' : html` <strong>${w(quorumStands(found))}</strong>`}`)}
      ${row(w('reservations'), reserved(found, look, w))}
      ${row(w('viewpoints'), found.viewpoints.length === 0 ? w('none') : html`${found.viewpoints.map((v) => html`<p>${namesOf([v.member], look)}: ${said(v.text)}</p>`)}`)}
      ${row(w('asides'), found.standAsides.length === 0 ? w('none') : html`${found.standAsides.map((s) => html`<p>${namesOf([s.member], look)}: ${say(SCOPES[s.scope.of], language)}</p>`)}`)}
      ${row(w('adReferendum'), who(found.adReferendum))} ${found.lapsed ? row(w('lapsed'), who(found.lapsed)) : ''}
      ${askTime.length > 0 ? row(w('time'), who(askTime)) : ''}
      ${found.absent ? row(w('absent'), who(found.absent)) : ''}
      ${row(w('delivery'), html`${delivered.length} / ${found.roster.length}${missing.length === 0 ? '' : html` (${w('undelivered')}: ${who(missing)})`}`)}
      ${row(
        w('brackets'),
        view.version && view.version.openPlaces.length > 0
          ? html`${view.version.openPlaces.map((p) => html`<p>[${p.place}] ${p.holders.length === 0 ? say(documentWords.nobodyNamed, language) : who(p.holders)}</p>`)}`
          : w('none'),
      )}
      ${row(w('concordance'), say(CONCORDANCE[view.concordance], language))}
      ${
        view.withheld
          ? row(
              w('withheld'),
              list(
                language,
                view.withheld.map((x) => say(WITHHELD[x], language)),
              ),
            )
          : ''
      }
    </dl>`;
}

/** Whether enough were heard; where they were not, whether that stands in the way. */
function quorumStands({ unheard, unheardBy }: FindingEvidence): 'quorumMet' | 'quorumMissing' | 'quorumAside' {
  if (unheard.length === 0 || unheardBy === 'quorum') return 'quorumMet';
  return unheardBy === 'none' ? 'quorumMissing' : 'quorumAside';
}

function reserved({ reservations }: FindingEvidence, look: Look, w: Words): Html {
  if (reservations.length === 0) return w('none');
  return html`${reservations.map(
    (r) =>
      html`<p>
        ${namesOf([r.member], look)}:
        ${say(RESERVATIONS[r.reservation as keyof typeof RESERVATIONS], look.viewer.language)}. ${said(r.text)}
      </p>`,
  )}`;
}

/** What a way on would do, by the rules of the intake. */
function outcome(preview: Answer<PreviewReply> | undefined, look: Look, w: Words): Html {
  if (!preview) return '';
  if (!preview.ok) return refusalBox(preview.refusal, look.spoken);
  const { decided } = preview.value;
  return decided.ok
    ? html`<p class="good"><strong>✓ ${w('accepted')}.</strong></p>
        ${effectOf(decided.events, preview.value, look)}`
    : html`<p class="refused"><strong>✗ ${w('refused')}.</strong></p>
        ${refusalBox(decided.refusal, look.spoken)}`;
}
