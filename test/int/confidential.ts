import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import {
  connectConcordat,
  findProfile,
  generateKey,
  keyClaim,
  proveKey,
  publicPart,
  secretariat,
  textFrom,
  thumbprint,
  writeProfile,
  type Answer,
  type Connection,
  type Profile,
  type SourceText,
  type SubmitResult,
} from '../../client/index.ts';
import {
  ActorId,
  Day,
  DossierId,
  MemberId,
  OrganId,
  OrganisationId,
  PersonId,
  PROCESS,
  StageCode,
  type TextHash,
} from '../../contracts/ids.ts';
import { logOrigin } from '../../contracts/names.ts';
import { Procedure } from '../../contracts/procedure.ts';
import type { NatsConnection } from '../../journal/connection.ts';
import sco from '../../procedures/sco.json';
import { createLog } from '../../worker/log.ts';
import { startWorker, type RunningWorker } from '../../worker/worker.ts';
import { startEngines, type Engines } from '../engines.ts';

/**
 * An organisation in which not everybody sees everything: rounds of experts that are confidential until they close, drafts for
 * members and chairs, and parties of three statuses. With engines, a worker, an archive with its log, and everybody connected;
 * one for each test file.
 */

export const organisation = OrganisationId.parse('SCO');
export const MEMBERS = ['KAZ', 'IND', 'UZB'] as const;
export const ACTORS = ['SECRETARIAT', 'CHAIR-EG', 'AUDITOR', ...MEMBERS] as const;
export const PARTIES = { MNG: 'observer', TUR: 'partner', LAO: 'insider' } as const;
export const EVERYBODY = [...ACTORS, ...Object.keys(PARTIES)];
export const [MAIN, OTHER] = ['D-1', 'D-2'].map((id) => DossierId.parse(id)) as [DossierId, DossierId];
export const [CIRCULATION, EXPERTS] = ['10', '20'].map((s) => StageCode.parse(s)) as [StageCode, StageCode];

/** The names in other languages are those of classes that are not here. */
const { names: _, ...template } = sco;
const procedure = Procedure.parse({
  ...template,
  stages: { ...sco.stages, '20': { ...sco.stages['20'], adopts: true, positionsUntilClose: 'hidden' } },
  classes: {
    note: {
      ...{ name: 'Note of the experts', binding: false, signed: false },
      route: [
        { stage: '10', needs: [], sameVersion: [] },
        { stage: '20', needs: [['10']], sameVersion: [] },
      ],
    },
  },
  statuses: {
    ...sco.statuses,
    observer: { name: 'Observer', sees: { documents: 'adopted', texts: true, record: false } },
    partner: { name: 'Partner', sees: { documents: 'all', texts: false, record: true } },
    insider: { name: 'Insider', sees: { documents: 'all', texts: true, record: true } },
  },
  policy: {
    ...{ ...sco.policy, circulationDays: 0, concordanceBeforeAdoption: false, erasesTexts: true },
    drafts: { alsoReadBy: ['chairs'], recordsReading: true },
  },
});
const processKey = generateKey();
const logKey = generateKey();

export let engines: Engines;
let worker: RunningWorker;
export let profiles: string;
const connections = new Map<string, Connection<Profile>>();
export const raw = new Map<string, NatsConnection>();
export const as = (actor: string): Connection<Profile> => connections.get(actor)!;
export const personOf = (actor: string) => PersonId.parse(`${actor}-HEAD`);
export const SECOND = PersonId.parse('SECRETARIAT-TWO');

export const done = async (result: Promise<SubmitResult>) => {
  const settled = await result;
  if (!settled.ok) throw new Error(`refused by ${settled.refusal.rule}: ${JSON.stringify(settled.refusal)}`);
  return settled;
};
export const refusedBy = async (result: Promise<SubmitResult | Answer<unknown>>) => {
  const settled = await result;
  return settled.ok ? 'not refused' : `${settled.refusal.rule} ${settled.refusal.lack}`;
};

export const textOf = (words: string, language: string): SourceText => {
  const text = textFrom(`${words}\n`, { language });
  if (!text.ok) throw new Error(text.refusal.rule);
  return text.value;
};
/** Those whom only some test needs: a state that is to be admitted, and an office of its own for the depositary. */
export type More = Readonly<Record<string, 'candidate' | 'depositary'>>;

async function found(more: More): Promise<void> {
  const acts = secretariat(as('SECRETARIAT'));
  const person = (actor: string, of = personOf(actor)) => ({
    ...{ person: of, actor: ActorId.parse(actor), name: actor, level: 'head' as const, mandate: 'credentials 1' },
  });
  const enrol = (of: PersonId, jwk: Profile['privateKey']) =>
    done(
      acts.enrolKey({
        ...{ person: of, key: publicPart(jwk), proof: proveKey(jwk, organisation, of) },
        ...{ fingerprint: thumbprint(publicPart(jwk)), paper: 'note 1' },
      }),
    );
  const key = publicPart(as('SECRETARIAT').profile.privateKey);
  await done(acts.registerOrganisation({ procedure, secretariat: { ...person('SECRETARIAT'), key } }));
  const [since, paper] = [Day.parse('2001-06-15'), 'charter'];
  for (const m of MEMBERS) await done(acts.registerMember({ member: MemberId.parse(m), name: m, since, paper }));
  for (const [office, role] of [
    ['CHAIR-EG', 'chair'],
    ['AUDITOR', 'auditor'],
    [PROCESS, 'process'],
  ] as const)
    await done(acts.registerOffice({ office: ActorId.parse(office), role, name: office }));
  for (const organ of ['EG', 'CNC'])
    await done(
      acts.passChairmanship({ organ: OrganId.parse(organ), office: ActorId.parse('CHAIR-EG'), reason: 'first term' }),
    );
  for (const [party, status] of Object.entries(PARTIES))
    await done(acts.grantStatus({ party: ActorId.parse(party), name: party, status, since, paper }));
  for (const [actor, of] of Object.entries(more)) {
    if (of === 'candidate') await done(acts.announceCandidate({ member: MemberId.parse(actor), name: actor }));
    else await done(acts.registerOffice({ office: ActorId.parse(actor), role: of, name: actor }));
  }
  for (const actor of [PROCESS, ...ACTORS.slice(1), ...Object.keys(more)]) {
    await done(acts.accreditPerson(person(actor)));
    await enrol(personOf(actor), actor === PROCESS ? processKey.jwk : as(actor).profile.privateKey);
  }
  const origin = logOrigin(organisation);
  const claim = keyClaim('log', { name: origin, privateKey: logKey.jwk }, as('SECRETARIAT').profile);
  await done(acts.registerLog({ origin, ...claim }));
  await done(acts.accreditPerson(person('SECRETARIAT', SECOND)));
  await enrol(SECOND, as('SECOND').profile.privateKey);
}

export async function prepare(id: DossierId, texts: readonly SourceText[]): Promise<TextHash> {
  const filed = await secretariat(as('SECRETARIAT')).fileDocument(id, {
    ...{ title: `Document ${id}`, class: 'note', area: 'energy', justification: 'work' },
    ...{ proposer: MemberId.parse('KAZ'), leadOrgan: 'Experts', texts, consent: 'protocol 1' },
  });
  if (!filed.ok || !filed.textHash) throw new Error(JSON.stringify(filed));
  return filed.textHash;
}

export async function openConfidential(more: More = {}): Promise<void> {
  const everybody = [...EVERYBODY, ...Object.keys(more)];
  engines = await startEngines({
    actors: [...ACTORS, ...Object.keys(more)],
    parties: Object.keys(PARTIES),
    temporal: true,
  });
  profiles = mkdtempSync(join(engines.dataDir, 'profiles-'));
  const people = [...everybody.map((actor) => [actor, personOf(actor)] as const), ['SECRETARIAT', SECOND] as const];
  for (const [actor, person] of people) {
    await writeProfile(profiles, {
      ...{ v: 1, organisation, actor: ActorId.parse(actor), person, privateKey: generateKey().jwk },
      ...{ nkeySeed: engines.seeds[actor]!, natsUrl: engines.natsUrl, processKey: processKey.publicJwk },
    });
  }
  const root = await findProfile(profiles, 'SECRETARIAT.SECRETARIAT-HEAD');
  worker = await startWorker(
    {
      ...{ natsUrl: engines.natsUrl, temporalAddress: engines.temporalAddress, temporalNamespace: 'default' },
      roles: ['intake', 'archive', 'relay', 'projections', 'temporal'],
      engineSeed: new TextEncoder().encode(engines.seeds.engine),
      processKey: { jwk: processKey.jwk, kid: processKey.kid },
      ...{ organisation, rootKey: thumbprint(publicPart(root.privateKey)), healthPort: 0, logLevel: 'error' },
      ...{ archive: { folder: join(engines.dataDir, 'archive') }, logKey: logKey.jwk },
    },
    {
      log: createLog(
        'error',
        (line) => void process.stderr.write(line),
        () => new Date(),
      ),
      erasureDelayMs: 0,
      bundle: await bundleWorkflowCode({
        workflowsPath: require.resolve('../../workflows/index.ts'),
        payloadConverterPath: require.resolve('../../workflows/payloadConverter.ts'),
        logger: new DefaultLogger('ERROR'),
      }),
    },
  );
  await worker.ready;
  for (const actor of everybody) {
    const profile = await findProfile(profiles, `${actor}.${personOf(actor)}`);
    connections.set(actor, await connectConcordat(profile));
    raw.set(actor, await engines.connectAs(actor));
  }
  connections.set('SECOND', await connectConcordat(await findProfile(profiles, `SECRETARIAT.${SECOND}`)));
  await found(more);
}

export async function closeConfidential(): Promise<void> {
  await Promise.all([...connections.values()].map((c) => c.close()));
  await worker?.stop();
  await engines?.stop();
}
