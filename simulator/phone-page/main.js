/** @import { CallEvent, NetworkState } from '../protocol.ts' */
import { CallPanel } from './call-panel.js';
import { remember, remembered } from './memory.js';
import { callersWaiting } from './model/line.js';
import { phonesOf, spareNumber } from './model/phone-number.js';
import { Control } from './network/control.js';
import { EventStream } from './network/stream.js';
import { PhonePanel } from './phone-panel.js';
import { warmUp } from './sound/speech.js';
import { Tones } from './sound/tones.js';
import { openCallForm } from './view/call-form.js';
import { part, showConnection, showSound, showTitle, showView, wireMasthead } from './view/masthead.js';
import { Notices } from './view/notices.js';
import { addressOf } from './view/phone-dialog.js';
import { openWorldDialog } from './view/world-dialog.js';

const control = new Control();
const tones = new Tones();
const notices = new Notices();
part('notices').replaceWith(notices.element);

/** What the simulator has said of itself last. @type {NetworkState | undefined} */
let network;
/** From this machine's clock to the simulator's, in milliseconds. */
let skew = 0;
let everThere = false;

const stream = new EventStream({
  async opened() {
    everThere = true;
    notices.found();
    showConnection('connected');
    const underWay = await callPanel.reload();
    for (const { events } of underWay) for (const phone of phonePanel.softphones) phone.catchUp(events);
    changed();
  },
  lost() {
    notices.lost({ everThere });
    showConnection('lost');
    phonePanel.reset();
    callPanel.lose();
  },
  /** @param {NetworkState} state */
  network(state) {
    const { lines, faults, now, service } = state;
    network = state;
    skew = now - Date.now();
    notices.service(service);
    phonePanel.lines = lines;
    notices.faults(faults);
    changed();
  },
  event(event) {
    // A call that nobody takes part in may run in a time of its own.
    if (phonePanel.isInCall(event.sessionId)) skew = event.at - Date.now();
    notices.follow(event);
    callPanel.take(event);
    phonePanel.take(event);
    if (movesQueue(event)) void recount();
    changed();
  },
});

const phonePanel = new PhonePanel(part('phones'), {
  control,
  tones,
  changed,
  inCall: (sessionId) => callPanel.choose(sessionId),
  named: () => callPanel.rename(),
  rearranged(phones) {
    history.replaceState(undefined, '', addressOf(phones));
    stream.hold(phones);
  },
});

const callPanel = new CallPanel(part('panel'), { control, addPhone: () => phonePanel.add() });

/**
 * Whether a caller may have joined or left a queue: the stream says nothing of their lengths.
 *
 * @param {CallEvent} event
 */
function movesQueue(event) {
  if (event.kind === 'waiting') return event.where === 'queue';
  if (event.kind === 'connected') return event.by === 'queue';
  return event.kind === 'ended' && phonePanel.lines.some((line) => callersWaiting(line) > 0);
}

async function recount() {
  const outcome = await control.network();
  if (!outcome.done) return;
  phonePanel.lines = outcome.value.lines;
  changed();
}

/** So many milliseconds lie between two times that everything is shown anew, however much happens. */
const PAUSE = 30;
let toShow = false;
let shownAt = 0;

function changed() {
  if (toShow) return;
  toShow = true;
  const wait = Math.max(0, shownAt + PAUSE - Date.now());
  if (wait === 0) queueMicrotask(show);
  else setTimeout(show, wait);
}

function show() {
  toShow = false;
  shownAt = Date.now();
  phonePanel.show();
  callPanel.show(phonePanel.lines[0], phonePanel.current?.softphone.phoneNumber ?? '');
  showTitle(phonePanel.softphones.map(({ state }) => state));
  tick();
}

function tick() {
  const now = Date.now() + skew;
  phonePanel.tick(now);
  callPanel.tick(now);
}

function toggleSound() {
  setMuted(!phonePanel.muted);
  remember('muted', phonePanel.muted);
}

/** @param {boolean} muted */
function setMuted(muted) {
  phonePanel.mute(muted);
  tones.mute(muted);
  showSound(muted);
  changed();
}

wireMasthead({
  toggleSound,
  toggleHelp() {
    callPanel.toggleHelp();
    changed();
  },
  addPhone: () => phonePanel.add(),
  openCallForm: () => openCallForm({ control, phones: phonePanel.phoneNumbers, service: network?.service }),
  openWorld: () => {
    if (network !== undefined) openWorldDialog({ control, network, now: Date.now() + skew });
  },
});
document.addEventListener('keydown', (event) => phonePanel.pressKey(event, toggleSound));
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => tones.unlock(), { capture: true });
for (const back of ['online', 'focus']) window.addEventListener(back, () => stream.retry());
setInterval(tick, 250);

warmUp();
showView('phone');
setMuted(remembered('muted') ?? false);
const asked = phonesOf(location.search);
phonePanel.open(asked.length > 0 ? asked : [spareNumber([])]);
