import {
  date,
  flow,
  integer,
  oneOf,
  openingHours,
  phoneNumber,
  subFlow,
  text,
} from '../../lib/flows/index.ts';

/**
 * Flows as people who read docs/flows.md write them, each for a trade of its own. What one of them could not say, or had
 * to say in a roundabout way, was mended in the language or in the guide.
 */

const office = openingHours({
  timeZone: 'Africa/Nairobi',
  week: { 'mon-fri': '08:00-17:00', sat: '09:00-13:00' },
  closed: ['12-25', '01-01'],
});

/** A clinic rings before an appointment, in the patient's language. */
export const clinicReminder = flow({
  languages: { en: { voice: 'en-GB-Standard-A' }, sw: { voice: 'sw-KE-Standard-A' } },
  variables: { language: oneOf('en', 'sw'), name: text(30), day: date },
  start: 'language',
  steps: {
    language: { language: '{language}', next: 'ask' },
    ask: {
      ask: {
        en: 'Hello {name}. You are expected at the clinic on {day}. If you come, press 1. If you cannot, press 2.',
        sw: 'Habari {name}. Unatarajiwa kliniki tarehe {day}. Ukija, bonyeza 1. Usipoweza, bonyeza 2.',
      },
      keys: {
        1: { next: 'save', set: { answer: 'comes' } },
        2: { next: 'save', set: { answer: 'does not come' } },
      },
      silence: 'nobody',
      wrong: 'nobody',
    },
    save: { save: 'appointment', data: ['name', 'day', 'answer'], next: 'thanks' },
    thanks: { end: { en: 'Thank you. Goodbye.', sw: 'Asante. Kwaheri.' } },
    nobody: { end: { en: 'We will call again. Goodbye.', sw: 'Tutapiga tena. Kwaheri.' } },
  },
});

/** What a sack fetches today, looked up in a list. */
export const priceLine = flow(
  {
    start: 'which',
    steps: {
      which: {
        ask: ['For maize, press 1.', 'For beans, press 2.', 'For sorghum, press 3.'],
        keys: {
          1: { next: 'look', set: { crop: 'maize' } },
          2: { next: 'look', set: { crop: 'beans' } },
          3: { next: 'look', set: { crop: 'sorghum' } },
        },
        silence: { say: 'We did not hear anything.', next: 'bye' },
        wrong: { say: 'That is not one of the crops.', next: 'bye' },
      },
      look: {
        compute: { found: { next: 'tell', set: { price: integer(0, 99_999) } }, unknown: 'none' },
        failed: 'none',
      },
      tell: { say: 'A sack of {crop} fetches {price:KES} today.', next: 'again' },
      none: { say: 'There is no price for {crop} today.', next: 'again' },
      again: {
        ask: 'For another crop, press 1.',
        keys: { 1: 'which' },
        tries: 1,
        silence: 'bye',
        wrong: 'bye',
      },
      bye: { end: 'Goodbye.' },
    },
  },
  ({ prices }: { readonly prices: ReadonlyMap<string, number> }) => ({
    look: ({ crop }) => {
      const price = prices.get(crop);
      return price === undefined ? 'unknown' : { found: { price } };
    },
  }),
);

/** A help desk: who calls outside office hours leaves a message, others wait in line. */
export const helpDesk = flow({
  audio: { music: { url: 'https://media.example.com/music.mp3', seconds: 90 } },
  start: 'open',
  steps: {
    open: { hours: office, open: 'topic', closed: 'message', holiday: 'holiday' },
    topic: {
      ask: 'For accounts, press 1. For anything else, press 2.',
      keys: { 1: { next: 'wait', set: { topic: 'accounts' } }, 2: { next: 'wait', set: { topic: 'other' } } },
      silence: 'bye',
      wrong: 'bye',
    },
    wait: { enqueue: 'help-{topic}', holdMusic: 'music', estimatedSeconds: 900 },
    holiday: { say: 'We are closed for the holiday.', next: 'message' },
    message: {
      record: 'Nobody is here now. Tell us after the tone how we can help, and press hash.',
      into: 'message',
      maxLength: 120,
      next: 'keep',
      silence: 'bye',
    },
    keep: { save: 'message', data: ['message', 'callerNumber'], next: 'thanks' },
    thanks: { end: 'Thank you. We will call you back.' },
    bye: { end: 'Goodbye.' },
  },
});

/** The agent's side of it. */
export const helpDeskAgent = flow({
  start: 'topic',
  steps: {
    topic: {
      ask: 'To take accounts, press 1. Other calls, press 2.',
      keys: { 1: 'accounts', 2: 'other' },
      silence: 'bye',
      wrong: 'bye',
    },
    accounts: { dequeue: '{destinationNumber}', name: 'help-accounts', estimatedSeconds: 900 },
    other: { dequeue: '{destinationNumber}', name: 'help-other', estimatedSeconds: 900 },
    bye: { end: 'Goodbye.' },
  },
});

interface Lender {
  readonly memberWith: (pin: string, signal: AbortSignal) => Promise<string | undefined>;
  readonly balanceOf: (member: string, signal: AbortSignal) => Promise<number>;
}

const askPin = subFlow(
  {
    start: 'enter',
    steps: {
      enter: {
        ask: 'Enter your four digit PIN.',
        digits: 4,
        into: 'pin',
        secret: true,
        maxVisits: { times: 3, next: 'no' },
        next: 'check',
        silence: 'no',
        wrong: 'no',
      },
      check: {
        compute: { right: { next: 'yes', set: { member: text(12) } }, wrong: 'again' },
        timeoutSeconds: 1,
        failed: 'no',
      },
      again: { say: 'That is not right.', next: 'enter' },
      yes: { return: 'right' },
      no: { return: 'locked' },
    },
  },
  ({ lender }: { readonly lender: Lender }) => ({
    check: async ({ pin }, { signal }) => {
      const member = await lender.memberWith(pin, signal);
      return member === undefined ? 'wrong' : { right: { member } };
    },
  }),
);

/** What somebody owes, told to whoever knows the PIN. */
export const lenderBalance = flow(
  {
    start: 'identify',
    steps: {
      identify: { run: askPin, returns: { right: 'look', locked: 'locked' } },
      look: {
        compute: { owes: { next: 'tell', set: { amount: integer(1, 9_999_999) } }, nothing: 'free' },
        timeoutSeconds: 0.9,
        failed: 'trouble',
      },
      tell: { end: 'You owe {amount:KES}. {1s} Thank you.' },
      free: { end: 'You owe {!nothing}. Thank you.' },
      trouble: { end: 'We cannot look it up now. Please call again later.' },
      locked: { end: 'Please come to our office with your card.' },
    },
  },
  ({ lender }: { readonly lender: Lender }) => ({
    look: async ({ member }, { signal }) => {
      const amount = await lender.balanceOf(member, signal);
      return amount === 0 ? 'nothing' : { owes: { amount } };
    },
  }),
);

/** A radio show's vote: one voice a call, and a greeting for the studio from whoever likes. */
export const radioVote = flow({
  audio: { jingle: { url: 'https://media.example.com/jingle.mp3', seconds: 5 } },
  start: 'vote',
  steps: {
    vote: {
      ask: [{ play: 'jingle' }, 'For Nyota, press 1. For Juma, press 2.'],
      keys: { 1: { next: 'save', set: { voice: 'Nyota' } }, 2: { next: 'save', set: { voice: 'Juma' } } },
      tries: 2,
      silence: 'bye',
      wrong: 'bye',
    },
    save: { save: 'vote', data: ['voice', 'callerNumber'], next: 'greet' },
    greet: {
      ask: 'You voted for {voice}. To greet somebody in the show, press 1.',
      keys: { 1: 'speak' },
      tries: 1,
      silence: 'bye',
      wrong: 'bye',
    },
    speak: {
      record: 'Speak after the tone.',
      into: 'greeting',
      maxLength: 20,
      next: 'listen',
      silence: 'bye',
    },
    listen: {
      ask: [{ play: '{greeting}' }, 'To keep it, press 1. To speak again, press 2.'],
      keys: { 1: 'keep', 2: 'speak' },
      silence: 'keep',
      wrong: 'keep',
    },
    keep: { save: 'greeting', data: ['greeting', 'voice'], next: 'bye' },
    bye: { end: 'Thank you for listening. Goodbye.' },
  },
});

/** A parcel is at the door: is somebody there, or where shall the rider ring? */
export const delivery = flow({
  variables: { order: text(10), rider: phoneNumber },
  start: 'there',
  steps: {
    there: {
      ask: 'Your parcel {order:characters} is near. To get it now, press 1. To talk with the rider, press 2. For tomorrow, press 3.',
      keys: {
        1: { next: 'keep', set: { when: 'now' } },
        2: 'rider',
        3: { next: 'keep', set: { when: 'tomorrow' } },
      },
      silence: 'missed',
      wrong: 'missed',
    },
    rider: { dial: ['{rider}'], maxDuration: 300, unanswered: 'busy' },
    busy: { say: 'The rider does not pick up.', next: 'there', maxVisits: { times: 2, next: 'missed' } },
    keep: { save: 'delivery', data: ['order', 'when'], next: 'thanks' },
    thanks: { end: 'Thank you. Goodbye.' },
    missed: { end: 'We will call again. Goodbye.' },
  },
});

const unhurried = {
  tries: 2,
  silence: 'thanks',
  wrong: { say: 'Please press a key from 1 to 5.', next: 'thanks' },
} as const;
const grades = { 1: 'keep', 2: 'keep', 3: 'keep', 4: 'keep', 5: 'keep' } as const;

/** A survey whose answers are kept one by one, so that whoever hangs up has answered what he has. */
export const survey = flow({
  start: 'service',
  steps: {
    service: {
      ask: 'How was our service, from 1, bad, to 5, good?',
      keys: grades,
      into: 'service',
      ...unhurried,
    },
    keep: { save: 'survey', data: ['service'], next: 'age' },
    age: {
      ask: 'How old are you? Enter your age and press hash.',
      digits: { from: 10, to: 110 },
      into: 'age',
      tries: 2,
      next: 'keepAge',
      silence: 'thanks',
      wrong: { say: 'That is no age.', next: 'thanks' },
    },
    keepAge: { save: 'survey', data: ['service', 'age'], next: 'group' },
    group: { branch: 'age', atLeast: { 60: 'elder' }, otherwise: 'thanks' },
    elder: { say: 'Members over sixty have Wednesdays free.', next: 'thanks' },
    thanks: { end: 'Thank you. Goodbye.' },
  },
});

/** A school's news in two languages, by the number that is called or by a key. */
export const schoolNotice = flow({
  languages: { en: { voice: 'en-GB-Standard-A' }, sw: { voice: 'sw-KE-Standard-A' } },
  start: 'line',
  steps: {
    line: { branch: 'destinationNumber', is: { '+254711082001': 'swahili' }, otherwise: 'choose' },
    swahili: { language: 'sw', next: 'news' },
    choose: {
      ask: [
        { say: 'For English, press 1.', in: 'en' },
        { say: 'Kwa Kiswahili, bonyeza mbili.', in: 'sw' },
      ],
      keys: { 1: { next: 'news', language: 'en' }, 2: { next: 'news', language: 'sw' } },
      silence: 'news',
      wrong: 'news',
    },
    news: {
      say: {
        en: 'School opens on Monday at eight.',
        sw: 'Shule inafunguliwa Jumatatu saa mbili asubuhi.',
      },
      next: 'again',
    },
    again: {
      ask: { en: 'To hear it again, press 1.', sw: 'Kusikia tena, bonyeza moja.' },
      keys: { 1: 'news' },
      tries: 1,
      silence: 'bye',
      wrong: 'bye',
    },
    bye: { end: { en: 'Goodbye.', sw: 'Kwaheri.' } },
  },
});

interface Fleet {
  readonly driverNear: (place: string, signal: AbortSignal) => Promise<`+${string}` | undefined>;
}

/** A taxi: where from, and the driver who is nearest is rung. */
export const taxi = flow(
  {
    start: 'place',
    steps: {
      place: {
        ask: 'Where are you? For the station, press 1. For the market, press 2. For the hospital, press 3.',
        keys: { 1: 'find', 2: 'find', 3: 'find' },
        into: 'place',
        silence: 'bye',
        wrong: 'bye',
      },
      find: {
        compute: { found: { next: 'ring', set: { driver: phoneNumber } }, none: 'number' },
        timeoutSeconds: 1.5,
        failed: 'dispatcher',
      },
      ring: { dial: ['{driver}'], maxDuration: 180, unanswered: 'dispatcher' },
      dispatcher: { dial: ['+254711000222'], maxDuration: 300, unanswered: 'number' },
      number: { branch: 'callerNumber', known: 'callBack', otherwise: 'which' },
      which: {
        ask: 'On which number shall we call you? Enter its nine digits, without the zero.',
        digits: 9,
        into: 'local',
        next: 'keepLocal',
        silence: 'bye',
        wrong: 'bye',
      },
      keepLocal: { save: 'call-back', data: ['local', 'place'], next: 'soon' },
      callBack: { save: 'call-back', data: ['callerNumber', 'place'], next: 'soon' },
      soon: { end: 'All drivers are busy. We call you as soon as one is free.' },
      bye: { end: 'Goodbye.' },
    },
  },
  ({ fleet }: { readonly fleet: Fleet }) => ({
    find: async ({ place }, { signal }) => {
      const driver = await fleet.driverNear(place, signal);
      return driver === undefined ? 'none' : { found: { driver } };
    },
  }),
);
