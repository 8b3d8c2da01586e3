import { flow } from '../../lib/flows/index.ts';

export const welcome = flow({
  start: 'greeting',
  steps: {
    greeting: { end: 'Welcome to the service. This is a demo voice application. Goodbye.' },
  },
});
