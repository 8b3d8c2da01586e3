import {
  conference,
  dequeue,
  dial,
  emphasis,
  enqueue,
  getDigits,
  pause,
  play,
  record,
  redirect,
  reject,
  response,
  responseOf,
  say,
  sayAs,
  speak,
} from '../../lib/voice-xml/index.ts';

/*
 * One document for each verb, as docs/voice-xml.md shows it: what is returned here is what stands there.
 */

export function Say() {
  return response(say({ voice: 'woman' }, 'Maize is at 40 shillings at Tom & Jerry.'));
}

export function speech() {
  return response(
    say(
      speak(
        'Your balance is ',
        sayAs({ 'interpret-as': 'currency', language: 'en-KE' }, 'KES1250.50'),
        pause({ time: '400ms' }),
        'due ',
        emphasis({ level: 'strong' }, 'on Friday'),
      ),
    ),
  );
}

export function faulty() {
  return responseOf([redirect('https://example.com/next'), say('Nobody hears this.\u0007')]);
}

/** What another builder wrote. */
export const source = `<Response>
  <GetDigits timeout="0" callBackUrl="https://example.com/digits">
    <Say>Press 1 & wait.</Say>
  </GetDigits>
</Response>`;

export function Play() {
  return response(play({ url: 'https://example.com/prices.mp3?day=1&lang=sw' }));
}

export function GetDigits() {
  return response(
    getDigits(
      { numDigits: 1, timeout: 10, callbackUrl: 'https://example.com/menu' },
      say('For prices, press 1. For the weather, press 2.'),
    ),
    say('We did not hear you. Goodbye.'),
  );
}

export function Dial() {
  return response(
    dial({ phoneNumbers: ['+254711000201', '+254711000202'], sequential: true, maxDuration: 600 }),
    say('Nobody can take your call now. Please try again later.'),
  );
}

export function Record() {
  return response(
    record(
      { finishOnKey: '#', maxLength: 60, playBeep: true, callbackUrl: 'https://example.com/message' },
      say('Leave a message after the beep, then press hash.'),
    ),
    say('Thank you. Goodbye.'),
  );
}

export function Enqueue() {
  return response(
    say('All our agents are busy. Please hold.'),
    enqueue({ name: 'orders', holdMusic: 'https://example.com/hold.mp3' }),
  );
}

export function Dequeue() {
  return response(dequeue({ phoneNumber: '+254711082000', name: 'orders' }));
}

export function Redirect() {
  return response(redirect('https://example.com/next?step=2&lang=sw'));
}

export function Reject() {
  return response(reject());
}

export function Conference() {
  return response(say('Welcome to the members\u2019 meeting.'), conference());
}
