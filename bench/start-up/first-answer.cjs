// One cold start: loads a function, has it answer one request, says how long each took, and ends.
const { readFileSync } = require('node:fs');

const [, , bundle, requestFile] = process.argv;
// Of a call that is new, as the calls are that a function wakes up for.
const session = `ATVId_${process.hrtime.bigint().toString(16).padStart(32, '0')}`;
const request = JSON.parse(readFileSync(requestFile, 'utf8').replaceAll(/ATVId_\w+/g, session));

const begun = performance.now();
const { handler } = require(bundle);
const loaded = performance.now();
// A function that answers nobody, but a schedule or a queue, ends well without a status.
handler(request, {}).then(({ statusCode = 200, body } = {}) => {
  const answered = performance.now();
  const { user, system } = process.cpuUsage();
  const memory = process.memoryUsage.rss() / 1024;
  process.stdout.write(
    `\n${JSON.stringify({ statusCode, body, load: loaded - begun, first: answered - loaded, cpu: (user + system) / 1000, memory })}`,
    () => process.exit(0),
  );
});
