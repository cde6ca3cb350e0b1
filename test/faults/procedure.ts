import { Procedure } from '../../contracts/procedure.ts';

/** A procedure that is short enough to be gone through many times, and has all that a document can meet on its way. */

const stage = (name: string, organ: string, change: object = {}) => ({
  name,
  organ,
  opening: 'process',
  periodMs: 120_000,
  silence: { allowed: false, minimumMs: 0, languages: [] },
  quorum: 'heard',
  reminders: [],
  inMeeting: false,
  adopts: false,
  ...change,
});

export const MEMBERS = ['AAA', 'BBB', 'CCC'] as const;
export const OFFICES = ['SECRETARIAT', 'CHAIR'] as const;
const ORGANS = ['SEC', 'EG', 'MIN', 'CHS'] as const;
/** Organs that `CHAIR` chairs. */
export const CHAIRED = ORGANS.filter((o) => o !== 'SEC');

/**
 * Class `statement`: circulation, experts, ministers, adoption at the summit outside a meeting, in effect at once.
 * Class `decision`: circulation, experts, adoption in a meeting, which numbers the act; signed by all.
 * `periods`: other periods, in milliseconds, and reminders, by stage.
 */
export function shortProcedure(
  periods: Readonly<Record<string, { readonly periodMs: number; readonly reminders?: readonly number[] }>> = {},
): Procedure {
  const stages: Record<string, object> = {
    '10': stage('Circulation', 'SEC'),
    '20': stage('Expert review', 'EG'),
    '30': stage('Ministerial approval', 'MIN'),
    '50': stage('Adoption in a meeting', 'CHS', { inMeeting: true, adopts: true }),
    '60': stage('Summit adoption', 'CHS', { adopts: true }),
    '70': stage('Authentication', 'CHS'),
  };
  for (const [code, change] of Object.entries(periods)) stages[code] = { ...stages[code], ...change };
  const step = (code: string, ...needs: string[]) => ({ stage: code, needs: needs.map((n) => [n]), sameVersion: [] });
  return Procedure.parse({
    v: 1,
    organisation: 'SHORT',
    name: 'A short procedure',
    languages: { official: ['ru'] },
    organs: Object.fromEntries(
      ORGANS.map((o) => [o, { name: o, level: o === 'SEC' ? 'office' : 'expert', zone: 'Asia/Almaty' }]),
    ),
    stages,
    classes: {
      statement: {
        name: 'Statement',
        binding: false,
        signed: false,
        route: [step('10'), step('20', '10'), step('30', '20'), step('60', '20', '30')],
      },
      decision: {
        name: 'Decision',
        binding: false,
        signed: true,
        route: [step('10'), step('20', '10'), step('50', '20')],
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
