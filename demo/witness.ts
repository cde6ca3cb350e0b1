import {
  ProfileError,
  delegation,
  fileMemory,
  keyClaim,
  makeWitnessKey,
  readWitnessKey,
  witnessFiles,
  witnessOnce,
  type WitnessKey,
} from '../client/index.ts';
import { logOrigin } from '../contracts/names.ts';
import { logTrust } from '../domain/organisation/log.ts';
import { keepDoing, type Participant } from './participant.ts';

/** How often a delegation looks at the log, in milliseconds. */
const LOOK_MS = 5_000;

/** Witnesses the log for a delegation until the demonstration ends, under a key of its own beside its profile. */
export async function playWitness(participant: Participant): Promise<void> {
  const { actor, connection, reading, settle, stage } = participant;
  const { profile } = connection;
  if (profile.file === undefined) throw new Error(`the profile of ${actor} is no file`);
  const files = witnessFiles(profile.file);
  const key = await keyIn(files.key, `${logOrigin(profile.organisation)}/${actor}`);
  await keepDoing(participant, LOOK_MS, async () => {
    const { witnesses } = await reading.organisation();
    if (!witnesses.some((w) => w.actor === actor && w.endedAt === null)) {
      const claim = keyClaim('witness', key, profile);
      await settle('to witness the log', () => delegation(connection).registerWitness({ name: key.name, ...claim }));
      return 'again';
    }
    const outcome = await witnessOnce({
      ...{ connection, key, memory: fileMemory(files.memory), refused: files.refused, now: () => Date.now() },
      organisation: async () => {
        const state = await reading.organisation();
        return { logTrust: logTrust(state), conflicts: state.conflicts, ...(await reading.organisationEnd()) };
      },
    });
    if (outcome.kind === 'refused')
      stage.tell(`ALARM: ${actor} does not cosign the log (${outcome.refusal.rule}); kept in ${outcome.kept}`);
    return 'again';
  });
}

async function keyIn(file: string, name: string): Promise<WitnessKey> {
  try {
    return await readWitnessKey(file);
  } catch (error) {
    if (!(error instanceof ProfileError) || error.code !== 'missing') throw error;
    return makeWitnessKey(file, name);
  }
}
