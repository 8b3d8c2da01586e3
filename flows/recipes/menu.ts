import { flow } from '../../lib/flows/index.ts';

/** What is said when nothing, or the wrong key, was pressed; the second time it fails the caller hears a goodbye. */
const patient = {
  tries: 3,
  silence: {
    say: { en: 'We did not hear anything.', sw: 'Hatukusikia chochote.' },
    next: 'goodbye',
  },
  wrong: {
    say: { en: 'That is not one of the choices.', sw: 'Chaguo hilo halipo.' },
    next: 'goodbye',
  },
} as const;

/** A shop's menu: a language, departments, and a menu below the menu. */
export const menu = flow({
  languages: { en: { voice: 'en-GB-Standard-A' }, sw: {} },
  start: 'language',
  maxTurns: { times: 30, next: 'goodbye' },
  steps: {
    language: {
      ask: [
        { say: 'Welcome to Duka Bora. For English, press 1.', in: 'en' },
        { say: 'Kwa Kiswahili, bonyeza mbili.', in: 'sw' },
      ],
      keys: { 1: { next: 'main', language: 'en' }, 2: { next: 'main', language: 'sw' } },
      // Whoever does not choose goes on in English.
      tries: 2,
      silence: 'main',
      wrong: 'main',
    },
    main: {
      ask: {
        en: 'To place an order, press 1. For help with an order, press 2. For our opening hours, press 3. To hear this again, press 9.',
        sw: 'Kuagiza, bonyeza moja. Kwa usaidizi wa oda, bonyeza mbili. Kwa saa za kazi, bonyeza tatu. Kusikiliza tena, bonyeza tisa.',
      },
      keys: { 1: 'orders', 2: 'help', 3: 'hours', 9: 'main' },
      ...patient,
    },
    help: {
      ask: {
        en: 'For a delivery, press 1. For a payment, press 2. To go back, press star.',
        sw: 'Kwa usafirishaji, bonyeza moja. Kwa malipo, bonyeza mbili. Kurudi nyuma, bonyeza nyota.',
      },
      keys: { 1: 'deliveries', 2: 'payments', '*': 'main' },
      ...patient,
    },
    orders: { dial: ['+254711000201', '+254711000202'], maxDuration: 1800, unanswered: 'nobody' },
    deliveries: { dial: ['+254711000203'], maxDuration: 1800, unanswered: 'nobody' },
    payments: { dial: ['+254711000204'], maxDuration: 1800, unanswered: 'nobody' },
    hours: {
      say: {
        en: 'We are open from Monday to Friday, eight in the morning to five in the evening.',
        sw: 'Tunafungua Jumatatu hadi Ijumaa, saa mbili asubuhi hadi saa kumi na moja jioni.',
      },
      next: 'main',
    },
    nobody: {
      end: {
        en: 'Sorry, nobody is free at the moment. Please call again later. Goodbye.',
        sw: 'Samahani, hakuna anayepatikana kwa sasa. Tafadhali piga tena baadaye. Kwaheri.',
      },
    },
    goodbye: { end: { en: 'Thank you for calling. Goodbye.', sw: 'Asante kwa kupiga simu. Kwaheri.' } },
  },
});
