import { flow, integer, oneOf, openingHours, text } from '../../lib/flows/index.ts';

const hours = openingHours({
  timeZone: 'Africa/Nairobi',
  week: { 'mon-sat': '08:00-18:00' },
  closed: ['12-25'],
});

/** A flow with every kind of step and every part of them, for tests of the check and the pictures. */
export const everyStep = flow(
  {
    variables: { who: text(20), tongue: oneOf('en', 'sw') },
    languages: { en: { voice: 'en-GB-Standard-B' }, sw: { voice: 'woman' } },
    audio: {
      jingle: { url: 'https://media.example.com/jingle.mp3', seconds: 4 },
      music: { url: 'https://media.example.com/music.wav?v=2', seconds: 60 },
    },
    maxTurns: { times: 20, next: 'goodbye' },
    start: 'jingle',
    steps: {
      jingle: { play: 'jingle', next: 'greeting' },
      greeting: { say: { en: 'Hello {who}.', sw: 'Habari {who}.' }, next: 'menu' },
      menu: {
        ask: [
          { play: { en: 'jingle', sw: 'jingle' } },
          { en: 'Press a key.', sw: 'Bonyeza.' },
          { say: 'Or not.', in: 'en' },
        ],
        keys: {
          1: { next: 'code', set: { matter: 'code' } },
          2: { next: 'menu', language: 'sw' },
          3: 'queue',
          4: 'agent',
          5: 'room',
          6: 'elsewhere',
          '*': 'phone',
        },
        into: 'choice',
        tries: 2,
        timeout: 5,
        silence: { say: { en: 'Nothing?', sw: 'Hakuna?' }, next: 'goodbye' },
        wrong: 'goodbye',
      },
      code: {
        ask: { en: 'Enter the code for {matter}.', sw: 'Weka nambari.' },
        digits: { min: 2, max: 6 },
        into: 'code',
        secret: true,
        maxVisits: { times: 4, next: 'goodbye' },
        next: 'look',
        silence: 'goodbye',
        wrong: 'goodbye',
      },
      look: {
        compute: {
          found: { next: 'found', set: { amount: integer(0, 99999), label: text(12) } },
          unknown: 'code',
        },
        timeoutSeconds: 1.5,
        failed: 'goodbye',
      },
      found: {
        say: { en: '{label} has {amount:cardinal}.', sw: '{label}: {amount:cardinal}.' },
        next: 'counted',
      },
      counted: { count: 'found', by: 2, next: 'often' },
      often: { branch: 'found', is: { 2: 'first' }, atLeast: { 10: 'goodbye' }, otherwise: 'when' },
      first: { set: { mood: 'new', rank: 1 }, next: 'spoken' },
      spoken: { language: '{tongue}', next: 'when' },
      when: { hours, open: 'day', closed: 'message', holiday: 'goodbye' },
      day: {
        ask: { en: 'Which day? {1s} {!Soon}.', sw: 'Siku gani?' },
        digits: 'date',
        into: 'day',
        tries: 1,
        next: 'places',
        silence: 'message',
        wrong: 'message',
      },
      places: {
        ask: { en: 'How many on {day}?', sw: 'Wangapi {day}?' },
        digits: { from: 1, to: 47 },
        into: 'places',
        tries: 1,
        next: 'cost',
        silence: 'message',
        wrong: 'message',
      },
      cost: { compute: { costs: { next: 'told', set: { cost: integer(0, 9999) } } }, failed: 'message' },
      told: { say: { en: '{cost:KES}.', sw: '{cost:KES}.' }, next: 'message' },
      message: {
        record: { en: 'Speak.', sw: 'Sema.' },
        into: 'message',
        maxLength: 30,
        finishOnKey: '*',
        timeout: 3,
        trimSilence: true,
        playBeep: false,
        next: 'played',
        silence: 'goodbye',
      },
      played: { play: '{message}', next: 'keep' },
      keep: { save: 'message', data: ['choice', 'message', 'callerNumber', 'places?'], next: 'goodbye' },
      phone: {
        dial: ['+254711000701', 'agent.one@ke.sip.africastalking.com', 'piga.jane'],
        sequential: true,
        record: true,
        callerId: '+254711082000',
        ringBackTone: 'music',
        maxDuration: 600,
        unanswered: 'goodbye',
      },
      queue: { enqueue: 'line-{choice}', holdMusic: 'music', estimatedSeconds: 900 },
      agent: { dequeue: '+254711082000', name: 'help', estimatedSeconds: 900 },
      room: { conference: true, estimatedSeconds: 900 },
      elsewhere: { redirect: 'https://other.example.com/voice', estimatedSeconds: 900 },
      goodbye: { end: { en: 'Goodbye, {callerNumber:telephone}.', sw: 'Kwaheri.' } },
    },
  },
  ({ amounts }: { readonly amounts: ReadonlyMap<string, number> }) => ({
    look: async ({ code }) => {
      const amount = amounts.get(code);
      return amount === undefined ? 'unknown' : { found: { amount, label: 'Yours' } };
    },
    cost: ({ places }) => ({ costs: { cost: places * 100 } }),
  }),
);
