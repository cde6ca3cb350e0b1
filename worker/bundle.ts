import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { PAYLOAD_CONVERTER, WORKFLOW_BUNDLE } from './temporal.ts';

// The last step of a build: workers load the bundle, so that none of them spends seconds and memory on making it.
async function main(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(__dirname, '..', 'workflows'),
    payloadConverterPath: PAYLOAD_CONVERTER,
    preloadModules: ['zod'],
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(WORKFLOW_BUNDLE, code);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exit(1);
});
