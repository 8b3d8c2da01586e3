import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

const deployed = ['functions', 'flows', 'lib'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);
function filesThat(pattern: RegExp) {
  return deployed.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8'))).sort();
}

/*
 * A `recordingUrl` comes with a request, and whoever sends it chooses what we would ask for. So there are two ways out of
 * what is deployed, beside AWS: to Africa's Talking, at an address that a setting names, and through the guard.
 */
describe('what is deployed', () => {
  it('speaks HTTP in one place', () => {
    expect(filesThat(/from '(node:)?(http|https|http2|tls|dgram|undici)'/)).toEqual([
      'lib/http-client/exchange.ts',
    ]);
    expect(filesThat(/(?<![\w.])fetch\(|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b/)).toEqual([]);
    expect(filesThat(/\b(createConnection|createSocket|Socket)\(/)).toEqual([]);
  });

  it('goes through it to Africa’s Talking, and to what the guard has looked at', () => {
    expect(filesThat(/import (?!type)[^;]*\bexchange\b[^;]*from '[^']*\/exchange\.ts'/s)).toEqual([
      'lib/africastalking/rest/send.ts',
      'lib/http-client/outside-url/fetch-outside-url.ts',
      'lib/http-client/outside-url/post-outside-url.ts',
      'lib/recordings/bucket.ts', // to the bucket that the stack made
      'lib/services/webhook.ts', // to the address that a setting names
    ]);
  });

  it('runs no program, and makes none of text', () => {
    expect(filesThat(/from '(node:)?(child_process|vm|worker_threads|cluster)'/)).toEqual([
      'lib/platform/time-zone.ts', // asks whether it is in a thread, and starts none
    ]);
    expect(filesThat(/\beval\(|new Function\(/)).toEqual([]);
  });
});
