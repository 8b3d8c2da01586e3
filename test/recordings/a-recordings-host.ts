import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordingAudio } from '../../simulator/audio/mp3.ts';

/** An mp3 of so many seconds, as Africa's Talking's simulator makes them. */
export function anMp3(seconds = 2): Buffer {
  return recordingAudio({ seconds, speech: [{ from: 0, to: seconds / 2 }] });
}

type Answer = (response: ServerResponse, request: number) => void;

function audio(response: ServerResponse, body: Buffer, length = body.length) {
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': length });
  response.write(body);
}

/** What a host may do with a recording, by the name in its path: `/late-3/1.mp3` is there at the fourth request. */
const answers: Record<string, (body: Buffer, count: number) => Answer> = {
  there: (body) => (response) => {
    audio(response, body);
    response.end();
  },
  late: (body, count) => (response, request) =>
    request <= count ? void response.writeHead(404).end() : answers['there']?.(body, 0)(response, request),
  forbidden: (body, count) => (response, request) =>
    request <= count ? void response.writeHead(403).end() : answers['there']?.(body, 0)(response, request),
  broken: () => (response) => void response.writeHead(500).end(),
  gone: () => (response) => void response.writeHead(410).end(),
  page: () => (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
  },
  'page-as-audio': () => (response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('<html>Please sign in</html>');
  },
  empty: () => (response) => void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(),
  cut: (body) => (response) => {
    audio(response, body.subarray(0, body.length / 2), body.length);
    response.write('', () => response.destroy());
  },
  half: (body) => (response) => {
    // A frame and a half less, and no length.
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    response.end(body.subarray(0, body.length - 200));
  },
  mended: (body, count) => (response, request) =>
    answers[request <= count ? 'half' : 'there']?.(body, 0)(response, request),
  slow: (body) => (response) => audio(response, body.subarray(0, 1), body.length),
  silent: () => () => {},
  huge: () => (response) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    response.end(Buffer.alloc(HOST_MAX_BYTES + 1, 0xff));
  },
  inside: () => (response) =>
    void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
  circle: () => (response) => void response.writeHead(302, { location: '?again' }).end(),
  moved: (body) => (response, request) =>
    request === 1
      ? void response.writeHead(302, { location: '?again' }).end()
      : answers['there']?.(body, 0)(response, request),
};

export const HOST_MAX_BYTES = 100_000;

/** A host of recordings with every fault that one may have. */
export async function aRecordingsHost() {
  const requests = new Map<string, number>();
  const server = createServer((incoming, response) => {
    const path = new URL(incoming.url ?? '/', 'http://host').pathname;
    const [, name = '', count = '1', seconds = '2'] =
      /^\/([a-z-]+?)(?:-(\d+))?\/(?:[^/]*-)?(\d+)\.mp3$/.exec(path) ?? [];
    requests.set(path, (requests.get(path) ?? 0) + 1);
    const answer = answers[name]?.(anMp3(Number(seconds)), Number(count));
    if (answer === undefined) response.writeHead(404).end();
    else answer(response, requests.get(path) ?? 0);
  });
  server.on('clientError', () => {});
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    kinds: Object.keys(answers),
    /** The URL of a recording of so many seconds, with which the host does what the name says. */
    recording: (what: string, seconds = 2, name = '') =>
      `${url}/${what}/${name === '' ? '' : `${name}-`}${seconds}.mp3`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
