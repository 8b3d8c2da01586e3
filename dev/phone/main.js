/** @import { CallEvent, NetworkState } from '../simulator/protocol.ts' */
import { CallPanel } from './call-panel.js';
import { Desk } from './desk.js';
import { callersWaiting } from './model/line.js';
import { phonesOf, readable, spareNumber } from './model/phone-number.js';
import { Control } from './network/control.js';
import { EventStream } from './network/stream.js';
import { warmUp } from './sound/speech.js';
import { Tones } from './sound/tones.js';
import { say, set } from './view/element.js';
import { Notices } from './view/notices.js';
import { addressOf } from './view/phone-dialog.js';

/** The page's parts that are in its HTML. @param {string} id */
const part = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const control = new Control();
const tones = new Tones();
const notices = new Notices();
part('notices').replaceWith(notices.element);

/** From this machine's clock to the simulator's, in milliseconds. */
let skew = 0;
let everThere = false;

const stream = new EventStream({
  async opened() {
    everThere = true;
    notices.found();
    showConnection('connected');
    const underWay = await panel.reload();
    for (const { events } of underWay) for (const phone of desk.telephones) phone.catchUp(events);
    changed();
  },
  lost() {
    notices.lost({ everThere });
    showConnection('lost');
    desk.lose();
  },
  /** @param {NetworkState} state */
  network({ lines, faults, now }) {
    skew = now - Date.now();
    desk.lines = lines;
    notices.faults(faults);
    changed();
  },
  event(event) {
    skew = event.at - Date.now();
    notices.follow(event);
    panel.take(event);
    desk.take(event);
    if (movesQueue(event)) void recount();
    changed();
  },
});

const desk = new Desk(part('phones'), {
  control,
  tones,
  changed,
  inCall: (sessionId) => panel.choose(sessionId),
  rearranged(phones) {
    history.replaceState(undefined, '', addressOf(phones));
    stream.hold(phones);
  },
});

const panel = new CallPanel(part('panel'), { control, addPhone: () => desk.add() });

/**
 * Whether a caller may have joined or left a queue: the stream says nothing of their lengths.
 *
 * @param {CallEvent} event
 */
function movesQueue(event) {
  if (event.kind === 'waiting') return event.where === 'queue';
  if (event.kind === 'connected') return event.by === 'queue';
  return event.kind === 'ended' && desk.lines.some((line) => callersWaiting(line) > 0);
}

async function recount() {
  const outcome = await control.network();
  if (!outcome.done) return;
  desk.lines = outcome.value.lines;
  changed();
}

/** Shows everything anew, once for all that happens at the same time. */
let toShow = false;
function changed() {
  if (toShow) return;
  toShow = true;
  queueMicrotask(() => {
    toShow = false;
    desk.show();
    panel.show(desk.lines[0], desk.current?.telephone.phoneNumber ?? '');
    document.title = titleNow();
    tick();
  });
}

function tick() {
  const now = Date.now() + skew;
  desk.tick(now);
  panel.tick(now);
}

function titleNow() {
  const handsets = desk.telephones.map(({ handset }) => handset);
  const ringing = handsets.find(({ stage }) => stage === 'ringing');
  if (ringing?.stage === 'ringing') return `${readable(ringing.other)} is calling`;
  return handsets.some(({ stage }) => stage === 'talking') ? 'In call · Piga phone' : 'Piga phone';
}

/** @param {'connected' | 'lost'} state */
function showConnection(state) {
  part('connection').dataset['state'] = state;
  say(part('connection-words'), state === 'connected' ? `Connected to ${location.host}` : 'Not connected');
}

function toggleSound() {
  setMuted(!desk.muted);
  remember('muted', String(desk.muted));
}

/** @param {boolean} muted */
function setMuted(muted) {
  desk.mute(muted);
  tones.mute(muted);
  set(part('sound'), 'aria-pressed', String(!muted));
  changed();
}

/** A browser may keep nothing for a page; then nothing is kept. @param {string} name @param {string} value */
function remember(name, value) {
  try {
    localStorage.setItem(`piga ${name}`, value);
  } catch {}
}

/** @param {string} name */
function remembered(name) {
  try {
    return localStorage.getItem(`piga ${name}`);
  } catch {
    return null;
  }
}

part('sound').addEventListener('click', toggleSound);
part('add-phone').addEventListener('click', () => desk.add());
part('help').addEventListener('click', () => {
  panel.toggleHelp();
  changed();
});
document.addEventListener('keydown', (event) => desk.pressKey(event, toggleSound));
for (const touch of ['pointerdown', 'keydown'])
  document.addEventListener(touch, () => tones.unlock(), { capture: true });
for (const back of ['online', 'focus']) window.addEventListener(back, () => stream.retry());
setInterval(tick, 250);

warmUp();
setMuted(remembered('muted') === 'true');
const asked = phonesOf(location.search);
desk.open(asked.length > 0 ? asked : [spareNumber([])]);
