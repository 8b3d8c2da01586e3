import { guarded } from './block-list.ts';
import { booking } from './booking.ts';
import { callBack } from './call-back.ts';
import { findMe, findMeAgent } from './find-me.ts';
import { mailbox } from './mailbox.ts';
import { menu } from './menu.ts';
import { reception } from './opening-hours.ts';
import { balance } from './pin.ts';
import { queue, queueAgent } from './queue.ts';
import { quiz } from './quiz.ts';
import { recordedCall } from './recorded-call.ts';
import { reminder } from './reminder.ts';
import { survey } from './survey.ts';
import { voicemail } from './voicemail.ts';

/** Flows to start from, by the names that `npm run flow` and the documentation know them by. */
export const recipes = {
  menu,
  reception,
  voicemail,
  mailbox,
  'find-me': findMe,
  'find-me-agent': findMeAgent,
  queue,
  'queue-agent': queueAgent,
  'call-back': callBack,
  reminder,
  survey,
  quiz,
  booking,
  balance,
  'recorded-call': recordedCall,
  'guarded-line': guarded,
} as const;
