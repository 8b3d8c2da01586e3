// Runs on the target's Node: loads a function, has it answer its first request, and writes down all that V8 has compiled for it.
const { readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { Script } = require('node:vm');

const [, , sourceFile = '', requestFile = '', loaderFile = '', cacheFile = ''] = process.argv;
const script = new Script(readFileSync(sourceFile, 'latin1'), { filename: loaderFile });
const loaded = { exports: {} };
script.runInThisContext()(loaded.exports, createRequire(loaderFile), loaded, loaderFile, '');
const { handler } =
  /** @type {{ handler: (event: object, context: object) => Promise<{ statusCode: number }> }} */ (
    loaded.exports
  );
handler(JSON.parse(readFileSync(requestFile, 'utf8')), {}).then(({ statusCode }) => {
  if (statusCode !== 200 && statusCode !== 404)
    throw new Error(`The first request was answered with ${statusCode}`);
  writeFileSync(cacheFile, script.createCachedData());
  process.exit(0); // connections are still open
});
