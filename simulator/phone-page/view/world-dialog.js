/** @import { Faults, NetworkState } from '../../protocol.ts' */
/** @import { Control } from '../network/control.js' */
import { readTime, TIME_EXAMPLES, timeText } from '../model/wall-time.js';
import { openDialog } from './dialog.js';
import { make, say } from './element.js';

/** @type {readonly [group: 'callbacks' | 'rest', name: string, words: string][]} */
const menu = [
  ['callbacks', 'duplicate', 'callbacks are posted twice'],
  ['callbacks', 'reorder', 'notifications overtake each other'],
  ['callbacks', 'delay', 'callbacks come late'],
  ['callbacks', 'drop', 'callbacks get lost'],
  ['callbacks', 'error5xx', 'a 503 comes from before the service'],
  ['callbacks', 'timeout', 'answers come too late'],
  ['callbacks', 'reset', 'connections break before the answer'],
  ['rest', 'error5xx', 'POST /call: 503, and nothing is done'],
  ['rest', 'error5xxAfter', 'POST /call: done, and then 503'],
  ['rest', 'timeout', 'POST /call: done, and no answer comes'],
  ['rest', 'reset', 'POST /call: done, and the connection breaks'],
];

/**
 * Opens the window in which the time of the simulated world is set, and what goes wrong in it.
 *
 * @param {{ control: Control, network: NetworkState, now: number }} needs - `now` by the simulator's clock
 */
export function openWorldDialog({ control, network, now }) {
  openDialog('Time and faults', () => [
    clockForm(control, network, now),
    faultsForm(control, network.faults),
  ]);
}

/**
 * @param {Control} control
 * @param {NetworkState} network
 * @param {number} now
 */
function clockForm(control, { service, clockOffset }, now) {
  const timeZone = service?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const input = make('input', {
    id: 'clock-at',
    placeholder: 'sat 20:00',
    autocomplete: 'off',
    'aria-describedby': 'clock-hint',
  });
  const hint = make('p', { class: 'hint', id: 'clock-hint', role: 'status' });
  /** @param {number} at @param {boolean} isSet */
  const tell = (at, isSet) =>
    say(
      hint,
      `It is ${timeText(at, timeZone)} in ${timeZone}${isSet ? ', as set here' : ''}. Write ${TIME_EXAMPLES}.`,
    );
  tell(now, clockOffset !== 0);
  /** @param {number | null} at */
  const set = async (at) => {
    const outcome = await control.setClock(at);
    if (outcome.done) tell(outcome.value.now, at !== null);
    else say(hint, outcome.words);
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const at = readTime(input.value, timeZone, now);
    if (at === undefined) return say(hint, `“${input.value}” is no time: write ${TIME_EXAMPLES}.`);
    void set(at);
  };
  return make(
    'form',
    { class: 'form', on: { submit } },
    make('label', { for: 'clock-at' }, 'What time it is, for opening hours'),
    make(
      'div',
      { class: 'field-row' },
      input,
      make('button', { type: 'submit', class: 'solid-button' }, 'Set'),
      make('button', { type: 'button', class: 'quiet-button', on: { click: () => void set(null) } }, 'Now'),
    ),
    hint,
  );
}

/**
 * @param {Control} control
 * @param {Faults} faults
 */
function faultsForm(control, faults) {
  const hint = make(
    'p',
    { class: 'hint', role: 'status' },
    'How often each goes wrong, in percent of all occasions.',
  );
  const rows = menu.map(([group, name, words]) => {
    const rates = /** @type {Record<string, number>} */ (faults[group] ?? {});
    const rate = rates[name] ?? 0;
    const id = `fault-${group}-${name}`;
    const input = make('input', { id, type: 'number', min: 0, max: 100, step: 'any', value: rate * 100 });
    return {
      group,
      name,
      input,
      row: make('div', { class: 'fault-row' }, make('label', { for: id }, words), input),
    };
  });
  const send = async () => {
    /** @type {{ callbacks: Record<string, number>, rest: Record<string, number> }} */
    const asked = { callbacks: {}, rest: {} };
    for (const { group, name, input } of rows)
      if (Number(input.value) > 0) asked[group][name] = Number(input.value) / 100;
    const outcome = await control.setFaults(asked);
    say(hint, outcome.done ? 'From the next request on.' : outcome.words);
  };
  const none = () => {
    for (const { input } of rows) input.value = '0';
    void send();
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    void send();
  };
  return make(
    'form',
    { class: 'form', on: { submit } },
    make('h3', {}, 'Faults'),
    hint,
    ...rows.map(({ row }) => row),
    make(
      'div',
      { class: 'field-row' },
      make('button', { type: 'submit', class: 'solid-button' }, 'Let it go wrong'),
      make('button', { type: 'button', class: 'quiet-button', on: { click: none } }, 'No faults'),
    ),
  );
}
