/** @import { CallEvent } from '../../protocol.ts' */
/** @import { SoftphoneState } from '../model/softphone-state.js' */
/** @import { Sound } from './speech.js' */
/** @import { Stop, Tones } from './tones.js' */
import { playFile } from './audio-file.js';
import { speak } from './speech.js';

/** How long a text or a file takes when the simulator does not say. */
const UNKNOWN_SECONDS = 5;

/** What one phone lets you hear. */
export class PhoneAudio {
  #tones;
  #heard;
  #failed;
  #muted = false;
  /** @type {{ index: number, sound: Sound } | undefined} */
  #sounding;
  /** @type {Stop | undefined} */
  #background;

  /**
   * @param {{ tones: Tones, heard: (index: number) => void, failed: (words: string) => void }} needs -
   *   `heard` is told when an element has been sounded to its end, `failed` what could not be played
   */
  constructor({ tones, heard, failed }) {
    this.#tones = tones;
    this.#heard = heard;
    this.#failed = failed;
  }

  /** @param {boolean} muted - from the next sound on */
  mute(muted) {
    this.#muted = muted;
  }

  /**
   * Sounds what has changed the phone.
   *
   * @param {CallEvent} event
   * @param {SoftphoneState} before - the phone as it was
   * @param {SoftphoneState} now - the phone as it is
   */
  follow(event, before, now) {
    if (before.stage !== now.stage) this.#change(now);
    if (now.stage !== 'talking') return;
    if (event.kind === 'verb') this.#sound(event);
    if (event.kind === 'verb-ended' && this.#sounding?.index === event.index) this.#stopSounding();
    if (event.kind === 'waiting') this.#wait(event);
    if (now.activity.what !== 'waiting') this.#stopBackground();
  }

  /**
   * Takes up in the middle of a call. What was being read begins again, so that the call can go on.
   *
   * @param {readonly CallEvent[]} events - of the call so far
   * @param {SoftphoneState} now
   */
  resume(events, now) {
    this.#change(now);
    if (now.stage !== 'talking') return;
    const { what } = now.activity;
    const verb = events.findLast((event) => event.kind === 'verb');
    const waiting = events.findLast((event) => event.kind === 'waiting');
    if ((what === 'saying' || what === 'playing') && verb !== undefined) this.#sound(verb);
    if (what === 'waiting' && waiting !== undefined) this.#wait(waiting);
  }

  /** The phone is put away. */
  silence() {
    this.#stopSounding();
    this.#stopBackground();
  }

  /** @param {SoftphoneState} now */
  #change({ stage }) {
    this.silence();
    if (stage === 'ringing') this.#background = this.#tones.ring();
    if (stage === 'calling') this.#background = this.#tones.ringback();
    if (stage === 'ended') this.#tones.gone();
  }

  /** @param {Extract<CallEvent, { kind: 'verb' }>} event */
  #sound({ verb, index, text, url, attributes, seconds = UNKNOWN_SECONDS }) {
    const options = { seconds, muted: this.#muted };
    if (verb === 'Say') this.#begin(index, speak(text ?? '', { ...options, voice: attributes['voice'] }));
    if (verb === 'Play') this.#begin(index, playFile(url ?? '', { ...options, failed: this.#failed }));
  }

  /**
   * @param {number} index
   * @param {Sound} sound
   */
  #begin(index, sound) {
    this.#stopSounding();
    this.#sounding = { index, sound };
    void sound.ended.then(() => {
      if (this.#sounding?.sound === sound) this.#heard(index);
    });
  }

  /** @param {Extract<CallEvent, { kind: 'waiting' }>} event */
  #wait({ where, music }) {
    this.#stopBackground();
    if (music !== undefined) {
      const options = { seconds: UNKNOWN_SECONDS, muted: this.#muted, loop: true, failed: this.#failed };
      this.#background = playFile(music, options).stop;
    } else {
      this.#background = where === 'dial' ? this.#tones.ringback() : this.#tones.hold();
    }
  }

  #stopSounding() {
    this.#sounding?.sound.stop();
    this.#sounding = undefined;
  }

  #stopBackground() {
    this.#background?.();
    this.#background = undefined;
  }
}
