import type { Rule } from '../decision.ts';

/** The rules of a dossier. A refusal names one of them; docs/rules.md is written from this table. */
export const DOSSIER_RULES = {
  D01: { says: 'Under one id one document is proposed, once.', source: 'domain §3.1 Dossier' },
  D02: {
    says: 'A delegation proposes for its own state; the secretariat proposes on a member’s proposal.',
    source: 'domain §3.4',
  },
  D03: { says: 'The class is one of the procedure’s.', source: 'domain §1.6' },
  D04: { says: 'Acts are about a document that was proposed.', source: 'domain §4, chronicle 1, step 1' },
  D05: { says: 'This act is the secretariat’s.', source: 'domain §3.4' },
  D06: {
    says: 'This act belongs to whoever chairs the organ of the stage at that moment; where it is no stage’s own, an organ that has the document before it.',
    source: 'domain §3.4, §3.9.10',
  },
  D07: { says: 'A counted delegation speaks, and only for itself.', source: 'domain §3.4' },
  D08: { says: 'This step is the process’s own.', source: 'design §2.4' },
  D09: {
    says: 'A document that is adopted or in effect, or that has ended in another way, is not moved any more.',
    source: 'domain §3.2',
  },
  D10: { says: 'A deferred document waits until it is taken up again.', source: 'domain §3.6 defer' },
  D11: {
    says: 'The secretariat registers a proposal once, before anything is done with it.',
    source: 'domain §3.2, stage 00',
  },
  D12: {
    says: 'Versions are numbered one after the other, name this dossier and its title, and carry the hash of their manifest; the one adopted carries the title that the document has.',
    source: 'domain §3.1 Text version',
  },
  D13: {
    says: 'A text found agreed at the adopting stage is frozen; so is one on the approved agenda of a sitting that is to adopt it, unless its chair rules otherwise.',
    source: 'domain §3.2, stage 60; §5.2',
  },
  D14: {
    says: 'A statement is bound to the hash of the version that is before the organ.',
    source: 'domain §3.3, §3.9.3',
  },
  D15: {
    says: 'A text is circulated in the official languages, as official or authentic texts, no later than it is said, and with the consent that the procedure asks for, given by an act or recorded; the same version again, for those who have not got it, once others are counted.',
    source: 'domain §1.5, §3.2 stage 10',
  },
  D16: {
    says: 'Each counted delegation confirms the delivery of a circulated version once, itself or by a note that is transcribed.',
    source: 'domain §3.2 stage 10',
  },
  D17: {
    says: 'The stage is on the route of the document’s class; rounds are held where it has any.',
    source: 'domain §3.1 Route',
  },
  D18: {
    says: 'A stage opens when what its route demands before it has happened.',
    source: 'domain §3.2; §4 chronicle 1, step 3',
  },
  D19: { says: 'The stage is open.', source: 'domain §3.2' },
  D20: {
    says: 'Positions at a stage are asked for in a round that is opened for it; one is open at a time.',
    source: 'domain §3.1 Round',
  },
  D21: {
    says: 'A position names a round that is open; what comes after its end is late and changes nothing.',
    source: 'domain §3.3',
  },
  D22: {
    says: 'In time means stored before the deadline’s instant; at the instant itself is late.',
    source: 'domain §3.6 readings',
  },
  D23: {
    says: 'A deadline lies ahead; an extension is made before it has passed and moves it later.',
    source: 'domain §3.5',
  },
  D24: {
    says: 'Silence is used where the stage allows it, for no less than the minimum period (a correction’s, too), after delivery of the same version to every delegation in the languages demanded, while no objection to it stands.',
    source: 'domain §3.5',
  },
  D25: {
    says: 'Only a standing objection, reservation or amendment can be lifted, and only by the delegation that made it; no transcribed note takes the place of an objection that it signed itself.',
    source: 'domain §3.9.5',
  },
  D26: {
    says: 'No consensus is found while an objection stands on that text as the last word of a counted delegation, at the stage or at all.',
    source: 'domain §1.2, §3.9.2',
  },
  D27: {
    says: 'No consensus is found while a counted delegation is unheard, unless silence since it had the text, a waiver, or the stage says so.',
    source: 'domain §3.2 quorum',
  },
  D28: {
    says: 'Open brackets are closed, or expressly sent up, before consensus is found; none go into adoption.',
    source: 'domain §3.2 stage 20',
  },
  D29: {
    says: 'Agreement ad referendum of those counted at the adoption is confirmed before it, whenever they gave it to that text, and also where its day has passed.',
    source: 'domain §3.3, §3.9.2',
  },
  D30: {
    says: 'Reservations that the procedure names stop the adoption of a binding document, until they are lifted, or their makers say something else of that text.',
    source: 'domain §3.3',
  },
  D31: {
    says: 'Official renderings have a concordance record, or a stated waiver, before adoption.',
    source: 'domain §3.9.6',
  },
  D32: {
    says: 'Stages that the route names were closed on this very version, or a waiver says why not.',
    source: 'domain §4, chronicle 2, step 9',
  },
  D33: {
    says: 'Between the circulation of the very version and the meeting lies the procedure’s period, or a waiver for that version says why not.',
    source: 'domain §1.5, §2.5',
  },
  D34: {
    says: 'Where a stage sits in a meeting, its rounds and findings are held in a sitting of its organ that has the document on its approved agenda, after the items to be decided first.',
    source: 'domain §1 fact 11, §3.2 stages 40, 50 and 60',
  },
  D35: { says: 'The process closes a round when its deadline has passed, not before.', source: 'design §7' },
  D36: {
    says: 'A document is returned to an earlier stage of its route that has been open.',
    source: 'domain §3.6 return',
  },
  D37: {
    says: 'A closed stage is repeated by an explicit act of its organ’s chair.',
    source: 'domain §3.6 repeat; §4 chronicle 2, step 4',
  },
  D38: {
    says: 'A document in progress is deferred once; a deferred one is taken up again at a meeting that has been convened, of an organ of its route.',
    source: 'domain §3.6 defer',
  },
  D39: {
    says: 'A proposer withdraws alone before the adopting stage opens and while nobody else has taken the proposal up.',
    source: 'domain §3.4, §3.6 readings',
  },
  D40: { says: 'Another member takes a proposal up, once.', source: 'domain §3.6' },
  D41: {
    says: 'Signed is the adopted text, by delegations that were counted at its adoption, once each.',
    source: 'domain §3.9.6, §3.9.7',
  },
  D42: {
    says: 'An adopting act is recorded after its finding and as the meeting numbered it.',
    source: 'domain §1.4, §2.2',
  },
  D43: { says: 'The chair rules on an amendment that stands.', source: 'domain §3.3' },
  D44: {
    says: 'A step of the process is recorded once, and as it was due: a reminder at a fraction that the procedure names, to those that owed an answer.',
    source: 'design §2.6; domain §3.5',
  },
  D45: {
    says: 'Placement in a package follows the meeting’s agenda, until the sitting has closed; a document that was deferred comes back where it is taken up for that meeting, or listed anew.',
    source: 'domain §3.1 Package',
  },
  D46: { says: 'Waiting for the delegations to answer.', source: 'domain §3.2' },
  D47: { says: 'Waiting for the chair’s finding: consensus is an act of a person.', source: 'domain §1.2' },
  D48: {
    says: 'An organ decides as the procedure says for the class and the stage: by consensus, or by a vote.',
    source: 'domain §1.2; §3.2',
  },
  D49: {
    says: 'A vote is declared when everybody counted has voted, or its deadline has passed.',
    source: 'domain §3.2 quorum',
  },
  D50: {
    says: 'This act is the depositary’s; without such an office, the secretariat’s.',
    source: 'domain §3.4; §1.3',
  },
  D51: {
    says: 'Copies of an adopted document are certified; on the certified copy a signatory notifies that its domestic procedures are complete, itself or by a note that is transcribed.',
    source: 'domain §3.2 stage 80',
  },
  D52: {
    says: 'Entry into force is announced when as many have notified as the class asks for, of those that are bound and still members; never where nobody is.',
    source: 'domain §3.2 stage 80',
  },
  D53: {
    says: 'A member that is not bound yet joins a signed document once it is in effect.',
    source: 'domain §1.2, §3.7',
  },
  D54: {
    says: 'A correction stands when its deadline has passed without an objection, and where the procedure says so the members had the least time for one since they were told; one at a time, and where they are to be told, while there are any.',
    source: 'domain §3.7 corrigendum',
  },
  D55: {
    says: 'An adopted document ends by a later act, whose paper is named; a superseded one names the document that takes its place, and one expires that is in effect.',
    source: 'domain §3.7; §3.2 stage 90',
  },
  D56: {
    says: 'A document in progress changes its class by a recorded act of the present chair, to another class of the procedure; what was found agreed by the same rule stays.',
    source: 'domain §3.6 downgrade; §3.1 Route',
  },
  D57: {
    says: 'After a return or repetition that names places, a new version opens no others until that stage has closed again.',
    source: 'domain §3.6 return, readings (agreed places)',
  },
  D58: {
    says: 'Named as endorsers of a paragraph are members that neither object to it nor stand aside from it; who is not named has not declined.',
    source: 'domain §1.7; §3.6 convert',
  },
  D59: {
    says: 'The organ that adopts may decide on an unfinished draft: the act gets a number, the document stays in progress, and it is adopted at another meeting.',
    source: 'domain §1 facts 5 and 6; §3.6 decide on the draft',
  },
  D60: {
    says: 'A chair splits a document that has a text into documents that nobody has proposed: two or more, or one beside what remains; the places that go with each are places of the text, and named while those of a return hold.',
    source: 'domain §3.6 split',
  },
  D61: {
    says: 'A document split from another is proposed as the split names it, for the same proposer or, once that has left, for who had taken it up; no position comes with it.',
    source: 'domain §3.6 split',
  },
  D62: {
    says: 'A chair merges a document in progress into another that is in progress and not found agreed.',
    source: 'domain §3.6 merge',
  },
  D63: {
    says: 'A merge is recorded by the document that received, whatever has become of it, where the other was merged into it.',
    source: 'domain §3.6 merge',
  },
  D64: {
    says: 'To abandon a document, or to merge it, is agreed by those that proposed it or took it up, each for itself, until the chair does it.',
    source: 'domain §3.6 withdraw, readings',
  },
  D65: {
    says: 'A chair abandons a document when all that proposed it or took it up, and still are members, agree.',
    source: 'domain §3.6 withdraw, readings',
  },
  D66: {
    says: 'A document is declared lapsed when it has not moved for the days that the procedure names; where it names none, it stays pending.',
    source: 'domain §3.6 lapse; §2.6',
  },
  D67: {
    says: 'The chair of an organ offers an unfinished document, with all that is open on it, to the office that is to chair next; who made an offer that is still open may renew it, to the office that chairs now.',
    source: 'domain §3.6 carry over; §5.2',
  },
  D68: {
    says: 'An offer is accepted by the office named, once it chairs the organ, while its inventory says what is open.',
    source: 'domain §3.6 carry over; §3.9.10',
  },
  D69: {
    says: 'A document is merged into another when all that proposed it or took it up, and still are members, agree to that one and have taken it up: it is theirs, too, before theirs ends.',
    source: 'domain §3.6 merge, withdraw, readings',
  },
  D70: {
    says: 'Who signs has a level that the procedure names, or full powers in force that cover the document.',
    source: 'domain §1.8 (VCLT 7), §3.1 Mandate, §3.4',
  },
  D71: {
    says: 'A position is stated by a person of a level that the procedure names for the stage.',
    source: 'domain §1.2 (head of delegation), §3.1 Delegation',
  },
  D75: {
    says: 'After a position comes what may follow it: an objection is lifted, maintained or turned into a stand-aside, ad referendum is confirmed or becomes an objection.',
    source: 'domain §3.3, last column',
  },
  D76: {
    says: 'Agreement ad referendum names a day ahead, and is confirmed by then: by a plain agreement in its round, by an act of its own after it; else it has lapsed, and the delegation is unheard.',
    source: 'domain §3.3',
  },
  D77: {
    says: 'A joint position counts for each delegation that it names from its own assent to that very statement, in its round; to one that broke a silence, until the deadline of that.',
    source: 'domain §3.3 joint positions',
  },
  D78: {
    says: 'A chair accepts or refuses an amendment; once one is accepted a new version is owed, and this one is not found agreed.',
    source: 'domain §3.3, §3.8',
  },
  D79: {
    says: 'Staff ask once in a round to confirm that nothing has changed since an earlier version; each delegation answers for itself.',
    source: 'domain §3.3',
  },
  D80: {
    says: 'Where the procedure says so, silence begins after the text was tabled in a meeting of the organ, or examined by the stages that it names.',
    source: 'domain §1.8, §3.5',
  },
  D81: {
    says: 'A round is shortened to an earlier deadline to which every counted delegation has agreed.',
    source: 'domain §3.5',
  },
  D82: {
    says: 'Silence is found unbroken once its deadline has passed, or when every counted delegation has spoken.',
    source: 'domain §3.5',
  },
  D83: {
    says: 'A treaty that depends on other documents, proposed before it, enters into force when they, or those in which they went on, have come into effect.',
    source: 'domain §1.3, §3.7',
  },
  D84: {
    says: 'The day of entry into force is the one that the class computes from the last notification needed, or that of what it depends on where it is later; never one before such a notification.',
    source: 'domain §1.3',
  },
  D85: {
    says: 'A document is joined later by members, and by other states that the organisation knows where its class is open to all.',
    source: 'domain §1.3, §3.7',
  },
  D86: {
    says: 'A document in effect is reviewed when its review is due, and what came of it is recorded.',
    source: 'domain §3.2 stage 90',
  },
  D87: {
    says: 'A document that takes the place of another has been adopted, not before it, and has not ended; one that carries another out names it.',
    source: 'domain §3.7',
  },
  D88: { says: 'A document with a term expires when that has passed.', source: 'domain §3.2 stage 90' },
  D89: {
    says: 'An organ that counts those present decides, or shortens a round, when somebody is, by the record of its sitting; an objection of who sits there stands also when its head may not speak for it any more.',
    source: 'domain §1.8 (WTO), §3.2 quorum',
  },
  D90: {
    says: 'The secretariat adds working and unofficial renderings to a version at any time, in languages that are not official and texts that it does not have; nothing else changes.',
    source: 'domain §3.8 rendering added; §4 chronicle 2, step 11',
  },
  D91: {
    says: 'A counted delegation confirms once the concordance that is recorded for the version.',
    source: 'domain §3.4 verify concordance',
  },
  D92: {
    says: 'A waiver of the quorum names its stage and the counted delegations that may stay unheard, as no other waiver does; one without delegations counts once the deadline of the round has passed.',
    source: 'domain §3.2 quorum',
  },
  D93: {
    says: 'A document is adopted for somebody: not when all that are counted stand aside from the whole of it.',
    source: 'domain §1.2; §3.6 interested members',
  },
  D94: {
    says: 'Of a member that does not sign is said what is so: that it stood aside, from more than a paragraph, by the finding; that it was absent, by the record of the sitting; that it is no member, by the roster or since.',
    source: 'domain §3.9.7',
  },
  D95: {
    says: 'Where circulation needs the consent of an organ, its chair gives it once, for a version or for whichever it is.',
    source: 'domain §3.4 (coordinator: consents), §1.5',
  },
  D96: {
    says: 'Copies are certified once the text is no longer open for signature.',
    source: 'domain §3.2 stage 80, §1.5',
  },
  D98: {
    says: 'While a later organ has the document before it, an earlier stage is repeated, and where the procedure says so returned to, by nobody but that organ’s chair; while only an earlier one has it, by no other chair.',
    source: 'domain §3.6 return, repeat; §3.4',
  },
  D99: {
    says: 'A class changes to those that the procedure offers for it; open rounds end, and stages that the new class decides by another rule or organ are asked anew.',
    source: 'domain §3.6 downgrade; §3.2',
  },
  D100: {
    says: 'A document is in one package of an organ at a time, and in those of several organs at once.',
    source: 'domain §3.1 Package, §3.2',
  },
  D110: {
    says: 'After a return or repetition that names places, every other agreed place keeps its words and its order, and none is added or dropped, until that stage has closed again.',
    source: 'domain §3.6 return, readings (agreed places)',
  },
  D111: {
    says: 'Where the procedure says so, a document that was split and goes on owes a version of what is left without the places that went to the parts, and is neither circulated, opened nor found on before that.',
    source: 'domain §3.6 split, §3.3 (a new version opens a new round)',
  },
  D112: {
    says: 'Full powers that name texts are powers to sign these very texts: by them nobody signs another.',
    source: 'domain §3.1 Mandate (which text), §3.9.6',
  },
  D126: {
    says: 'Where the procedure has it recorded, the first reading of a draft by each actor is, of a text that the document has and that is not adopted.',
    source: 'domain §5.3 conditions: reading is recorded',
  },
  D127: {
    says: 'Texts are erased where the procedure says that they may be.',
    source: 'domain §5.3 conditions: who sees what is policy',
  },
  D128: {
    says: 'A text that is erased is one of the document and not erased yet, and neither adopted nor before the organs now.',
    source: 'domain §3.1 Text version; §5.2',
  },
  D129: {
    says: 'A text is erased by two persons of the secretariat: one asks, another erases.',
    source: 'ADR 25',
  },
  D146: {
    says: 'A document is offered and taken over only while no round is open whose positions are hidden from either chair.',
    source: 'domain §3.6 carry over; ADR 25',
  },
  D156: {
    says: 'A reminder goes to those that owe an answer at that moment, and to nobody else; nobody is reminded of what nobody owes.',
    source: 'domain §3.5 reminders; the desk: remind only those who are unheard',
  },
  D157: {
    says: 'Between two reminders of one deadline lie at least twelve hours, unless the procedure itself sends the second.',
    source: 'domain §3.5 reminders, readings',
  },
  D161: {
    says: 'A document names as concerned a member; it names one where its class is decided without the member concerned.',
    source: 'domain §1.2 (minus the concerned state), §3.9.5',
  },
  D162: {
    says: 'A document admits a state that the organisation knows and that is no member.',
    source: 'domain §1.4, §3.9.4',
  },
  D158: {
    says: 'What is announced to enter into force on a day that lies ahead is not in effect before it, for whoever joins or reviews it.',
    source: 'domain §1.3, §3.2 stages 80 and 90',
  },
  D159: {
    says: 'Entry into force follows what it depends on into the document into which that was merged, and by a paper into a part of what was split; by a paper with the reason it does without what ended and can never be in effect.',
    source: 'domain §1.3, §3.6 split, merge',
  },
  D160: {
    says: 'A correction is of an official text, which it names where the procedure says so and there are several, and of words that stand at a place of it.',
    source: 'domain §3.7 corrigendum, concordance correction',
  },
  D163: {
    says: 'An objection, an amendment, a stand-aside or a list of endorsers names places that the text has, where its version says which.',
    source: 'domain §3.3, §1.7; §3.6 readings (places)',
  },
  D164: {
    says: 'A waiver is for the version that there is.',
    source: 'domain §3.2 quorum, default timing; §3.8 waiver recorded',
  },
  D165: {
    says: 'A request for time names a day that has not passed.',
    source: 'domain §3.3 (until when)',
  },
  D166: {
    says: 'The depositary takes a correction back until it is recorded or objected to.',
    source: 'domain §3.7 corrigendum, §3.4',
  },
  D147: {
    says: 'A text that was erased from a document comes into none of its versions again, neither issued with it nor added.',
    source: 'ADR 25',
  },
} as const satisfies Record<string, Rule>;

export type DossierRule = keyof typeof DOSSIER_RULES;
