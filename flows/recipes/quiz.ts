import { flow } from '../../lib/flows/index.ts';

/** Three questions, each right answer counted, and a prize from two on. No code: counting and branching are steps. */
export const quiz = flow({
  start: 'welcome',
  steps: {
    welcome: {
      say: 'Welcome to the quiz of Radio Jambo. {1s} Three questions. Here is the first.',
      next: 'lakes',
    },
    lakes: {
      ask: 'How many countries share Lake Victoria?',
      digits: { from: 0, to: 9 },
      into: 'lakes',
      next: 'lakesRight',
      tries: 2,
      silence: 'counties',
      wrong: { say: 'One key, please.', next: 'counties' },
    },
    lakesRight: { branch: 'lakes', is: { 3: 'countLakes' }, otherwise: 'counties' },
    countLakes: { count: 'score', next: 'counties' },
    counties: {
      ask: 'How many counties has Kenya?',
      digits: { from: 0, to: 99 },
      into: 'counties',
      next: 'countiesRight',
      tries: 2,
      silence: 'year',
      wrong: { say: 'A number of one or two digits, please.', next: 'year' },
    },
    countiesRight: { branch: 'counties', is: { 47: 'countCounties' }, otherwise: 'year' },
    countCounties: { count: 'score', next: 'year' },
    year: {
      ask: 'On which day did Kenya become independent? Day, month and year, eight digits.',
      digits: 'date',
      into: 'day',
      timeout: 15,
      next: 'yearRight',
      tries: 2,
      silence: 'result',
      wrong: { say: 'That is no day.', next: 'result' },
    },
    yearRight: { branch: 'day', is: { '1963-12-12': 'countYear' }, otherwise: 'result' },
    countYear: { count: 'score', next: 'result' },
    result: { branch: 'score', atLeast: { 2: 'won', 1: 'some' }, otherwise: 'none' },
    won: { say: 'You have {score} right. {!Congratulations}!', next: 'keep' },
    some: { say: 'You have {score} right. Next week there is another quiz.', next: 'keep' },
    none: { say: 'Not this time. Next week there is another quiz.', next: 'keep' },
    keep: { save: 'quiz', data: ['callerNumber', 'score?', 'lakes?', 'counties?', 'day?'], next: 'goodbye' },
    goodbye: { end: 'Goodbye.' },
  },
});
