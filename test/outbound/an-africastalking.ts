import { startSimulator } from '../../simulator/index.ts';
import type { EntryRefusal } from '../../simulator/numbers/simulated-numbers.ts';
import { ourNumber } from './a-starter.ts';

/** A simulated Africa's Talking whose calls ring for ever: it is asked to call, and that is all. */
export async function anAfricasTalking() {
  const refusals: Record<string, EntryRefusal> = {};
  const simulator = await startSimulator({
    seed: 'starts',
    lines: [{ phoneNumber: ourNumber, callbackUrl: 'http://127.0.0.1/voice/instruct' }],
    rules: { dialDelaySeconds: 3600 },
    keepCalls: 5000,
    refusals,
  });
  return {
    simulator,
    url: simulator.url,
    /** Whom it was asked to call, in order. */
    dialled: () => simulator.calls.map(({ summary }) => summary.phoneNumber),
    refuse: (phoneNumber: string, status: EntryRefusal) => {
      refusals[phoneNumber] = status;
    },
    accept: (phoneNumber: string) => {
      delete refusals[phoneNumber];
    },
    close: () => simulator.close(),
  };
}
