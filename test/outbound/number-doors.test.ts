import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { faultsOfSettings } from '../../build/deploy/settings-rules.ts';
import type { Command } from '../../commands/command.ts';
import { typedNumber } from '../../commands/typed-number.ts';
import { fieldReaders } from '../../lib/africastalking/callbacks/callback-fields.ts';
import { createFlowToken, flow, phoneNumber, route, sealKeys } from '../../lib/flows/index.ts';
import { openFlowToken } from '../../lib/flows/token/flow-token.ts';
import { createDialJudge } from '../../lib/outbound/judge-dial.ts';
import { readRequest } from '../../lib/outbound/place-call.ts';
import { forbiddenBy } from '../../lib/outbound/refusal.ts';
import { type PhoneNumber, parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { candidate, withTail, written } from '../fuzz/numbers.ts';
import { randomFrom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';

const reading = { defaultCountry: 'KE', extraRanges: ['+25479'] } as const;
const ownNumber = '+254711082000' as PhoneNumber;
const keys = sealKeys(['s'.repeat(32)]);
const routing = route({
  flows: {
    callee: flow({ variables: { whom: phoneNumber }, start: 'bye', steps: { bye: { end: 'Bye.' } } }),
  },
  otherwise: 'callee',
});

beforeEach(() => {
  vi.stubEnv('DEFAULT_COUNTRY', reading.defaultCountry);
  vi.stubEnv('EXTRA_NUMBER_RANGES', reading.extraRanges.join(','));
  return () => vi.unstubAllEnvs();
});

/** The number that a door lets in, or why it lets none in. */
type Verdict = string;

/** The one reader, and the rules of countries and kinds behind it. */
function verdictOn(text: string): { read: Verdict; called: Verdict } {
  const parsed = parsePhoneNumber(text, reading);
  if (parsed.outcome === 'refused') return { read: parsed.message, called: parsed.message };
  return { read: parsed.number, called: forbiddenBy(parsed, 'all')?.message ?? parsed.number };
}

function started(change: { phone?: string; from?: string }, ourNumbers: readonly PhoneNumber[]) {
  return readRequest(
    { phone: '+254711000111', apiKeyId: 'key-1', ...change },
    {
      reading,
      ourNumbers,
      allowedCountries: 'all',
      newId: () => 'id',
      tag: ({ id }) => ({ clientRequestId: id, flow: 'callee' }),
    },
  );
}

/** Of the phone of `POST /voice/invoke-call`. */
function startedTo(phone: string): Verdict {
  const read = started({ phone }, [ownNumber]);
  return 'outcome' in read ? read.message : read.phoneNumber;
}

/** Of `from`, when the account has the number that the text means. */
function startedFrom(from: string, meant: string): Verdict {
  const read = started({ from }, [meant as PhoneNumber]);
  return 'outcome' in read ? read.message : read.from;
}

/** Of a variable that a flow takes as a number. */
function variableOf(whom: string): Verdict {
  const token = createFlowToken(routing, keys, { id: 'id', variables: { whom } }, 0, (text) => {
    const parsed = parsePhoneNumber(text, reading);
    return parsed.outcome === 'refused' ? { refusal: parsed.message } : { number: parsed.number };
  });
  if (token.refusal !== undefined) return token.refusal.message.replace(/^'whom': /, '');
  const opened = openFlowToken(routing, keys, token.clientRequestId, 0);
  return 'data' in opened ? String(opened.data['whom']) : opened.refusal;
}

/** Of `npm run do-not-call`, `list` and `forget`. */
function typed(text: string): Verdict {
  const command = {
    has: () => false,
    fail: (message: string) => {
      throw new Error(message);
    },
  };
  try {
    return typedNumber(command as unknown as Command, text);
  } catch (error) {
    return (error as Error).message.slice(`'${text}': `.length);
  }
}

/** Of what a flow dials: its variable, digits that a caller typed, one of a list. The table is out of reach: the number alone counts. */
async function dialled(texts: readonly string[]): Promise<Verdict[]> {
  const dynamodb = new DynamoDBClient({
    endpoint: 'http://127.0.0.1:1',
    region: 'eu-west-1',
    maxAttempts: 1,
  });
  const judge = createDialJudge({
    table: { dynamodb, tableName: 'none' },
    caps: { callsPerNumber: undefined, spend: undefined, timeZone: 'Africa/Nairobi' },
    reading,
    allowedCountries: () => 'all',
    now: () => new Date(),
    maxWaitMs: 1,
    observer: { limitsUnavailable: () => {} },
  });
  const phones = texts.map((text) => ({ text, isOurs: true }));
  const verdicts = await judge(phones, { sessionId: 'ATVId_1', ourNumber: ownNumber });
  return verdicts.map(({ phone, message = '' }) => phone ?? message);
}

/** Numbers of all countries in the writings of people, spreadsheets and attackers. */
const writings = Array.from({ length: runs(150, 400) }, (_, seed) => {
  const random = randomFrom(seed);
  const number = candidate(random);
  return { number, texts: [number, written(number, random), withTail(number, random)] };
});
const odd = ['2.54711e11', '2,54711E+11', '254711000111.0', '0711000111', '+37588101271136', '+254799999999'];
const all = [...writings.flatMap(({ texts }) => texts), ...odd, '', ' ', '+', '٠٧١١٠٠٠١١١', '254711XXXYYY'];

describe('a writing of a number', () => {
  it('gets the same verdict at the start of a call, as a variable of a flow, in a dial, and in a command', async () => {
    const dials = await dialled(all);

    for (const [at, text] of all.entries()) {
      const { read, called } = verdictOn(text);
      expect([text, startedTo(text)]).toEqual([text, called]);
      expect([text, dials[at]]).toEqual([text, called]);
      expect([text, typed(text).replace(/ Or set DEFAULT_COUNTRY.*/, '')]).toEqual([text, read]);
      // A variable that is empty is one that was not given.
      if (text !== '') expect([text, variableOf(text)]).toEqual([text, read]);
    }
  });

  it('is, as the number that a call comes from, that number of ours or none of ours', () => {
    for (const text of all) {
      const { read } = verdictOn(text);
      expect([text, startedFrom(text, read)]).toEqual([
        text,
        read.startsWith('+') ? read : expect.stringContaining('none of our numbers'),
      ]);
    }
  });
});

/*
 * Doors that are no door for a number of somebody's choice, and why each reads otherwise:
 *
 * - callbacks: the network has connected the number, so no numbering plan is asked; a national writing, a short code or a
 *   name stays as it is, because it is another's to know which country it is of;
 * - settings: they are written once, by whoever deploys, and compared by many: one form, with + and country code, and
 *   Africa's Talking alone knows whether the number is ours;
 * - the number that a listing is filtered by: what was stored is looked for, assigned or not.
 */
describe('a number that was not chosen by who wrote it', () => {
  it('in a callback is the number that it would be at every other door, or stays as the network wrote it', () => {
    for (const { number, texts } of writings) {
      for (const text of texts) {
        const read = fieldReaders.callerNumber(text);
        const { read: elsewhere } = verdictOn(text);
        expect([elsewhere, number, text.trim(), `+${text.trim()}`]).toContain(read);
      }
    }
  });

  it('in the settings is written in full, so that no other door takes it for another number', () => {
    const accepted = all.filter((text) => !text.includes(',') && isSetting(text));

    expect(accepted.length).toBeGreaterThan(100);
    for (const text of accepted) {
      const { read } = verdictOn(text);
      expect([text.trim(), read.startsWith('+') ? read : text.trim()]).toEqual([text.trim(), text.trim()]);
    }
  });
});

function isSetting(AT_VOICE_NUMBER: string): boolean {
  return !faultsOfSettings({ AT_VOICE_NUMBER }).some((fault) => fault.startsWith('AT_VOICE_NUMBER '));
}
