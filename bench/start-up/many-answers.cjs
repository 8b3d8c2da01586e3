// A warm function: answers one request after another, each of a call of its own, and says how long each took.
const { readFileSync } = require('node:fs');

const [, , bundle, requestFile, count] = process.argv;
const request = JSON.parse(readFileSync(requestFile, 'utf8'));
const { handler } = require(bundle);

async function answerAll() {
  const times = [];
  for (let turn = 0; turn < Number(count); turn += 1) {
    const body = request.body.replace(/sessionId=\w+/, `sessionId=ATVId_${process.pid}_${turn}`);
    const begun = performance.now();
    const { statusCode } = await handler({ ...request, body }, {});
    if (statusCode !== 200) throw new Error(`A request was answered with ${statusCode}`);
    times.push(performance.now() - begun);
  }
  const { user, system } = process.cpuUsage();
  const told = { times, cpu: (user + system) / 1000, memory: process.memoryUsage.rss() / 1024 };
  process.stdout.write(`\n${JSON.stringify(told)}`, () => process.exit(0));
}
void answerAll();
