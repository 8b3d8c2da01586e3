/**
 * Reads a text aloud with the browser's own voices. Where there are none, or none that may be heard, the
 * text takes as long as it would, so that a call goes at the pace of speech all the same.
 */

/**
 * Something that sounds. `ended` settles when it has been heard to the end, and never when it was stopped.
 *
 * @typedef {{ ended: Promise<void>, stop: () => void }} Sound
 */

/**
 * @param {string} text
 * @param {{ voice: string | undefined, seconds: number, muted: boolean }} options - the `voice` of Say; how
 *   many seconds the text is estimated to take
 * @returns {Sound}
 */
export function speak(text, { voice, seconds, muted }) {
  if (muted || text.trim() === '' || speechSynthesis.getVoices().length === 0) return pass(seconds);

  const utterance = new SpeechSynthesisUtterance(text);
  Object.assign(utterance, voiceSettings(voice));
  let stopped = false;
  // Some browsers never say that a long text is over.
  const lost = pass(seconds * 2.5 + 5);
  const ended = new Promise((resolve) => {
    utterance.addEventListener('end', () => {
      if (!stopped) resolve(undefined);
    });
    // A voice that fails, or is silenced with that of another phone, is as good as no voice.
    utterance.addEventListener('error', () => {
      if (!stopped) void pass(seconds).ended.then(resolve);
    });
    void lost.ended.then(resolve);
  });
  speechSynthesis.speak(utterance);
  return {
    ended: ended.then(lost.stop),
    stop() {
      stopped = true;
      lost.stop();
      speechSynthesis.cancel();
    },
  };
}

/**
 * Time that passes in silence.
 *
 * @param {number} seconds
 * @returns {Sound}
 */
export function pass(seconds) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const ended = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  return { ended: ended.then(() => {}), stop: () => clearTimeout(timer) };
}

/** Browsers load their voices when they are first asked for. */
export function warmUp() {
  speechSynthesis.getVoices();
}

/**
 * `man` and `woman`, or the name of a Google voice such as `en-GB-Neural2-A`.
 *
 * @param {string | undefined} name
 */
function voiceSettings(name = 'woman') {
  const language = /^[a-z]{2,3}-[A-Z]{2}/.exec(name)?.[0] ?? 'en';
  const voices = speechSynthesis
    .getVoices()
    .filter(({ lang }) => lang.replace('_', '-').startsWith(language));
  const named = voices.find(
    (voice) => name === 'man' && /\b(male|man|daniel|george|david)\b/i.test(voice.name),
  );
  const voice = named ?? voices.find((candidate) => candidate.default) ?? voices[0];
  const pitch = name === 'man' && named === undefined ? 0.7 : 1;
  return { lang: voice?.lang ?? language, pitch, ...(voice !== undefined && { voice }) };
}
