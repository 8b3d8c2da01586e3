import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { busyMachine } from '../../simulator/callbacks/busy-machine.ts';
import { transcriptText } from '../../simulator/transcript.ts';
import { bench, caller } from './stand-in.ts';

it('says of a caller who was dropped that the machine was overloaded, when it was', () => {
  expect(busyMachine(7.6, 2)).toContain('work for 8 processors, and it has 2');
  expect(busyMachine(2, 2)).toBe('');
});

it.each([
  ['overloaded', 20, true],
  ['idle', 0, false],
])(
  'has the transcript say it of an answer that comes too late on a machine that is %s',
  async (_, load, isSaid) => {
    theLoadIs(load * os.availableParallelism());
    const { simulator } = await bench(() => new Promise(() => {}), {
      rules: { callbackTimeoutSeconds: 0.05 },
    });

    const transcript = await simulator.dialIn({ from: caller }).ended;

    expect(transcript.summary.dropped).toContain('did not answer within 0.05 s');
    expect(transcriptText(transcript.events).includes('This machine is overloaded')).toBe(isSaid);
  },
);

/** What the operating system tells of itself, for as long as a test lasts. */
function theLoadIs(load: number) {
  const { loadavg } = os;
  const tell = (told: typeof loadavg) => {
    os.loadavg = told;
    syncBuiltinESMExports();
  };
  tell(() => [load, load, load]);
  onTestFinished(() => tell(loadavg));
}
