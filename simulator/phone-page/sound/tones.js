/**
 * Everything the phone sounds by itself, made of plain tones so that no file has to be fetched. A browser
 * lets a page sound only after somebody has touched it; until then all of this is silent.
 */

/** The two tones of each key (ITU-T Q.23). */
const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const keys = ['123', '456', '789', '*0#'];

/** A small tune on five notes, plucked like a kalimba. */
const ringTune = [523.25, 659.25, 783.99, 1046.5, 783.99, 880, 659.25, 783.99];
const holdTune = [392, 523.25, 587.33, 783.99, 659.25, 587.33, 523.25, 440, 392, 440, 523.25, 659.25];

/**
 * A sound that goes on until it is stopped.
 *
 * @typedef {() => void} Stop
 */

export class Tones {
  /** @type {AudioContext | undefined} */
  #context;
  /** @type {GainNode | undefined} */
  #volume;
  #muted = false;
  #waking = false;

  /** Somebody has touched the page: from now on it may sound. */
  unlock() {
    if (this.#context === undefined) {
      this.#context = new AudioContext();
      this.#volume = new GainNode(this.#context, { gain: this.#muted ? 0 : 1 });
      this.#volume.connect(this.#context.destination);
    }
    if (this.#context.state !== 'suspended') return;
    // What is sounded in the very moment of waking up is heard a moment later.
    this.#waking = true;
    void this.#context
      .resume()
      .catch(() => {})
      .finally(() => {
        this.#waking = false;
      });
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.#muted = muted;
    if (this.#volume !== undefined) this.#volume.gain.value = muted ? 0 : 1;
  }

  /** @param {string} key */
  key(key) {
    const row = keys.findIndex((line) => line.includes(key));
    if (row === -1) return;
    const column = /** @type {string} */ (keys[row]).indexOf(key);
    for (const tones of [rows[row], columns[column]]) this.#tone(tones ?? 0, { seconds: 0.14, gain: 0.07 });
  }

  beep() {
    this.#tone(1000, { seconds: 0.4, gain: 0.12 });
  }

  /** The other side has gone. */
  gone() {
    for (const at of [0, 0.35]) this.#tone(425, { seconds: 0.2, gain: 0.06, at });
  }

  /** @returns {Stop} */
  ring() {
    return this.#repeat(3, (channel) => this.#tune(ringTune, { every: 0.16, gain: 0.14, channel }));
  }

  /** What a caller hears while another phone rings: one second of 425 Hz in five. @returns {Stop} */
  ringback() {
    return this.#repeat(5, (channel) => this.#tone(425, { seconds: 1, gain: 0.05, channel }));
  }

  /** Music for those who wait, when the service names none. @returns {Stop} */
  hold() {
    return this.#repeat(7.2, (channel) => this.#tune(holdTune, { every: 0.5, gain: 0.07, channel }));
  }

  /**
   * Notes are laid out ahead of their time: their channel is what can be shut.
   *
   * @param {number} seconds
   * @param {(channel: GainNode | undefined) => void} sound
   * @returns {Stop}
   */
  #repeat(seconds, sound) {
    /** @type {GainNode | undefined} */
    let channel;
    const again = () => {
      if (channel === undefined && this.#context !== undefined && this.#volume !== undefined) {
        channel = new GainNode(this.#context);
        channel.connect(this.#volume);
      }
      sound(channel);
    };
    again();
    const timer = setInterval(again, seconds * 1000);
    return () => {
      clearInterval(timer);
      channel?.disconnect();
    };
  }

  /**
   * @param {readonly number[]} notes
   * @param {{ every: number, gain: number, channel: GainNode | undefined }} options
   */
  #tune(notes, { every, gain, channel }) {
    notes.forEach((note, place) => {
      this.#tone(note, { seconds: 0.9, gain, at: place * every, pluck: true, channel });
    });
  }

  /**
   * @param {number} frequency
   * @param {{ seconds: number, gain: number, at?: number, pluck?: boolean, channel?: GainNode | undefined }} options
   */
  #tone(frequency, { seconds, gain, at = 0, pluck = false, channel = this.#volume }) {
    const context = this.#context;
    if (context === undefined || channel === undefined) return;
    if (context.state !== 'running' && !this.#waking) return;
    const start = context.currentTime + at;
    const end = start + seconds;
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(gain, start + 0.008);
    if (pluck) envelope.gain.exponentialRampToValueAtTime(0.0001, end);
    else envelope.gain.setTargetAtTime(0, end - 0.02, 0.008);
    const oscillator = new OscillatorNode(context, { frequency, type: pluck ? 'triangle' : 'sine' });
    oscillator.connect(envelope).connect(channel);
    oscillator.start(start);
    oscillator.stop(end + 0.05);
  }
}
