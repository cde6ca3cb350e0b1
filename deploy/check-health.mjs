// The health check of the containers of the worker and the desk: 0 when every role does its work or stands by for it, and when the
// engine answers the desk. Needs no package.
const port = process.env['CONCORDAT_HEALTH_PORT'] ?? process.env['CONCORDAT_WEB_PORT'];
const answer = await fetch(`http://127.0.0.1:${port}/ready`).catch(
  (error) => new Response(String(error), { status: 503 }),
);
process.stdout.write(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
