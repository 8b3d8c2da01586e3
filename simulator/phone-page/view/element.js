/**
 * What an element is made with: attributes by name, `on` for what happens to it.
 *
 * @typedef {{ [attribute: string]: string | number | boolean | undefined | Listeners, on?: Listeners }} Making
 * @typedef {Record<string, (event: any) => void>} Listeners
 * @typedef {Node | string | undefined} Child
 */

/**
 * Makes an element. Strings become text and nothing else: this is the only way in which the page puts
 * anything on the screen, so what callers and documents say can never become markup.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Making} [making]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, { on = {}, ...attributes } = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) set(element, attribute, value);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/**
 * Sets an attribute; `true` sets it without a value, `false` and `undefined` take it away.
 *
 * @param {Element} element
 * @param {string} attribute
 * @param {unknown} value
 */
export function set(element, attribute, value) {
  if (value === undefined || value === false) element.removeAttribute(attribute);
  else element.setAttribute(attribute, value === true ? '' : String(value));
}

/**
 * Changes a text, only when it is another one: a live region speaks whenever it is touched.
 *
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * A small picture out of the page's own collection. It says nothing that words do not say as well.
 *
 * @param {string} name
 * @returns {SVGElement}
 */
export function sign(name) {
  const namespace = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(namespace, 'svg');
  const use = document.createElementNS(namespace, 'use');
  use.setAttribute('href', `#sign-${name}`);
  picture.setAttribute('class', 'sign');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(use);
  return picture;
}

/**
 * For what is pressed by a finger: the focus stays where it is, so that the keyboard goes on being a phone.
 *
 * @param {MouseEvent} event
 */
export function keepFocus(event) {
  event.preventDefault();
}

/**
 * A button that copies a text.
 *
 * @param {string} text
 * @param {string} label
 */
export function copyButton(text, label) {
  const words = make('span', {}, label);
  const button = make(
    'button',
    { type: 'button', class: 'quiet-button', on: { click: copy } },
    sign('copy'),
    words,
  );
  async function copy() {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    say(words, copied ? 'Copied' : 'The browser forbids it');
    setTimeout(() => say(words, label), 1500);
  }
  return button;
}
