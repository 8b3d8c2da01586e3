import { make } from './element.js';

/**
 * Opens a small window over the page. Esc and a click beside it close it; the page's own keys rest meanwhile.
 *
 * @param {string} title
 * @param {(close: () => void) => (Node | string | undefined)[]} content
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, content) {
  const id = `dialog-${title.toLowerCase().replace(/\W+/g, '-')}`;
  const dialog = make('dialog', { class: 'phone-dialog', 'aria-labelledby': id });
  const close = () => dialog.close();
  dialog.append(
    make(
      'div',
      { class: 'dialog-body' },
      make(
        'div',
        { class: 'dialog-head' },
        make('h2', { id }, title),
        make('button', { type: 'button', class: 'quiet-button', on: { click: close } }, 'Close'),
      ),
      ...content(close).filter((part) => part !== undefined),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
