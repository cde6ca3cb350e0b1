// Founds an organisation: its first statements, signed by the secretariat. Then the process: its office, its person, its
// key. What is recorded already is left as it is. Needs a running worker; runs from a built checkout:
//
//   node deploy/found.mjs --as SECRETARIAT --procedure procedures/sco.json --name "Secretariat of the SCO" \
//     --process-key-file deploy/site/process-key.json [--profiles var/profiles]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { aggregateRef, PROCESS } from '../dist/contracts/ids.js';
import { proveKey, publicPart, thumbprint } from '../dist/evidence/keys.js';
import { auditor, connectConcordat, findProfile, secretariat } from '../dist/client/index.js';
import { profileDirectory } from '../dist/client/profile.js';

const say = (line) => process.stdout.write(`${line}\n`);
const complain = (line) => process.stderr.write(`${line}\n`);

const text = { type: 'string' };
const { values } = parseArgs({
  options: { as: text, procedure: text, name: text, 'process-key-file': text, profiles: text },
});
const missing = ['as', 'procedure', 'name', 'process-key-file'].filter((name) => values[name] === undefined);
if (missing.length > 0) {
  complain(`missing: ${missing.map((name) => `--${name}`).join(', ')}`);
  process.exit(2);
}

const profile = await findProfile(profileDirectory(values.profiles, process.env), values.as);
const { organisation, actor, person } = profile;
const processKey = JSON.parse(readFileSync(values['process-key-file'], 'utf8'));
const connection = await connectConcordat(profile);
try {
  const acts = secretariat(connection);
  const read = await auditor(connection).entries(aggregateRef('organisation', organisation));
  const events = read.ok ? read.value.flatMap((line) => JSON.parse(line).events) : [];
  const recorded = (type, member, value) => events.some((e) => e.type === type && e[member] === value);

  const step = async (what, done, act) => {
    if (done) return say(`${what}: recorded before`);
    const result = await act();
    if (!result.ok)
      throw new Error(
        `${what}: refused by ${result.refusal.rule} ${result.refusal.lack} ${JSON.stringify(result.refusal.facts)}`,
      );
    say(`${what}: entry ${result.entry}, ${result.events.join(', ')}`);
  };

  const procedure = JSON.parse(readFileSync(values.procedure, 'utf8'));
  const founder = {
    person,
    actor,
    name: values.name,
    level: 'staff',
    mandate: null,
    key: publicPart(profile.privateKey),
  };
  await step('the organisation', events.length > 0, () =>
    acts.registerOrganisation({ procedure, secretariat: founder }),
  );
  await step('the office of the process', recorded('OfficeRegistered', 'office', PROCESS), () =>
    acts.registerOffice({ office: PROCESS, role: 'process', name: 'Process' }),
  );
  await step('the process as a person', recorded('PersonAccredited', 'person', PROCESS), () =>
    acts.accreditPerson({ person: PROCESS, actor: PROCESS, name: 'Process', level: 'service', mandate: null }),
  );
  await step('the key of the process', recorded('KeyEnrolled', 'person', PROCESS), () =>
    acts.enrolKey({
      person: PROCESS,
      key: publicPart(processKey),
      proof: proveKey(processKey, organisation, PROCESS),
      // Its file lies here: nobody has to read it out.
      fingerprint: thumbprint(publicPart(processKey)),
      paper: 'The founding: the key file of the process was at hand',
    }),
  );
} finally {
  await connection.close();
}
