import { pass } from './speech.js';

/** @import { Sound } from './speech.js' */

/**
 * Plays a file from the web: what Play names, and hold music. A file that cannot be played takes `seconds`
 * of silence, and `failed` is told why.
 *
 * @param {string} url
 * @param {{ seconds: number, muted: boolean, loop?: boolean, failed: (words: string) => void }} options
 * @returns {Sound}
 */
export function playFile(url, { seconds, muted, loop = false, failed }) {
  const silence = () => pass(seconds);
  if (!/^https?:\/\//i.test(url)) return silence();

  const audio = new Audio();
  audio.muted = muted;
  audio.loop = loop;
  audio.src = url;
  /** @type {Sound | undefined} */
  let instead;
  const ended = new Promise((resolve) => {
    const giveUp = (/** @type {string} */ words) => {
      if (instead !== undefined) return;
      failed(words);
      instead = silence();
      void instead.ended.then(resolve);
    };
    audio.addEventListener('ended', resolve);
    audio.addEventListener('error', () =>
      giveUp('This file cannot be played: is there audio at its address?'),
    );
    audio.play().catch((error) => {
      // `AbortError` is what stopping it early looks like.
      if (error.name === 'NotAllowedError') giveUp('Touch the page once, so that the browser lets it sound.');
    });
  });
  return {
    ended: ended.then(() => {}),
    stop() {
      instead?.stop();
      audio.pause();
      audio.removeAttribute('src');
    },
  };
}
