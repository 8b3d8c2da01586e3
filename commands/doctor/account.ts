import { queueStatus } from '../../lib/africastalking/rest/queue-status.ts';
import { createSend } from '../../lib/africastalking/rest/send.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { type Finding, ill, well } from './check.ts';
import type { Stage } from './stage.ts';

/** The account at Africa's Talking, asked for what costs nothing: who waits in the queues of our number. */
export async function accountIsOurs({ environment, secrets, name }: Stage): Promise<Finding> {
  const what = "Africa's Talking";
  const { AT_USERNAME: username = '', AT_VOICE_NUMBER = '', AT_VOICE_URL } = environment;
  if (secrets.AT_API_KEY === undefined)
    return ill(what, 'has no API key of ours', `npm run secret -- init ${name} asks for it.`);
  const send = createSend({ username, apiKey: secrets.AT_API_KEY, baseUrl: AT_VOICE_URL || undefined });
  const answer = await queueStatus(send, { phoneNumbers: AT_VOICE_NUMBER as PhoneNumber });
  if (answer.outcome === 'counted') return well(what, `knows ${username} and ${AT_VOICE_NUMBER}`);
  return ill(
    what,
    answer.message,
    answer.outcome === 'not-authorised'
      ? `Make an API key at Africa's Talking for ${username}, and store it: npm run secret -- set ${name} AT_API_KEY`
      : 'Look at AT_USERNAME, AT_VOICE_NUMBER and AT_VOICE_URL, and whether Africa’s Talking is well.',
  );
}
