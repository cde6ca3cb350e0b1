import { z } from 'zod';
import { ActorId, Day, DossierId, MeetingId, MemberId, OrganId, OrganisationId } from '../contracts/ids.ts';
import { Procedure } from '../contracts/procedure.ts';
import { Title } from '../contracts/text.ts';
import astana from '../procedures/astana.json';
import sco from '../procedures/sco.json';

/** What the demonstration plays: the Astana package and its roster, and the procedure, read from `procedures/`. */

const note = z.string().exactOptional();
/** Made for the demonstration, not history. */
const simulated = z.literal(true).exactOptional();

const PackageDocument = z.strictObject({
  id: DossierId,
  /** Row of the published lists of the package, 1 to 25. */
  row: z.int().min(1),
  /** Item of the summit's agenda, from 1 without a gap: the order in which acts are numbered. */
  item: z.int().min(1),
  title: Title,
  /** The title under which it was prepared, where the last days changed it. */
  workingTitle: Title.exactOptional(),
  class: z.string(),
  area: z.string(),
  leadOrgan: z.string(),
  admits: MemberId.exactOptional(),
  decideFirst: z.literal(true).exactOptional(),
  /** Worth knowing. */
  note,
  /** What must be read with the table, so that it says nothing wrong. */
  caution: z.string().exactOptional(),
});
export type PackageDocument = z.infer<typeof PackageDocument>;

const PackageMember = z.strictObject({
  id: MemberId,
  name: z.string(),
  /** Null: not a member before the package. */
  since: Day.nullable(),
  /** IANA zone in which its delegation reads times. */
  zone: z.string(),
  candidate: z.literal(true).exactOptional(),
  simulated,
  note,
});
export type PackageMember = z.infer<typeof PackageMember>;

const PackageOffice = z.strictObject({
  id: ActorId,
  role: z.enum(['secretariat', 'chair', 'auditor', 'process']),
  organ: OrganId.exactOptional(),
  /** The organ whose chair it has from the close of the summit. */
  takesOver: OrganId.exactOptional(),
  state: MemberId.exactOptional(),
  name: z.string(),
});
export type PackageOffice = z.infer<typeof PackageOffice>;

const PackageMeeting = z.strictObject({
  id: MeetingId,
  organ: OrganId,
  day: Day,
  place: z.string(),
  title: Title,
  simulated,
  note,
});

const Package = z.strictObject({
  about: z.string(),
  sources: z.array(z.url()),
  organisation: OrganisationId,
  proposer: z.strictObject({ member: MemberId, simulated: z.literal(true), note: z.string() }),
  /** In the order in which members are counted and sign. */
  members: z.array(PackageMember),
  offices: z.array(PackageOffice),
  people: z.strictObject({ simulated: z.literal(true), note: z.string() }),
  meetings: z.array(PackageMeeting),
  /** The meeting at which the package is adopted, and the one after it. */
  summit: MeetingId,
  next: MeetingId,
  circulation: z.strictObject({
    simulated: z.literal(true),
    on: Day,
    /** Documents that were circulated on another day. */
    apart: z.record(DossierId, Day),
    note: z.string(),
  }),
  documents: z.array(PackageDocument),
});
export type Package = z.infer<typeof Package>;

/** The Astana package. Throws on data that is not of the schema. */
export const astanaPackage: Package = Package.parse(astana);

/** The SCO's template procedure with its real periods. Throws on data that is not of the schema. */
export const scoProcedure: Procedure = Procedure.parse(sco);

/** The meeting with an id. Throws when the package names none. */
export function meetingOf(of: Package, id: MeetingId): Package['meetings'][number] {
  const found = of.meetings.find((m) => m.id === id);
  if (!found) throw new Error(`the package has no meeting ${id}`);
  return found;
}
