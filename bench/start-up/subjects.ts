import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, bundler, functionNames } from '../../build/bundle/bundle.mjs';
import { compileFunctions } from '../../build/code-cache/compile-functions.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { eventToJson } from '../../lib/calls/event/event-json.ts';
import { itRings, root, token } from '../surroundings.ts';

export interface Subject {
  readonly name: string;
  /** The file that is loaded, and what it weighs. */
  readonly bundle: string;
  readonly bytes: number;
  /** The file with the request that it answers. */
  readonly request: string;
  /** `compiled`: a function of ours with its code cache. */
  readonly kind: 'empty' | 'ours' | 'compiled' | 'peer';
}

/** What the functions' first answers are held against. */
export const theSameTwoWrites = 'the same two writes as `events`, bundled as the functions are';

const peers = {
  'express-africastalking': ['Express and the africastalking SDK', 'instruct'],
  fastify: ['Fastify', 'instruct'],
  'twilio-voice-response': ["twilio's VoiceResponse", 'instruct'],
  'aws-sdk': ['two writes by the AWS SDK, bundled as it comes', 'events'],
  'aws-sdk-lean': ['two writes by the AWS SDK, bundled as the functions are', 'events'],
  'same-two-writes': [theSameTwoWrites, 'events'],
  'two-requests': ['two writes by bare HTTP requests', 'events'],
} as const;

function source(name: string) {
  return `bench/start-up/peers/${name}.mjs`;
}

/** Every function as it is deployed, and what it is compared with, bundled and minified too. */
export async function bundleSubjects(folder: string): Promise<Subject[]> {
  const bundles = await bundler();
  await bundles.rebuild();
  await bundles.dispose();
  const { 'aws-sdk-lean': _, 'same-two-writes': __, ...asTheyCome } = peers;
  const { banner: ___, ...asOurs } = bundleOptions();
  await build({
    ...asOurs,
    entryPoints: ['empty', ...Object.keys(asTheyCome)].map(source),
    mainFields: ['main', 'module'],
    supported: {},
    plugins: [],
    logLevel: 'error',
    outdir: folder,
  });
  const bundledAsOurs = [
    { in: source('aws-sdk'), out: 'aws-sdk-lean' },
    { in: source('same-two-writes'), out: 'same-two-writes' },
  ];
  await build({ ...asOurs, entryPoints: bundledAsOurs, outdir: folder });
  const functions = functionNames().filter(hasRequest);
  const requests = Object.fromEntries(functions.map((name) => [name, requestFile(name)]));
  const subject = (name: string, bundle: string, request: string, kind: Subject['kind']): Subject => ({
    name,
    bundle,
    bytes: statSync(bundle).size,
    request: requests[request] as string,
    kind,
  });
  return [
    subject('an empty function', join(folder, 'empty.cjs'), 'status', 'empty'),
    ...functions.map((name) => subject(name, join(root, `dist/functions/${name}.cjs`), name, 'ours')),
    ...Object.entries(peers).map(([file, [name, request]]) =>
      subject(name, join(folder, `${file}.cjs`), request, 'peer'),
    ),
  ];
}

export const WITH_CACHE = ', with its code cache';

/** The functions that callers wait for, compiled by the Node that is to start them. */
export async function compiledSubjects(subjects: readonly Subject[], node: string): Promise<Subject[]> {
  const names = ['events', 'instruct', 'invoke-call'];
  const files = await compileFunctions(names, [node]);
  return subjects
    .filter(({ name }) => names.includes(name))
    .map((subject) => {
      const [loader = '', compiled = ''] = (files.get(subject.name) ?? []).map((file) => join(root, file));
      const bytes = statSync(loader).size + statSync(compiled).size;
      return { ...subject, name: `${subject.name}${WITH_CACHE}`, bundle: loader, bytes, kind: 'compiled' };
    });
}

/** A file with what a function really gets; the two that Africa's Talking calls, with the token that lets it in. */
function requestFile(name: string): string {
  const file = join(tmpdir(), `piga-bench-${process.pid}-${name}.json`);
  writeFileSync(file, JSON.stringify(requestFor(name)));
  return file;
}

/** What is not measured until it has a request here or in test/fixtures/requests. */
function hasRequest(name: string): boolean {
  try {
    return requestFor(name) !== undefined;
  } catch {
    return false;
  }
}

function requestFor(name: string): object {
  const fixture = (of: string) =>
    JSON.parse(readFileSync(join(root, `test/fixtures/requests/${of}.json`), 'utf8'));
  switch (name) {
    case 'instruct':
    case 'events':
      return { ...fixture(name), body: itRings, queryStringParameters: { token } };
    case 'list-calls':
    case 'list-scheduled-calls':
    case 'webhooks':
    case 'usage':
      return { ...fixture('status'), queryStringParameters: null };
    case 'scheduled-call':
    case 'webhook':
    case 'webhook-deliveries':
      return { ...fixture('status'), pathParameters: { id: 'none' } };
    case 'webhook-action':
      return {
        ...fixture('status'),
        httpMethod: 'POST',
        resource: '/voice/webhooks/{id}/rotate',
        pathParameters: { id: 'none' },
      };
    case 'place-scheduled-calls':
    case 'deliver-webhooks':
      return { Records: [] };
    case 'tick':
      return {};
    case 'store-deferred':
      return { Records: [{ messageId: '1', body: deferredMessage(itRings) }] };
    case 'relay':
      return { Records: [{ eventName: 'MODIFY', dynamodb: { SequenceNumber: '1', NewImage: aCallRow } }] };
    case 'close-calls':
      return { 'detail-type': 'Scheduled Event' };
    default:
      return fixture(name);
  }
}

/** Of a call that has not ended, which every projection looks at and leaves alone. */
const aCallRow = { pk: { S: 'ATVId_1' }, sk: { S: 'call' } };

function deferredMessage(body: string) {
  return eventToJson(
    toCallEvent(parseCallback(body, { isBase64Encoded: false }), {
      receivedAt: '2026-11-22T10:00:00.000Z',
      receivedOn: 'events',
    }),
  );
}
