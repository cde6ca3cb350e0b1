import { Procedure } from '../contracts/procedure.ts';
import { STAGES } from './workload.ts';

/** The procedure of the workload: four stages that the process (or the chair) opens, and a finding by the chair that closes each. */
export function benchProcedure(opening: 'process' | 'chair' = 'process'): Procedure {
  const stage = (code: string, last: boolean) => [
    code,
    {
      name: `Stage ${code}`,
      organ: 'ORGAN',
      opening,
      periodMs: 24 * 3_600_000,
      silence: { allowed: false, minimumMs: 0, languages: [] },
      quorum: 'heard',
      reminders: [],
      inMeeting: false,
      adopts: last,
    },
  ];
  return Procedure.parse({
    v: 1,
    organisation: 'BENCH',
    name: 'Workload of the comparison',
    languages: { official: ['en'] },
    organs: { ORGAN: { name: 'Organ', level: 'summit', zone: 'UTC' } },
    stages: Object.fromEntries(STAGES.map((s, i) => stage(s, i === STAGES.length - 1))),
    classes: {
      document: {
        name: 'Document',
        binding: false,
        signed: false,
        route: STAGES.map((s, i) => ({ stage: s, needs: i === 0 ? [] : [[STAGES[i - 1]]], sameVersion: [] })),
      },
    },
    policy: {
      stoppingReservations: [],
      unruledAmendmentBlocks: false,
      circulationDays: 0,
      concordanceBeforeAdoption: false,
      circulationConsent: null,
    },
  });
}
