import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeProfile } from '../../client/index.ts';
import { ActorId, PersonId } from '../../contracts/ids.ts';
import { ensureIdentities, identityOf, profileOf } from '../../demo/identities.ts';
import { astanaPackage } from '../../demo/package.ts';
import { joinAs } from '../../demo/participant.ts';
import { fast } from '../../demo/procedure.ts';
import { generateKey } from '../../evidence/keys.ts';
import { freePort } from '../../tools/processes.mjs';
import { generateNkey } from '../../worker/accounts.ts';

/** One actor may have several people, and their profiles may lie in one folder: erasing a text needs two of the secretariat. */

const SECRETARIAT = ActorId.parse('SECRETARIAT');

/** An installation in which a second person of the secretariat has a profile too. */
async function twoOfTheSecretariat() {
  const natsUrl = `nats://127.0.0.1:${await freePort()}`;
  const data = mkdtempSync(path.join(tmpdir(), 'concordat-people-'));
  const { profiles } = (await ensureIdentities(data, natsUrl)).places;
  const first = await profileOf(profiles, identityOf(astanaPackage, SECRETARIAT));
  await writeProfile(profiles, {
    ...{ ...first, person: PersonId.parse('SECRETARIAT-2') },
    ...{ privateKey: generateKey().jwk, nkeySeed: generateNkey().seed },
  });
  return { data, profiles, natsUrl, first };
}

describe('the demonstration beside a second person of an actor', () => {
  it('takes the profile of the person who plays', async () => {
    const { data, profiles, natsUrl, first } = await twoOfTheSecretariat();
    const again = await ensureIdentities(data, natsUrl);
    expect(await profileOf(again.places.profiles, identityOf(astanaPackage, SECRETARIAT))).toEqual(first);
    // It comes as far as to the server, which is not there.
    const { signal } = new AbortController();
    const stage = {
      ...{ organisation: astanaPackage.organisation, profiles, natsUrl, pace: fast, signal },
      tell: () => undefined,
    };
    await expect(joinAs(stage, identityOf(astanaPackage, SECRETARIAT))).rejects.toMatchObject({
      name: 'ServiceUnavailable',
    });
  });
});

describe('deploy/make-profile.mjs', () => {
  const file = path.resolve(__dirname, '../../deploy/make-profile.mjs');
  const run = (...argv: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...argv], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it.each(['--help', '-h'])('says with %s how it is used', (option) => {
    const help = run(option);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: node deploy/make-profile.mjs --organisation ORG');
    for (const name of ['profiles', 'zone', 'ca', 'key-elsewhere']) expect(help.stdout).toContain(`  --${name} `);
  });

  it.each([
    [['--nonsense'], /^Unknown option '--nonsense'.*; see .* --help\n$/],
    [['more'], /^Unexpected argument 'more'.*\n$/],
    [['--actor'], /^Option '--actor <value>' argument missing; see .*\n$/],
    [['--actor', 'KAZ'], /^missing: --organisation, --person, --url, --process-key; see .*\n$/],
  ])('says of %j in one line what is wrong', (argv, line) => {
    const refused = run(...argv);
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(line);
    expect(refused.stderr.split('\n')).toHaveLength(2);
  });
});
