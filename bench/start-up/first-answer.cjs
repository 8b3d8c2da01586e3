// One cold start: loads a function, has it answer one request, says how long each took, and ends.
const { readFileSync } = require('node:fs');

const [, , bundle, requestFile] = process.argv;
const request = JSON.parse(readFileSync(requestFile, 'utf8'));

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
