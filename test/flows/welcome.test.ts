import { expect, test } from 'vitest';
import { createConversation, sealKeys } from '../../lib/flows/index.ts';
import { render } from '../../lib/voice-xml/index.ts';
import { routing } from '../product-flows/index.ts';

test('a call that nothing else takes hears the welcome of the service page', async () => {
  const keys = sealKeys(['a secret for tests that is long enough']);
  const conversation = createConversation({ routing, services: undefined, keys, now: () => 0 });

  const { document } = await conversation.answer(
    { sessionId: 'ATVId_1', isActive: true, direction: 'Inbound' },
    { url: 'https://api.example.com/voice/instruct' },
  );

  expect(document && render(document)).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><Response><Say>Welcome to the service. This is a demo voice application. Goodbye.</Say></Response>',
  );
});
