import type { FlowRule } from '../../../flow-kit/check/fault.ts';
import { digits, flow, integer, oneOf, phoneNumber, sound, text } from '../../../lib/flows/index.ts';

/** A small flow with one fault that harms callers, as it may come from anywhere but the compiler. */
export interface FaultyFlow {
  readonly name: string;
  readonly flow: object;
  readonly rule: FlowRule;
  /** What the message must name. */
  readonly says: RegExp;
}

const bye = { end: 'Goodbye.' };
const out = { silence: 'bye', wrong: 'bye' };
const soon = { timeoutSeconds: 1, failed: 'bye' };
const pin = { ask: 'PIN?', digits: 4, into: 'pin', secret: true, ...out };

const faults: FaultyFlow[] = [];
function add(name: string, rule: FlowRule, says: RegExp, steps: object, rest: object = {}): void {
  faults.push({
    name,
    rule,
    says,
    flow: { start: Object.keys(steps)[0], steps: { ...steps, bye }, ...rest },
  });
}

// What is dialled is a number.
const typed = { ask: 'Whom?', digits: { min: 9, max: 12 }, into: 'number', next: 'd', ...out };
function dialling(...dial: string[]) {
  return { dial, maxDuration: 600, unanswered: 'bye' };
}
add('typed digits are dialled', 'dialled', /\{number\}.*phoneNumber/, { a: typed, d: dialling('{number}') });
add('typed digits are too short behind a prefix', 'dialled', /1 to 12|digits/, {
  a: { ...typed, digits: { min: 1, max: 4 } },
  d: dialling('+2{number}'),
});
add(
  'text from code is dialled',
  'dialled',
  /\{who\}/,
  {
    a: { compute: { x: { next: 'd', set: { who: text(20) } } }, ...soon },
    d: dialling('{who}'),
  },
  { code: () => ({ a: async () => 'x' }) },
);
add('a key sets what is dialled', 'dialled', /\{who\}/, {
  a: { ask: 'Whom?', keys: { 1: { next: 'd', set: { who: '0711' } } }, ...out },
  d: dialling('{who}'),
});
add('typed digits are dequeued from', 'dialled', /\{number\}/, {
  a: typed,
  d: { dequeue: '{number}', name: 'help', estimatedSeconds: 60 },
});
add(
  'text stands in a SIP address',
  'dialled',
  /may be anything/,
  {
    a: { compute: { x: { next: 'd', set: { who: text(20) } } }, ...soon },
    d: dialling('{who}@ke.sip.africastalking.com'),
  },
  { code: () => ({ a: async () => 'x' }) },
);
add('a withheld number names a queue', 'datum', /withhold/, {
  a: { enqueue: 'q-{callerNumber}', estimatedSeconds: 60 },
});
add('a withheld number is said', 'datum', /withhold/, { a: { end: 'You call from {callerNumber}.' } });

// Secrets.
for (const [what, step] of Object.entries({
  'is saved': { save: 'login', data: ['pin'], next: 'bye' },
  'is saved if it is there': { save: 'login', data: ['pin?'], next: 'bye' },
  'is said': { end: 'It is {pin}.' },
  'names a queue': { enqueue: 'room-{pin}', estimatedSeconds: 60 },
  'names the queue of an agent': { dequeue: '+254711082000', name: '{pin}', estimatedSeconds: 60 },
  'is dialled': { dial: ['+25471108{pin}'], maxDuration: 60, unanswered: 'bye' },
  'is in an address': { dial: ['x{pin}@ke.sip.africastalking.com'], maxDuration: 60, unanswered: 'bye' },
  'is branched on': { branch: 'pin', is: { '1234': 'bye' }, otherwise: 'bye' },
  'is said to whoever is silent': {
    ask: '?',
    keys: { 1: 'bye' },
    silence: { say: '{pin}?', next: 'bye' },
    wrong: 'bye',
  },
  'chooses the language': { language: '{pin}', next: 'bye' },
  'is played': { play: '{pin}', next: 'bye' },
}))
  add(`a secret ${what}`, 'secret', /pin.*secret/, { a: { ...pin, next: 'k' }, k: step });

// Turns.
const questions = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [
    `q${i}`,
    { ask: 'One?', keys: { 1: i === 59 ? 'bye' : `q${i + 1}` }, ...out },
  ]),
);
add('sixty questions have fifty turns', 'unreachable', /at least 51 turns/, questions);
add(
  'recorded answers take two turns each',
  'unreachable',
  /turns/,
  Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `r${i}`,
      {
        record: 'Speak.',
        into: 'message',
        maxLength: 9,
        next: i === 29 ? 'bye' : `r${i + 1}`,
        silence: 'bye',
      },
    ]),
  ),
);
add(
  'a form has fewer turns than questions',
  'unreachable',
  /maxTurns.times is 3/,
  {
    a: { ask: '1?', keys: { 1: 'b' }, ...out },
    b: { ask: '2?', keys: { 1: 'c' }, ...out },
    c: { ask: '3?', keys: { 1: 'd' }, ...out },
    d: { ask: '4?', keys: { 1: 'e' }, ...out },
    e: { end: 'Thank you.' },
  },
  { maxTurns: { times: 3, next: 'bye' } },
);
add(
  'coming too often takes more turns than there are',
  'unreachable',
  /locked|turns/,
  {
    a: { ask: 'Again?', keys: { 1: 'a' }, maxVisits: { times: 20, next: 'locked' }, ...out },
    locked: { end: 'Locked.' },
  },
  { maxTurns: { times: 10, next: 'bye' } },
);
add('a loop by silence takes its tries each time', 'unreachable', /turns/, {
  a: {
    ask: 'Again?',
    keys: { 1: 'bye' },
    silence: 'a',
    wrong: 'a',
    maxVisits: { times: 20, next: 'locked' },
  },
  locked: { end: 'Locked.' },
});

// Too much in one answer.
add(
  'a hundred and twenty sentences follow one another',
  'endless',
  /more than 100 steps/,
  Object.fromEntries(
    Array.from({ length: 120 }, (_, i) => [`s${i}`, { say: 'One.', next: i === 119 ? 'bye' : `s${i + 1}` }]),
  ),
);
add('a sound and five sentences go round twenty times', 'endless', /more than 100 steps/, {
  ...Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [`s${i}`, { say: 'One.', next: i === 5 ? 's0' : `s${i + 1}` }]),
  ),
  s0: { say: 'Round.', next: 's1', maxVisits: { times: 20, next: 'bye' } },
});
add(
  'sixty long sentences follow one another',
  'too-long',
  /follow one another/,
  Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [
      `s${i}`,
      { say: 'na '.repeat(300), next: i === 59 ? 'bye' : `s${i + 1}` },
    ]),
  ),
);
add('a question has fourteen long parts', 'too-long', /may have/, {
  a: { ask: Array.from({ length: 14 }, () => 'na '.repeat(310)), keys: { 1: 'bye' }, ...out },
});
add(
  'a text repeats a long datum',
  'too-long',
  /may have/,
  { a: { end: '{story} '.repeat(100) } },
  { variables: { story: text(100) } },
);

// Data behind the last turn.
add(
  'the last turn names what may not be there',
  'datum',
  /\{code\}/,
  {
    menu: { ask: '1 or 9?', keys: { 1: 'code', 9: 'menu' }, ...out },
    code: { ask: 'Code?', digits: 4, into: 'code', next: 'thanks', ...out },
    thanks: { end: 'You are registered under {code}.' },
  },
  { maxTurns: { times: 4, next: 'thanks' } },
);

// Names.
for (const name of ['phone', 'flow', 'from', 'clientRequestId'])
  add(
    `a variable is called ${name}`,
    'name',
    /could never be given/,
    { a: { end: 'Hello.' } },
    { variables: { [name]: text(9) } },
  );
add('digits take the place of the caller’s number', 'name', /callerNumber/, {
  a: { ...pin, into: 'callerNumber', secret: false, next: 'bye' },
});
add(
  'a variable takes the place of our number',
  'name',
  /destinationNumber/,
  { a: { end: 'Hello.' } },
  {
    variables: { destinationNumber: phoneNumber },
  },
);

// Size.
add(
  'one datum of two kinds is reckoned by the longer',
  'size',
  /tale/,
  {
    a: {
      compute: {
        long: { next: 'c', set: { tale: text(350) } },
        short: { next: 'c', set: { tale: text(1) } },
      },
      ...soon,
    },
    c: { ask: 'More?', keys: { 1: 'a' }, maxVisits: { times: 3, next: 'bye' }, ...out },
  },
  { code: () => ({ a: async () => 'x' }) },
);
add(
  'variables fit in plain letters only',
  'size',
  /Amharic/,
  { a: { say: 'Hello {name}.', next: 'bye' } },
  { variables: { name: text(200) } },
);

// Calls to oneself.
add(
  'the caller is dialled',
  'self-call',
  /caller/,
  { a: { ask: '1?', keys: { 1: 'd' }, ...out }, d: dialling('{callerNumber}') },
  {
    variables: { x: text(5) },
  },
);
add('our own number is dialled', 'self-call', /itself/, { d: dialling('{destinationNumber}') });

// Words that are no words.
add('mark-up is read aloud', 'words', /mark-up.*\{2s\}/, {
  a: { end: 'Wait.<break time="2s"/> Thank you.' },
});
add('speak is read aloud', 'words', /mark-up/, { a: { end: '<speak>Hello.</speak>' } });
add('a dollar stands before a brace', 'words', /dollar/, {
  a: { end: ['Hello $', '{destinationNumber}.'].join('') },
});
add('a recording is read aloud', 'words', /Play it/, {
  a: { record: 'Speak.', into: 'message', maxLength: 9, next: 'tell', silence: 'bye' },
  tell: { end: 'You said: {message}' },
});
add('a key sets nothing to say', 'value', /blank/, {
  a: { ask: '1?', keys: { 1: { next: 't', set: { w: '' } } }, ...out },
  t: { end: '{w}' },
});
add('a bell is said', 'words', /U\+0007 at character 7/, { a: { end: 'A bell\u0007.' } });
add('half a character is said', 'words', /U\+D800/, { a: { end: 'Half \ud800.' } });
add('a text is a number', 'words', /says 7 in en/, { a: { end: { en: 7 } } }, { languages: { en: {} } });
add('a prompt is blank', 'value', /blank/, { a: { end: ' ' } });
add('a pause is endless', 'words', /pause/, { a: { end: 'Wait. {600s}' } });
add('a reading is unknown', 'words', /loudly/, { a: { end: '{destinationNumber:loudly}' } });
add('a currency is unknown', 'words', /XYZ/, { a: { end: '{destinationNumber:XYZ}' } });

// Braces where nothing is filled in.
add('a redirect has braces', 'value', /nothing is filled in/, {
  a: { redirect: 'https://bank.example/ivr?account={acc}', estimatedSeconds: 60 },
});
add(
  'a sound has braces',
  'audio',
  /nothing is filled in/,
  { a: { play: 'j', next: 'bye' } },
  {
    audio: { j: { url: 'https://m.example/{lang}.mp3', seconds: 4 } },
  },
);
add('a queue is led by braces that are none', 'datum', /nobody/, {
  a: { enqueue: '{nobody}', estimatedSeconds: 60 },
});

// Waits.
add('a timeout is meant in milliseconds', 'waiting', /83 minutes.*Milliseconds/, {
  a: { ask: '?', keys: { 1: 'bye' }, timeout: 5000, ...out },
});
add('a timeout outlives its position', 'waiting', /360 minutes/, {
  a: { ask: '?', keys: { 1: 'bye' }, timeout: 21_600, ...out },
});
add('a talk lasts sixteen hours', 'waiting', /1,000 minutes/, {
  d: { ...dialling('+254711000222'), maxDuration: 60_000 },
});
add('a wait is a fraction', 'value', /whole seconds/, {
  a: { ask: '?', keys: { 1: 'bye' }, timeout: 2.5, ...out },
});
add(
  'code has no time',
  'value',
  /0\.05/,
  { a: { compute: { x: 'bye' }, timeoutSeconds: 0.001, failed: 'bye' } },
  {
    code: () => ({ a: async () => 'x' }),
  },
);

// Numbers as they are written.
for (const [phone, says] of [
  ['+254 711 000 222', /spaces are not dialled. Write '\+254711000222'/],
  ['+25471100022', /Kenya/],
  ['+2540711000222', /wants it as \+254711000222/],
  ['0711000222', /begins with \+/],
  ['+254711000222,+254711000223', /a text of its own/],
  ['help', /a phone is/],
] as const)
  add(`what is dialled is written ${phone}`, 'value', says, { d: dialling(phone) });
add('nobody is dialled', 'value', /empty list/, { d: dialling() });

// Languages.
const languages = { en: {}, sw: {} };
function both(words: string) {
  return { en: words, sw: words };
}
add('no key chooses the second language', 'language', /'sw'/, { a: { end: both('Hello.') } }, { languages });
add(
  'two keys choose one language',
  'language',
  /Two keys/,
  {
    a: {
      ask: both('?'),
      keys: {
        1: { next: 'b', language: 'en' },
        2: { next: 'b', language: 'en' },
        3: { next: 'b', language: 'sw' },
      },
      silence: 'b',
      wrong: 'b',
    },
    b: { end: both('Bye.') },
  },
  { languages },
);
add(
  'the language of a datum is none of the flow',
  'words',
  /oneOf/,
  {
    l: { language: '{which}', next: 'b' },
    b: { end: both('Bye.') },
  },
  { languages, variables: { which: oneOf('en', 'fr') } },
);

// Sounds that cannot be had.
for (const url of [
  'http://localhost:3000/j.mp3',
  'http://192.168.1.4/j.mp3',
  'http://box.local/j.mp3',
  'https://m.example/j.html',
  '/j.mp3',
])
  add(
    `a sound is at ${url}`,
    'audio',
    /The sound 'j'/,
    { a: { play: 'j', next: 'bye' } },
    { audio: { j: { url, seconds: 4 } } },
  );
add(
  'a text is played',
  'audio',
  /no sound/,
  { a: { play: '{name}', next: 'bye' } },
  { variables: { name: text(5) } },
);

// Counting and branching.
add('it branches on what is never collected', 'datum', /never collects/, {
  a: { branch: 'x', known: 'bye', otherwise: 'bye' },
});
add('it branches on what never is', 'datum', /never is/, {
  s: { set: { size: 'small' }, next: 'a' },
  a: { branch: 'size', is: { large: 'bye' }, otherwise: 'bye' },
});
add('it compares a text', 'datum', /no number/, {
  s: { set: { size: 'small' }, next: 'a' },
  a: { branch: 'size', atLeast: { 3: 'bye' }, otherwise: 'bye' },
});
add('it branches on nothing', 'step', /needs 'is'/, {
  s: { count: 'n', next: 'a' },
  a: { branch: 'n', otherwise: 'bye' },
});
add('digits have a range upside down', 'value', /from 9, which is more than to 1/, {
  a: { ask: '?', digits: { from: 9, to: 1 }, into: 'n', next: 'bye', ...out },
});
add('digits have limits upside down', 'value', /min 8, which is more than max 4/, {
  a: { ask: '?', digits: { min: 8, max: 4 }, into: 'n', next: 'bye', ...out },
});
add('a step counts itself round for ever', 'endless', /round and round/, {
  a: { count: 'n', next: 'b' },
  b: { branch: 'n', atLeast: { 9999: 'bye' }, otherwise: 'a' },
});
add('a talk is recorded, and nobody was told', 'notice', /nobody has told the caller/, {
  a: { ...dialling('+254711000222'), record: true },
});
add('a talk is recorded, and on one way nobody was told', 'notice', /on every way/, {
  a: { set: { way: 'one' }, next: 'b' },
  b: { branch: 'way', is: { two: 'told' }, otherwise: 'talk' },
  told: { say: 'This call is recorded.', next: 'talk' },
  talk: { ...dialling('+254711000222'), record: true },
});

// Steps of a form that no author meant.
add('a step asks for keys and digits', 'step', /one of the two/, {
  a: { ask: '?', keys: { 1: 'bye' }, digits: 4, into: 'x', next: 'bye', ...out },
});
add('a step says and ends', 'step', /say and end/, { a: { say: 'A.', end: 'B.', next: 'bye' } });
add('a step records and dials', 'step', /2 things, dial and record.*dial with record: true/, {
  a: { ...dialling('+254711000222'), record: 'Speak.' },
});
add('a list stands for keys', 'value', /must be an object/, {
  a: { ask: '?', keys: ['bye', 'bye'], ...out },
});
add('a datum has a name of two words', 'value', /'order-no'/, {
  a: { save: 'x', data: ['order-no'], next: 'bye' },
});

// Made at run time.
for (const [what, steps, rest] of [
  ['a number is played', { a: { end: [{ play: 7 }] } }, {}],
  ['an object is set', { a: { ask: '?', keys: { 1: { next: 'bye', set: { n: { x: 1 } } } }, ...out } }, {}],
  ['a language is a text', { a: { end: { en: 'Hello.' } } }, { languages: { en: 'man' } }],
  ['an outcome sets a number', { a: { compute: { x: { next: 'bye', set: { n: 5 } } }, ...soon } }, {}],
  ['a variable is nothing', { a: { end: 'A.' } }, { variables: { a: null } }],
  ['a variable is a text', { a: { end: 'A.' } }, { variables: { a: 'text' } }],
  ['a language is nothing', { a: { end: { en: 'A.' } } }, { languages: { en: null } }],
  ['a sound is nothing', { a: { play: 'j', next: 'bye' } }, { audio: { j: null } }],
  ['a prompt has nothing', { a: { end: ['A.', null] } }, {}],
  ['a prompt has a number', { a: { end: ['A.', 5] } }, {}],
  ['nothing is played', { a: { end: [{ play: null }] } }, {}],
  ['a key sets nothing', { a: { ask: '?', keys: { 1: { next: 'bye', set: null } }, ...out } }, {}],
  ['code is a number', { a: { end: 'A.' } }, { code: 7 }],
  ['code answers nothing', { a: { end: 'A.' } }, { code: () => undefined }],
  ['a step is a text', { a: 'bye' }, {}],
  ['nobody is silent', { a: { ask: '?', keys: { 1: 'bye' }, silence: 7, wrong: 'bye' } }, {}],
  ['hours are a text', { a: { hours: '08:00-17:00', open: 'bye', closed: 'bye' } }, {}],
  ['a sub-flow is not put in its place', { a: { run: {}, returns: {} } }, {}],
] as const)
  faults.push({
    name: what,
    rule: 'anything' as FlowRule,
    says: /./,
    flow: { start: 'a', steps: { ...steps, bye }, ...rest },
  });

export { faults as faultyFlows };

/** Flows that are right, though much in them looks odd. */
export const rightFlows: Readonly<Record<string, object>> = {
  'a number behind a country code': flow({
    start: 'a',
    steps: {
      a: { ask: 'Nine digits?', digits: 9, into: 'n', next: 'd', silence: 'bye', wrong: 'bye' },
      d: { dial: ['+254{n}'], maxDuration: 60, unanswered: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  }),
  'a signed address of a sound': flow({
    start: 'a',
    audio: { j: { url: 'https://media.example.com/latest?format=mp3&sig=abc', seconds: 9 } },
    steps: { a: { play: 'j', next: 'bye' }, bye: { end: 'Goodbye.' } },
  }),
  'a recording that is played back': flow({
    start: 'a',
    steps: {
      a: { record: 'Speak.', into: 'message', maxLength: 30, next: 'b', silence: 'bye' },
      b: {
        ask: ['You said:', { play: '{message}' }, 'To keep it, press 1.'],
        keys: { 1: 'k' },
        silence: 'bye',
        wrong: 'bye',
      },
      k: { save: 'message', data: ['message'], next: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  }),
  'a sound from code': flow(
    {
      start: 'a',
      steps: {
        a: {
          compute: { found: { next: 'p', set: { bulletin: sound(120) } } },
          timeoutSeconds: 1,
          failed: 'bye',
        },
        p: { play: '{bulletin}', next: 'bye' },
        bye: { end: 'Goodbye.' },
      },
    },
    () => ({ a: async () => ({ found: { bulletin: 'https://media.example.com/today.mp3' } }) }),
  ),
  'steps that are numbered': flow({
    start: '1',
    steps: { 1: { say: 'One.', next: '2' }, 2: { say: 'Two.', next: '3' }, 3: { end: 'Three.' } },
  }),
  'answers that are recorded under one name': flow({
    start: 'a1',
    steps: {
      a1: { record: 'First?', into: 'answer', maxLength: 30, next: 'k1', silence: 'bye' },
      k1: { save: 'first', data: ['answer'], next: 'a2' },
      a2: { record: 'Second?', into: 'answer', maxLength: 30, next: 'k2', silence: 'bye' },
      k2: { save: 'second', data: ['answer'], next: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  }),
  'data that may be missing': flow({
    start: 'a',
    steps: {
      a: { ask: 'Another number?', keys: { 1: 'n', 2: 'k' }, silence: 'k', wrong: 'k' },
      n: { ask: 'Number?', digits: 9, into: 'number', next: 'k', silence: 'k', wrong: 'k' },
      k: { save: 'call-back', data: ['callerNumber', 'number?'], next: 'bye' },
      bye: { end: 'Goodbye.' },
    },
  }),
  'a score without code': flow({
    start: 'q1',
    steps: {
      q1: { ask: 'Two and two?', keys: { 4: 'r1' }, silence: 'q2', wrong: 'q2' },
      r1: { count: 'score', next: 'q2' },
      q2: { ask: 'Three and three?', keys: { 6: 'r2' }, silence: 'end', wrong: 'end' },
      r2: { count: 'score', next: 'end' },
      end: { branch: 'score', atLeast: { 2: 'all', 1: 'some' }, otherwise: 'none' },
      all: { end: 'All {score} right.' },
      some: { end: 'One right.' },
      none: { end: 'None right.' },
    },
  }),
  'a caller who is called back': flow({
    start: 'a',
    steps: {
      a: { branch: 'callerNumber', known: 'b', otherwise: 'bye' },
      b: { end: 'We call you back on {callerNumber}.' },
      bye: { end: 'Please show your number.' },
    },
  }),
  'thirty announcements and a question': {
    start: 's0',
    steps: {
      ...Object.fromEntries(
        Array.from({ length: 30 }, (_, i) => [
          `s${i}`,
          { say: 'There is tea after the service.', next: i === 29 ? 'again' : `s${i + 1}` },
        ]),
      ),
      again: { ask: 'Again?', keys: { 1: 's0' }, ...out },
      bye,
    },
  },
  'code that makes something of its services at once': flow(
    {
      start: 'a',
      steps: { a: { compute: { x: 'bye' }, timeoutSeconds: 1, failed: 'bye' }, bye: { end: 'Goodbye.' } },
    },
    ({
      config,
      Client,
      limit,
    }: {
      config: { url: string };
      Client: new (url: string) => object;
      limit: number;
    }) => {
      const client = new Client(`${config.url}/x`);
      const twice = limit * 2;
      return { a: async () => (twice > 0 && client !== undefined ? 'x' : 'x') };
    },
  ),
  'money, units, dates, pauses and stress': flow({
    start: 'a',
    variables: { amount: integer(0, 99_999), weight: integer(0, 90), code: digits(6) },
    steps: {
      a: { ask: 'When?', digits: 'date', into: 'day', next: 'b', silence: 'bye', wrong: 'bye' },
      b: { end: '{amount:KES} for {weight:kg} on {day}. {1s} Your code is {code}. {!Never} tell it.' },
      bye: { end: 'Goodbye.' },
    },
  }),
};
