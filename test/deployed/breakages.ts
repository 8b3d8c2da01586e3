import type { RunningStage } from './a-running-stage.ts';

interface Breakage {
  /** Breaks it; resolves with what puts it right. */
  readonly breaks: (stage: RunningStage) => Promise<() => Promise<unknown>>;
  /** The lines of the doctor's that tell of it. */
  readonly line: string | readonly string[];
  readonly advice: RegExp;
}

/** Neither the table nor the queue: what comes is in the log alone. */
export const outOfReach = {
  CALLS_TABLE: 'no-such-table',
  DEFERRED_EVENTS_QUEUE_URL: 'http://127.0.0.1:1/queue',
};

/** Every way in which a stage is broken here, each by what a hand in AWS's console, or at Africa's Talking, may do. */
export const breakages: Readonly<Record<string, Breakage>> = {
  'a secret is missing': {
    breaks: ({ console }) => console.withoutSecret('/piga/prod/SEALING_SECRETS'),
    line: 'Secrets',
    advice: /npm run secret -- init prod/,
  },
  'a secret is too short': {
    breaks: ({ console }) => console.withSecret('/piga/prod/SEALING_SECRETS', 'short'),
    line: 'Secrets',
    advice: /npm run secret -- rotate prod/,
  },
  'the functions have another token than SSM': {
    breaks: ({ console }) => console.withSecret('/piga/prod/CALLBACK_TOKENS', 'another-token-'.repeat(3)),
    line: ['Callback URL', 'Events URL'],
    advice: /within five minutes/,
  },
  'callbacks are open to anybody': {
    breaks: ({ console }) => console.setEnvironment('piga-prod-events', { OPEN_CALLBACKS: 'true' }),
    line: 'Events URL',
    advice: /Anybody can post/,
  },
  'a function cannot begin': {
    breaks: ({ console }) =>
      console.setEnvironment('piga-prod-status', {
        POWERTOOLS_SERVICE_NAME: '',
        NODE_OPTIONS: '--require /no/such/file',
      }),
    line: ['Status'],
    advice: /deploy again/,
  },
  'the API key opens nothing': {
    breaks: ({ console }) => console.withoutUsagePlan('piga-prod-main'),
    line: 'API key',
    advice: /usage plan.*API_KEYS/,
  },
  'the table is not protected': {
    breaks: ({ console }) => console.unprotectTable('piga-prod-calls'),
    line: 'Table',
    advice: /npx serverless deploy --stage prod/,
  },
  'events do not come to the table': {
    breaks: ({ console }) => console.setEnvironment('piga-prod-events', outOfReach),
    line: 'Table',
    advice: /EventDeferred/,
  },
  'a dead letter waits': {
    breaks: ({ console }) => console.withMessage('piga-prod-deferred-events-dead'),
    line: 'Queues',
    advice: /DeadLetters/,
  },
  'nobody takes from the queue': {
    breaks: ({ console }) => console.withoutEventSource('piga-prod-store-deferred'),
    line: 'Queues',
    advice: /Triggers/,
  },
  'a schedule is switched off': {
    breaks: ({ console }) => console.withoutSchedules(),
    line: 'Schedules',
    advice: /EventBridge/,
  },
  'nobody hears the alarms': {
    breaks: ({ console }) => console.withoutSubscribers('piga-prod-alarms'),
    line: 'Alarms',
    advice: /ALARM_EMAIL/,
  },
  'an alarm rings': {
    breaks: ({ console }) => console.ringing('piga-prod-DeadLetters'),
    line: 'Alarms',
    advice: /operations[.]md/,
  },
  'calls are stopped': {
    breaks: ({ console }) =>
      console.withRow('piga-prod-calls', { pk: '#stop-calls', sk: 'stop', since: '2026-11-27T09:00:00Z' }),
    line: 'Stop switch',
    advice: /npm run resume-calls -- --stage prod/,
  },
  "the key of Africa's Talking is wrong": {
    breaks: ({ console }) => console.withSecret('/piga/prod/AT_API_KEY', 'atsk_wrong'),
    line: "Africa's Talking",
    advice: /npm run secret -- set prod AT_API_KEY/,
  },
};
