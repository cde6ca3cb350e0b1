import { readFile } from 'node:fs/promises';
import { connectNats } from '../journal/connection.ts';
import { createStreams } from '../journal/streams.ts';
import { identitiesOf, type Installation } from './identities.ts';
import type { Package } from './package.ts';

/** Creates the streams, and a consumer of notices for each identity, with the operator's key; what is there stays. */
export async function makeStreams(installation: Installation, of: Package): Promise<void> {
  const seed = new TextEncoder().encode((await readFile(installation.places.operatorSeed, 'utf8')).trim());
  const nc = await connectNats({ servers: installation.natsUrl, seed, name: 'operator' });
  try {
    await createStreams(nc, { actors: identitiesOf(of).map((i) => i.actor) });
  } finally {
    await nc.close();
  }
}
