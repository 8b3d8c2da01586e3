// A warm function: told to, it answers so many requests, each of a call of its own, and says what that took.
const { readFileSync } = require('node:fs');

const [, , bundle, requestFile] = process.argv;
const request = JSON.parse(readFileSync(requestFile, 'utf8'));
const { handler } = require(bundle);
let answered = 0;

async function answerOne() {
  const session = `ATVId_${process.pid}_${answered++}`;
  const body = request.body.replace(/sessionId=\w+/, `sessionId=${session}`);
  const requestContext = { ...request.requestContext, requestId: session };
  const { statusCode } = await handler({ ...request, body, requestContext }, {});
  if (statusCode !== 200) throw new Error(`A request was answered with ${statusCode}`);
}

process.on('message', async ({ requests, atOnce }) => {
  const before = process.cpuUsage();
  let left = requests;
  const callers = Array.from({ length: atOnce }, async () => {
    while (left-- > 0) await answerOne();
  });
  await Promise.all(callers);
  const { user, system } = process.cpuUsage(before);
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.send({ milliseconds: (user + system) / 1000 / requests, heapUsed, rss });
});
process.send('ready');
