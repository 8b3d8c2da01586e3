import type { Section, Topic } from './topic.ts';

/*
 * What was tried for the first answer and is not in the code. The one part of the page that is written by hand: each line tells
 * a measurement of its day, 2026-11-24, with 12 to 40 rounds, so that nobody has to make it again to learn that it is not worth it.
 */
const rows: readonly (readonly [string, string, string])[] = [
  [
    'Node’s own compile cache (`NODE_COMPILE_CACHE`, `module.enableCompileCache`)',
    'events 1.23 → 1.08 × two writes, where the cache of a first answer comes to 0.88',
    'Stores what loading compiled and not what the first answer did; half the gain, and as easily refused',
  ],
  [
    'A code cache made right after loading',
    '6 to 8 ms less, where one made after a first answer takes 14 to 17 off',
    'The functions that the answer calls are compiled lazily, and were not compiled yet',
  ],
  [
    'Compiling all of a bundle at once (`--no-lazy`)',
    '0.4 to 0.8 ms less',
    'Moves 8 to 10 ms from the answer to the start; at 1,024 MB nothing is gained',
  ],
  [
    'The client’s settings (region, credentials, retries) given instead of looked up',
    '0.0 ms',
    'They are looked up once, and cheaply',
  ],
  ['The root certificates given to the client', '0.0 ms on Node 20 and 24', 'They are read all the same'],
  [
    'Connections to DynamoDB opened while the function loads',
    '2.6 ms less to 2.8 ms more, in six comparisons',
    'Moves 8 to 10 ms from the answer to the start; `INSTRUCT_KEPT_WARM` does better',
  ],
  [
    'All claims of a start in one transaction',
    'one request instead of three, no wait less',
    'The embedded DynamoDB has no transactions, so no test would see it',
  ],
  [
    'The numbering plans in another form (a string a country, JSON of its own)',
    'at most 0.8 of 80 ms',
    'They left the bundle for their bytes; that gained no time worth naming',
  ],
  [
    'More of the AWS SDK left out for the ratio’s sake',
    'the two writes beside it become as much faster',
    'What a caller gains by it is gained already; the rest is used',
  ],
  [
    'A client of our own in the place of the SDK (3.3 kB)',
    'events 46 → 25 ms, and 21 with a code cache; the SDK with one 30',
    'A kept library beats our own code; the cache brings it within 4 to 6 ms',
  ],
  [
    'A snapshot of the started process (`--snapshot-blob`)',
    'not measured',
    'Lambda starts Node itself, and hands it no blob',
  ],
  [
    '`process.binding` to take back Node’s flags, which loads less than `node:v8`',
    '2 ms less on Node 20',
    'Deprecated, and gone from Node 24 for this',
  ],
  [
    'Leave to dial asked for after all claims',
    'one wait more in every start with a key',
    'It is asked for beside them: a start that is refused gives its key back',
  ],
];

/** What was tried and dropped, with its figure. */
export const dropped: Topic = async (): Promise<Section> => ({
  title: 'Tried and dropped',
  about:
    'Measured on 2026-11-24 and 28 on the machine above, and not in the code. Written by hand, unlike the rest.',
  tables: [{ columns: ['What', 'Came to', 'Why not'], rows }],
  goals: [],
});
