import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { grouped, spread } from './figures.ts';
import { type Figures, interleaved, type Subject } from './harness.ts';
import { atLeast, atMost, type Mode, type Section, type Table } from './topic.ts';

const require = createRequire(import.meta.url);
const directory = mkdtempSync(join(tmpdir(), 'piga-bench-'));

/** What bundles of packages that are not modules need besides. */
const commonJs = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** One bundle, minified as for deployment. */
async function bundle(
  name: string,
  contents: string,
  banner = '',
): Promise<{ file: string; bytes: number; gzipped: number }> {
  const file = join(directory, `${name}.mjs`);
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: banner },
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  writeFileSync(file, code);
  return { file, bytes: code.length, gzipped: gzipSync(code, { level: 9 }).length };
}

const ours = await bundle('piga', `export * from '../lib/voice-xml/index.ts';`);
const piga: typeof import('../lib/voice-xml/index.ts') = await import(pathToFileURL(ours.file).href);

const next = 'https://example.com/next';
const digits = 'https://example.com/digits';
const message = 'https://example.com/message';

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
function escaped(value: unknown): string {
  return String(value).replace(/[&<>"']/g, (character) => references[character] as string);
}

const subjects: readonly Subject[] = [
  { name: 'hand-written template', run: template },
  { name: 'Piga: build, check, write', run: () => answered().xml },
  { name: 'plivo', run: plivo() },
  { name: 'xmlbuilder2', run: xmlbuilder2() },
  { name: 'twilio', run: twilio() },
  { name: "Africa's Talking's Node SDK", run: africasTalking() },
];

function answered() {
  const { dial, getDigits, record, redirect, response, say } = piga;
  return piga.renderChecked(
    response(
      say({ voice: 'woman' }, 'Welcome to the service'),
      getDigits(
        { numDigits: 1, timeout: 30, finishOnKey: '#', callbackUrl: digits },
        say('Press 1 for sales'),
      ),
      dial({ phoneNumbers: ['+254711000001', '+254711000002'], record: true, sequential: true }),
      record(
        { finishOnKey: '#', maxLength: 60, playBeep: true, callbackUrl: message },
        say('Leave a message'),
      ),
      redirect(next),
    ),
  );
}

function element(name: string, attributes: Readonly<Record<string, unknown>>, content?: string): string {
  let xml = `<${name}`;
  for (const key in attributes) xml += ` ${key}="${escaped(attributes[key])}"`;
  return content === undefined ? `${xml}/>` : `${xml}>${content}</${name}>`;
}

/** What one writes who wants nothing but the text, and escapes it. */
function template(): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${element(
    'Response',
    {},
    element('Say', { voice: 'woman' }, escaped('Welcome to the service')) +
      element(
        'GetDigits',
        { numDigits: 1, timeout: 30, finishOnKey: '#', callbackUrl: digits },
        element('Say', {}, escaped('Press 1 for sales')),
      ) +
      element('Dial', { phoneNumbers: '+254711000001,+254711000002', record: true, sequential: true }) +
      element(
        'Record',
        { finishOnKey: '#', maxLength: 60, playBeep: true, callbackUrl: message },
        element('Say', {}, escaped('Leave a message')),
      ) +
      element('Redirect', {}, escaped(next)),
  )}`;
}

function africasTalking(): () => string {
  const { ActionBuilder } = require('africastalking')({ username: 'sandbox', apiKey: 'none' }).VOICE;
  return () =>
    new ActionBuilder()
      .say('Welcome to the service', { voice: 'woman' })
      .getDigits(
        { say: { text: 'Press 1 for sales' } },
        { numDigits: 1, timeout: 30, finishOnKey: '#', callbackUrl: digits },
      )
      .dial('+254711000001,+254711000002', { record: true, sequential: true })
      .record(
        { say: { text: 'Leave a message' } },
        { finishOnKey: '#', maxLength: 60, playBeep: true, callbackUrl: message },
      )
      .redirect(next)
      .build();
}

function twilio(): () => string {
  const { VoiceResponse } = require('twilio').twiml;
  return () => {
    const response = new VoiceResponse();
    response.say({ voice: 'woman' }, 'Welcome to the service');
    response.gather({ numDigits: 1, timeout: 30, finishOnKey: '#', action: digits }).say('Press 1 for sales');
    const dial = response.dial({ record: 'record-from-answer', sequential: true });
    dial.number('+254711000001');
    dial.number('+254711000002');
    response.say('Leave a message');
    response.record({ finishOnKey: '#', maxLength: 60, playBeep: true, action: message });
    response.redirect(next);
    return response.toString();
  };
}

function plivo(): () => string {
  const { Response } = require('plivo');
  return () => {
    const response = Response();
    response.addSpeak('Welcome to the service', { voice: 'WOMAN' });
    response
      .addGetDigits({ numDigits: 1, timeout: 30, finishOnKey: '#', action: digits })
      .addSpeak('Press 1 for sales');
    const dial = response.addDial({ timeLimit: 60 });
    dial.addNumber('254711000001');
    dial.addNumber('254711000002');
    response.addSpeak('Leave a message');
    response.addRecord({ finishOnKey: '#', maxLength: 60, playBeep: true, action: message });
    response.addRedirect(next);
    return response.toXML();
  };
}

function xmlbuilder2(): () => string {
  const { create } = require('xmlbuilder2');
  return () => {
    const response = create({ version: '1.0', encoding: 'UTF-8' }).ele('Response');
    response.ele('Say', { voice: 'woman' }).txt('Welcome to the service');
    response
      .ele('GetDigits', { numDigits: 1, timeout: 30, finishOnKey: '#', callbackUrl: digits })
      .ele('Say')
      .txt('Press 1 for sales');
    response.ele('Dial', { phoneNumbers: '+254711000001,+254711000002', record: true, sequential: true });
    response
      .ele('Record', { finishOnKey: '#', maxLength: 60, playBeep: true, callbackUrl: message })
      .ele('Say')
      .txt('Leave a message');
    response.ele('Redirect').txt(next);
    return response.end();
  };
}

/** The builder beside others: how fast an answer of five verbs is written, how long its code takes to load, its size. */
export async function documents({ short }: Mode): Promise<Section> {
  if (answered().xml !== template() || answered().faults.length > 0) {
    throw new RangeError('the template and Piga must write the same legal document');
  }
  const [byHand, ours, ...others] = interleaved(subjects, {
    rounds: short ? 9 : 41,
    millisecondsEach: 50,
    reference: subjects[0]?.name ?? '',
  }) as [Figures, Figures, ...Figures[]];
  const sdk = others.at(-1) as Figures;
  const tables = [
    speedTable([byHand, ours, ...others]),
    loadTable(await builders(), await loadTimes(short ? 5 : 25)),
  ];
  rmSync(directory, { recursive: true });
  return {
    title: 'Documents',
    about: [
      'An answer of five verbs: built, checked by the whole grammar and written by us; written by a template by hand, which',
      'checks nothing; and by the builders of others, of which only those of Africa\u2019s Talking and by hand write the same',
      'document. By processor time.',
    ].join('\n'),
    tables,
    goals: [
      atLeast("Times as fast as the AT SDK's builder", 20, ours.median / sdk.median, '×'),
      atMost('Times as slow as a template by hand', 2, 1 / ours.ratio, '×', 2),
    ],
  };
}

function speedTable(figures: readonly Figures[]): Table {
  return {
    columns: ['An answer of five verbs', 'A second', 'Quartiles', 'Of the template', 'Quartiles'],
    rows: figures.map(({ name, median, lowerQuartile, upperQuartile, ratio, lowerRatio, upperRatio }) => [
      name,
      grouped(median),
      `${grouped(lowerQuartile)} to ${grouped(upperQuartile)}`,
      ratio.toFixed(3),
      `${lowerRatio.toFixed(3)} to ${upperRatio.toFixed(3)}`,
    ]),
  };
}

function loadTable(loaded: Awaited<ReturnType<typeof builders>>, rounds: readonly number[][]): Table {
  return {
    columns: ['Bundle', 'Bytes', 'Gzipped', 'Loads in ms, less an empty one'],
    rows: loaded.map(({ name, bytes, gzipped }, column) => [
      name,
      grouped(bytes),
      grouped(gzipped),
      spread(
        rounds.map((round) => round[column] as number),
        2,
      ),
    ]),
  };
}

async function loadTimes(rounds: number): Promise<number[][]> {
  const empty = await bundle('empty', 'export {};');
  const loaded = await builders();
  return Array.from({ length: rounds }, () => {
    const nothing = loading(empty.file);
    return loaded.map(({ file }) => loading(file) - nothing);
  });
}

/** What is loaded for it, of each that can be had without the rest. */
async function builders() {
  return [
    { name: 'Piga: lib/voice-xml, all of it', ...ours },
    {
      name: 'twilio, VoiceResponse alone',
      ...(await bundle('twilio', `export { default } from 'twilio/lib/twiml/VoiceResponse.js';`, commonJs)),
    },
    {
      name: 'xmlbuilder2',
      ...(await bundle('xmlbuilder2', `export { create } from 'xmlbuilder2';`, commonJs)),
    },
    {
      name: "Africa's Talking's Node SDK, the builder alone",
      ...(await bundle(
        'africastalking',
        `export { default } from 'africastalking/lib/actionbuilder.js';`,
        commonJs,
      )),
    },
    { name: 'plivo', ...(await bundle('plivo', `export { Response } from 'plivo';`, commonJs)) },
  ];
}

/** Milliseconds of processor time from asking for a bundle to having it, in a process of its own. */
function loading(file: string): number {
  const script = `
    const time = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
    const start = time();
    await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(time() - start);
    process.exit();`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }));
}
