import { describe, expect, test } from 'vitest';
import {
  getDigits,
  pause,
  redirect,
  render,
  response,
  say,
  sayAs,
  speak,
} from '../../lib/voice-xml/index.ts';

describe('render', () => {
  test('writes the welcome byte for byte', () => {
    const welcome = response(say('Welcome to the service. This is a demo voice application. Goodbye.'));

    const xml = render(welcome);

    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Welcome to the service. This is a demo voice application. Goodbye.</Say></Response>',
    );
  });

  test('writes attributes in the order in which they were given', () => {
    const menu = response(
      say('Welcome.'),
      getDigits(
        { numDigits: 1, timeout: 10, callbackUrl: 'https://example.com/next?a=1&b=2' },
        say('Press 1.'),
      ),
      redirect('https://example.com/silence'),
    );

    const xml = render(menu);

    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Welcome.</Say>' +
        '<GetDigits numDigits="1" timeout="10" callbackUrl="https://example.com/next?a=1&amp;b=2">' +
        '<Say>Press 1.</Say></GetDigits><Redirect>https://example.com/silence</Redirect></Response>',
    );
  });

  test('writes speech markup from parts', () => {
    const balance = response(
      say(
        { voice: 'woman' },
        speak(
          'You have ',
          sayAs({ 'interpret-as': 'currency', language: 'en-KE' }, 'KES 42'),
          pause({ time: '500ms' }),
          undefined,
          ' left',
          '.',
        ),
      ),
    );

    const xml = render(balance);

    expect(xml).toContain(
      '<Say voice="woman"><speak>You have <say-as interpret-as="currency" language="en-KE">KES 42</say-as>' +
        '<break time="500ms"/> left.</speak></Say>',
    );
  });
});
