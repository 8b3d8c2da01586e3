import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the service answers to a request of a live call: what stands inside Response, or a whole answer. */
export type Script = (fields: Record<string, string>) => string | { status: number; body: string };

/** A voice service of a few lines, on a port of its own. */
export async function serve(script: Script): Promise<{ url: string; requests: Record<string, string>[] }> {
  const requests: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url === '/tone.wav') return void response.end(toneFile());
    const fields = Object.fromEntries(new URLSearchParams(body));
    requests.push(fields);
    const answer = fields['isActive'] === '0' ? { status: 200, body: 'OK' } : script(fields);
    const { status, body: text } =
      typeof answer === 'string' ? { status: 200, body: `<Response>${answer}</Response>` } : answer;
    response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A third of a second of a low tone, as a WAV file. */
function toneFile(): Buffer {
  const rate = 8000;
  const samples = Buffer.from(Array.from({ length: rate / 3 }, (_, place) => 128 + 60 * Math.sin(place / 6)));
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
