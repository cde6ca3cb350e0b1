import { auditor, type OrganisationView } from '../index.ts';
import { EXIT, type Command, type Context } from './command.ts';
import { pointOf } from './instants.ts';
import { fields, inZone, table } from './print.ts';

/** The organisation as its own entries tell it, folded and checked here; also as it was at an instant or an entry. */
export const organisationCommand: Command = {
  name: 'organisation',
  role: 'all',
  summary:
    'Show members, statuses, people with their terms, full powers, chairs, keys, the log and its witnesses; also as of an instant',
  arguments: [],
  example: 'concordat organisation --as AUDITOR --at 2024-07-04T12:00:00+05:00',
  options: { at: { says: 'an entry number, or an instant with its zone', value: 'N|INSTANT' } },
  run: organisation,
};

async function organisation(context: Context): Promise<number> {
  const found = await auditor(await context.connection()).organisation(pointOf(context.text('at')));
  if (!found.ok) return context.refuse(found.refusal);
  context.emit({ ok: true, ...found.value }, viewText(found.value));
  return EXIT.done;
}

function termText({ from, until }: Pick<OrganisationView['people'][number], 'from' | 'until'>): string {
  if (from === null && until === null) return '-';
  return `${from ?? ''}..${until ?? ''}`;
}

function scopeText({ scope }: OrganisationView['fullPowers'][number]): string {
  switch (scope.of) {
    case 'all':
      return 'every document';
    case 'classes':
      return scope.classes.join(', ');
    case 'dossiers':
      return scope.dossiers.join(', ');
    case 'texts':
      return `texts ${scope.texts.join(', ')}`;
  }
}

function boundText(bound: OrganisationView['chairs'][number]['since']): string {
  const meeting = bound.meeting ? `, close of ${bound.meeting.meeting}` : '';
  return `entry ${bound.entry}, ${inZone(bound.at, null)}${meeting}`;
}

function fulfilledText({ by, fulfilled }: OrganisationView['obligations'][number]): string {
  if (fulfilled === null) return '-';
  return fulfilled.on > by ? `${fulfilled.on}, late` : fulfilled.on;
}

const entryText = (entry: number | null) => (entry === null ? '-' : `entry ${entry}`);

function viewText(view: OrganisationView): string {
  const head = fields([
    ['organisation', view.organisation],
    ['procedure', view.procedure],
    ['as of', `entry ${view.entry}, ${inZone(view.at, null)}`],
    ['last line', view.head],
  ]);
  const members = table(
    ['member', 'name', 'is', 'since'],
    view.members.map((m) => [m.member, m.name, m.status, m.since ?? '-']),
    'No members.',
  );
  const obligations = table(
    ['obligation', 'of', 'by', 'fulfilled', 'instrument'],
    view.obligations.map((o) => [...[String(o.obligation), o.member, o.by, fulfilledText(o), o.instrument]]),
    'No obligations of accession.',
  );
  const statuses = table(
    ['party', 'name', 'status', 'since', 'paper', 'granted', 'ended'],
    view.parties.flatMap((p) =>
      p.statuses.map((s) => [
        ...[p.party, p.name, s.status, s.since, s.paper],
        ...[entryText(s.grantedAt), entryText(s.endedAt)],
      ]),
    ),
    'No other status.',
  );
  const offices = table(
    ['office', 'role', 'state', 'name'],
    view.offices.map((o) => [o.office, o.role, o.state ?? '-', o.name]),
    'No offices.',
  );
  const people = table(
    ['person', 'for', 'level', 'term', 'mandate', 'name'],
    view.people.map((p) => [
      ...[p.person, p.actor, p.level, p.ended ? 'ended' : termText(p), p.mandate ?? '-', p.name],
    ]),
    'No people.',
  );
  const powers = table(
    ['full powers', 'person', 'for', 'term', 'paper', 'margin'],
    view.fullPowers.map((f) => [
      ...[String(f.fullPowers), f.person, scopeText(f), f.ended ? 'ended' : termText(f), f.paper, f.margin ?? '-'],
    ]),
    'No full powers.',
  );
  const expired = table(
    ['expired', 'person', 'since', 'by the term of', 'paper'],
    view.expired.map((x) => [
      x.of === 'mandate' ? 'mandate' : 'full powers',
      ...[x.person, x.since, `entry ${x.entry}`, x.paper ?? '-'],
    ]),
    'Nothing has expired.',
  );
  const chairs = table(
    ['organ', 'chaired by', 'since', 'until'],
    view.chairs.map((t) => [t.organ, t.office, boundText(t.since), t.until ? boundText(t.until) : '-']),
    'No chairs.',
  );
  const keys = table(
    ['key', 'person', 'enrolled', 'revoked'],
    view.keys.map((k) => [k.kid, k.person, entryText(k.enrolledAt), entryText(k.revokedAt)]),
    'No keys.',
  );
  return [head, members, obligations, statuses, offices, people, powers, expired, chairs, keys, logText(view)].join(
    '\n',
  );
}

function logText({ logKeys, witnesses, logTrust, conflicts }: OrganisationView): string {
  if (!logTrust) return 'No log is registered.\n';
  const demanded = logTrust.quorum === 0 ? 'none is demanded' : `${logTrust.quorum} of ${logTrust.witnesses.length}`;
  const keys = table(
    ['log', 'key', 'registered', 'ended'],
    logKeys.map((k) => [k.name, k.kid, entryText(k.registeredAt), entryText(k.endedAt)]),
    '',
  );
  const witnessed = table(
    ['witness', 'name', 'key', 'registered', 'ended'],
    witnesses.map((w) => [w.actor, w.name, w.kid, entryText(w.registeredAt), entryText(w.endedAt)]),
    'No witnesses.',
  );
  const reported = table(
    ['conflict', 'reported by', 'at'],
    conflicts.map((c) => [`CONFLICT ${entryText(c.entry)}`, c.by, inZone(c.at, null)]),
    'No conflicts of the log are reported.',
  );
  return [keys, witnessed, fields([['quorum', demanded]]), reported].join('\n');
}
