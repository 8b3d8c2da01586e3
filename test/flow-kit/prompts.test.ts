import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { promptsToRecord } from '../../flow-kit/prompts/listing.ts';
import { INDEX, indexOf, lookAtPrompts } from '../../flow-kit/prompts/look.ts';
import { sheetOf } from '../../flow-kit/prompts/sheet.ts';
import {
  createConversation,
  type FlowAnswer,
  flow,
  route,
  sealKeys,
  withRecordings,
} from '../../lib/flows/index.ts';
import { render } from '../../lib/voice-xml/index.ts';
import { recordingAudio } from '../../simulator/audio/mp3.ts';

const prices = flow({
  languages: { en: { voice: 'en-GB-Standard-A' }, sw: { recorded: true } },
  start: 'menu',
  steps: {
    menu: {
      ask: [
        { say: 'For English, press 1.', in: 'en' },
        { say: 'Kwa Kiswahili, bonyeza 2.', in: 'sw' },
      ],
      keys: { 1: { next: 'maize', language: 'en' }, 2: { next: 'maize', language: 'sw' } },
      silence: 'maize',
      wrong: { say: { en: 'That is no choice.', sw: 'Si chaguo.' }, next: 'maize' },
    },
    maize: {
      end: { en: 'Maize is at 40 shillings, "today".', sw: 'Mahindi ni shilingi arobaini, leo.' },
    },
  },
});

describe('what is to be recorded', () => {
  it('is every text of a recorded language, each once, under the step where it is heard first', () => {
    expect(promptsToRecord({ prices, again: prices })).toEqual([
      { id: 'prices.menu.2', language: 'sw', text: 'Kwa Kiswahili, bonyeza 2.', seconds: 2 },
      { id: 'prices.menu.wrong', language: 'sw', text: 'Si chaguo.', seconds: 1 },
      { id: 'prices.maize', language: 'sw', text: 'Mahindi ni shilingi arobaini, leo.', seconds: 2 },
    ]);
  });

  it('is a sheet for whoever reads it out, whatever is in a text', () => {
    const [first, ...others] = promptsToRecord({ prices });
    const sheet = sheetOf([{ ...(first as (typeof others)[number]), text: '=1+1, "now"' }, ...others]);

    expect(sheet.split('\r\n').slice(0, 3)).toEqual([
      'id,language,text,seconds,file',
      `prices.menu.2,sw,"'=1+1, ""now""",2,prices.menu.2.sw.mp3`,
      'prices.menu.wrong,sw,Si chaguo.,1,prices.menu.wrong.sw.mp3',
    ]);
  });

  it('is not a text that holds data: a voice reads it, and the check warns where that is no voice of the language', () => {
    const named = flow({
      languages: { sw: { recorded: true } },
      variables: {},
      start: 'bye',
      steps: { bye: { end: ['Kwaheri.', 'Nambari ni {destinationNumber}.'] } },
    });

    expect(promptsToRecord({ named }).map(({ id }) => id)).toEqual(['named.bye.1']);
    expect(checkFlow('named', named).warnings).toEqual([
      expect.stringMatching(/The language 'sw' has no voice/),
    ]);
    expect(checkFlow('prices', prices).warnings).toBeUndefined();
  });
});

describe('the recordings', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prompts-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const all = ['prices.menu.2.sw', 'prices.menu.wrong.sw', 'prices.maize.sw'];
  function mp3(seconds: number) {
    return recordingAudio({ seconds, speech: [] });
  }
  async function record(...files: readonly (readonly [string, Uint8Array])[]) {
    for (const [file, content] of files) await writeFile(join(folder, file), content);
  }
  async function problems() {
    return (await lookAtPrompts({ prices }, folder)).problems;
  }

  it('are listed with what they are, and nothing is said of a whole set', async () => {
    await record(...all.map((name) => [`${name}.mp3`, mp3(2)] as const));
    const { recorded } = await lookAtPrompts({ prices }, folder);
    await writeFile(join(folder, INDEX), indexOf(recorded));

    expect(await problems()).toEqual([]);
    expect(recorded[2]).toEqual({
      language: 'sw',
      text: 'Mahindi ni shilingi arobaini, leo.',
      file: 'prices.maize.sw.mp3',
      digest: expect.stringMatching(/^[0-9a-f]{16}$/),
      seconds: expect.closeTo(2, 0),
    });
  });

  it('that are missing, that nobody plays and that are not in the index are named', async () => {
    await record([`${all[0]}.mp3`, mp3(2)], [`${all[1]}.mp3`, mp3(1)], ['prices.gone.sw.mp3', mp3(1)]);

    expect(await problems()).toEqual([
      'flows/prompts/prices.maize.sw.mp3 (or .wav) is missing: “Mahindi ni shilingi arobaini, leo.”',
      'flows/prompts/prices.gone.sw.mp3 is no prompt of a recorded language: no flow plays it',
      'flows/prompts/index.json does not list what is there: npm run prompts writes it anew',
    ]);
  });

  it.each([
    ['too short', () => mp3(0.3), /is 0\.\d s long, and “Mahindi .*” takes about 2 s: it may be broken off/],
    ['too long', () => mp3(30), /may be of another text/],
    [
      'no sound',
      () => Buffer.from('not a sound at all'),
      /holds no sound that can be read; Africa's Talking plays mp3 and wav/,
    ],
    ['a wav under the name of an mp3', () => wav(2), /is a wav file under another ending/],
  ])('that are %s are wrong', async (_, content, why) => {
    await record([`${all[2]}.mp3`, content()]);

    expect((await problems()).find((problem) => problem.includes('maize'))).toMatch(why);
  });

  it('are played in the place of the text, in their language alone, from an address that a new recording changes', async () => {
    await record([`${all[2]}.mp3`, mp3(2)]);
    const { recorded } = await lookAtPrompts({ prices }, folder);
    const routing = withRecordings(
      route({ flows: { prices }, otherwise: 'prices' }),
      recorded,
      'https://prompts.example',
    );

    const conversation = createConversation({
      routing,
      services: undefined as never,
      keys: sealKeys(['a secret for tests that is long enough']),
      now: Date.now,
    });
    const heard = async (dtmfDigits: string) => {
      const call = { sessionId: 'ATVId_1', isActive: true, direction: 'Inbound' as const };
      const url = 'https://api.example/voice/instruct';
      const menu = xmlOf(await conversation.answer(call, { url }));
      const at = /at=([\w-]+)/.exec(menu)?.[1] as string;
      return xmlOf(await conversation.answer({ ...call, dtmfDigits }, { url, at }));
    };

    const address = `https://prompts.example/${recorded[0]?.digest}/prices.maize.sw.mp3`;
    expect(await heard('2')).toContain(`<Response><Play url="${address}"/></Response>`);
    expect(await heard('1')).toContain('Maize is at 40 shillings');
  });
});

function xmlOf({ document }: FlowAnswer) {
  return document === undefined ? '' : render(document);
}

/** A WAVE file of silence: 8 kHz, 16 bits, one channel. */
function wav(seconds: number) {
  const data = Buffer.alloc(seconds * 16_000);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
