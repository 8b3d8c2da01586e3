import type { Call } from '../calls/call.ts';
import type { Callbacks } from '../calls/callbacks.ts';
import type { RateTable } from '../numbers/rates.ts';
import { CallbackDispatcher, type DispatcherOptions } from './dispatcher.ts';
import { callbackFields, finalFields } from './fields.ts';

/** The requests of one call, with the fields that each moment has. */
export function callbacksOf(call: Call, options: DispatcherOptions & { rates: RateTable }): Callbacks {
  const dispatcher = new CallbackDispatcher(call, options);

  function notifyEvents(...[moment, fields]: Parameters<Callbacks['notify']>): void {
    if (call.rules.eventsAt.includes(moment)) dispatcher.notify('events', moment, fields);
  }

  return {
    get requests() {
      return dispatcher.requests;
    },
    get slowestMs() {
      return dispatcher.slowestMs;
    },
    get faults() {
      return dispatcher.faults;
    },
    ask(moment, own) {
      const fields = callbackFields(call, moment, own);
      notifyEvents(moment, fields);
      return dispatcher.ask(moment, fields);
    },
    notify: (moment, own) => notifyEvents(moment, callbackFields(call, moment, own)),
    async notifyCallback(moment, own) {
      const fields = callbackFields(call, moment, own);
      notifyEvents(moment, fields);
      await dispatcher.ask(moment, fields);
    },
    async end() {
      const fields = finalFields(call, options.rates);
      dispatcher.notify('callback', 'final', fields);
      dispatcher.notify('events', 'final', fields);
      await dispatcher.drain();
    },
  };
}
