import { auditorCommands, readingCommands } from './auditorCommands.ts';
import { bundleCommands } from './bundleCommands.ts';
import { chairCommands } from './chairCommands.ts';
import { chainCommands } from './chainCommands.ts';
import type { Command } from './command.ts';
import { delegationCommands } from './delegationCommands.ts';
import { effectCommands } from './effectCommands.ts';
import { handoverCommands } from './handoverCommands.ts';
import { identityCommands } from './identityCommands.ts';
import { keyCommands } from './keyCommands.ts';
import { logCommands } from './logCommands.ts';
import { meetingCommands } from './meetingCommands.ts';
import { moveCommands } from './moveCommands.ts';
import { organisationCommands } from './organisationCommands.ts';
import { organisationCommand } from './organisationView.ts';
import { positionCommands } from './positionCommands.ts';
import { procedureCommands } from './procedureCommands.ts';
import { proofCommands } from './proofCommands.ts';
import { protocolCommands } from './protocolCommands.ts';
import { secretariatCommands } from './secretariatCommands.ts';
import { signerCommands } from './signerCommands.ts';
import { erasureCommands, sightCommands } from './sightCommands.ts';
import { textCommands, textReadingCommands } from './textCommands.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...readingCommands,
  ...textReadingCommands,
  organisationCommand,
  ...identityCommands,
  ...keyCommands,
  ...signerCommands,
  ...secretariatCommands,
  ...textCommands,
  ...erasureCommands,
  ...organisationCommands,
  ...procedureCommands,
  ...meetingCommands,
  ...protocolCommands,
  ...delegationCommands,
  ...positionCommands,
  ...effectCommands,
  ...chairCommands,
  ...moveCommands,
  ...handoverCommands,
  ...logCommands,
  ...auditorCommands,
  ...bundleCommands,
  ...chainCommands,
  ...proofCommands,
  ...sightCommands,
];
