const out = { silence: 'bye', wrong: 'bye' };

/**
 * What people who write their first flow get wrong, as the steps in which they do, beside a step `bye`; and the sentence that
 * names the thing as they wrote it, and what would be right.
 */
export const mistakes: readonly [mistake: string, steps: object, said: string][] = [
  [
    'a national number is dialled',
    { first: { dial: ['0711000222'], maxDuration: 60, unanswered: 'bye' } },
    "'dial' has '0711000222': a number begins with + and its country code, such as +254711000222",
  ],
  [
    'numbers are dialled that stand in one text',
    { first: { dial: ['+254711000222,+254711000333'], maxDuration: 60, unanswered: 'bye' } },
    'each phone is a text of its own in the list',
  ],
  [
    'a key of two digits',
    { first: { ask: 'Ten?', keys: { 10: 'bye' }, ...out } },
    "'keys' 10: must be one key: 0 to 9, * or #, not '10'",
  ],
  [
    'a datum that nothing collects',
    { first: { say: 'Your {stat} is ready.', next: 'bye' } },
    "It says {stat}, but nothing in the flow collects 'stat'",
  ],
  [
    'a datum that is misspelt',
    {
      first: { ask: 'Code?', digits: 4, into: 'code', next: 'say', ...out },
      say: { say: 'It is {cdoe}.', next: 'bye' },
    },
    "It says {cdoe}, but nothing in the flow collects 'cdoe'. Is 'code' meant?",
  ],
  [
    'a step that is not there',
    { first: { say: 'Hello.', next: 'byee' } },
    "It leads to 'byee' on 'next', which is not there. Is 'bye' meant?",
  ],
  ['a verb that is misspelt', { first: { edn: 'Hello.' } }, "there is no 'edn'. Is 'end' meant?"],
  [
    'a question without a way on for silence',
    { first: { ask: 'One?', keys: { 1: 'bye' }, wrong: 'bye' } },
    "It lacks 'silence', which must be the name of a step, or { say, next }",
  ],
  [
    'a file that is played by its name',
    { first: { play: 'welcome.mp3', next: 'bye' } },
    "The flow has no sound 'welcome.mp3'. It has: none",
  ],
  [
    'mark-up in the words',
    { first: { say: 'Wait <break time="1s"/> please', next: 'bye' } },
    "'say' has mark-up, which would be read aloud: '<break time=\"1s\"/>'. A pause is {2s}",
  ],
  [
    'two steps that lead to each other',
    { first: { say: 'One.', next: 'second' }, second: { say: 'Two.', next: 'first' } },
    'The call goes round and round by itself: first → second → first. Give one of these steps maxVisits',
  ],
];
