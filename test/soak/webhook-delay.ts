import { startStack } from '../end-to-end/running-stack.ts';
import { aReceiver } from '../webhooks/a-receiver.ts';

/*
 * How long it takes from a callback to a receiver: `npm start` by itself, an endpoint, and calls that end one after another. The last part of
 * `npm run soak-webhooks`.
 */

const CALLS = 150;
const APART_MS = 150;
const GOAL_MS = 2_000;

const stack = await startStack();
const receiver = await aReceiver();
const { secret } = (await (
  await post('/voice/webhooks', JSON.stringify({ url: receiver.url, types: ['call.ended'] }))
).json()) as {
  secret: string;
};
receiver.trust(secret);
const postedAt = new Map<string, number>();
// The first are as slow as functions that start, and as a relay that does not know the endpoint yet.
while (receiver.taken.length === 0) await endCall(`ATVId_first_${Date.now()}`, 1_000);

for (let call = 0; call < CALLS; call += 1) await endCall(`ATVId_delay_${call}`, APART_MS);
await new Promise((later) => setTimeout(later, 10_000));

const delays = receiver.taken
  .filter(({ data }) => String(Object(data['call']).id).startsWith('ATVId_delay_'))
  .map(({ at, data }) => at - (postedAt.get(Object(data['call']).id) ?? Number.NaN))
  .sort((a, b) => a - b);
const [median, p95] = [0.5, 0.95].map((share) => delays[Math.floor(share * delays.length)]);
console.log(
  `From callback to receiver: ${delays.length} of ${CALLS} came, median ${median} ms, p95 ${p95} ms`,
);
receiver.close();
await stack.interrupt();
process.exit(delays.length === CALLS && (p95 ?? Number.POSITIVE_INFINITY) <= GOAL_MS ? 0 : 1);

async function endCall(sessionId: string, wait: number) {
  postedAt.set(sessionId, Date.now());
  await post('/voice/events', new URLSearchParams({ sessionId, isActive: '0', durationInSeconds: '9' }));
  await new Promise((later) => setTimeout(later, wait));
}

function post(path: string, body: string | URLSearchParams) {
  return fetch(stack.api + path, { method: 'POST', body });
}
