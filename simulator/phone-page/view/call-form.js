/** @import { FlowOutline, ServiceState, VariableOutline } from '../../protocol.ts' */
/** @import { Control } from '../network/control.js' */
import { named } from '../model/names.js';
import { dialled, isPhoneNumber, readable } from '../model/phone-number.js';
import { simulatedNumbers } from '../model/simulated-numbers.js';
import { openDialog } from './dialog.js';
import { make, say } from './element.js';

/**
 * Opens the form by which the service calls a phone: one of this page, or a simulated number, with a flow and its variables
 * where the service tells of them.
 *
 * @param {{ control: Control, phones: readonly string[], service: ServiceState | undefined }} needs
 */
export function openCallForm({ control, phones, service }) {
  const flows = service?.flows ?? [];
  openDialog('Have the service call', (close) => {
    const to = make('input', {
      id: 'call-to',
      list: 'call-numbers',
      value: phones[0] ?? '',
      inputmode: 'tel',
      autocomplete: 'off',
      spellcheck: 'false',
    });
    const flow = make(
      'select',
      { id: 'call-flow' },
      make('option', { value: '' }, 'as the routing has it'),
      ...flows.map(({ name }) => make('option', { value: name }, name)),
    );
    const variables = make('div', { class: 'form-variables' });
    const refusal = make('p', { class: 'form-refusal', role: 'alert' });
    const chosen = () => flows.find(({ name }) => name === flow.value);
    flow.addEventListener('change', () => variables.replaceChildren(...fieldsOf(chosen())));

    /** @param {SubmitEvent} event */
    const submit = async (event) => {
      event.preventDefault();
      const number = dialled(to.value, phones[0] ?? '');
      if (!isPhoneNumber(number))
        return say(refusal, `“${to.value}” is no phone number: write 0711000111 or +254711000111.`);
      const given = Object.fromEntries(
        [...variables.querySelectorAll('input, select')].map((field) => {
          const { name, value } = /** @type {HTMLInputElement} */ (field);
          return [name, value];
        }),
      );
      const outcome = await control.startCall({
        to: number,
        ...(flow.value !== '' && { flow: flow.value, variables: given }),
      });
      if (outcome.done) close();
      else say(refusal, outcome.words);
    };

    return [
      make(
        'form',
        { class: 'form', on: { submit } },
        make('label', { for: 'call-to' }, 'Which phone'),
        to,
        make(
          'datalist',
          { id: 'call-numbers' },
          ...phones.map((phone) => make('option', { value: phone }, `${named(phone)}, on this page`)),
          ...simulatedNumbers.map(([number = '', does = '']) => make('option', { value: number }, does)),
        ),
        ...(flows.length === 0
          ? []
          : [make('label', { for: 'call-flow' }, 'Which flow takes the call'), flow]),
        variables,
        refusal,
        make('button', { type: 'submit', class: 'solid-button' }, 'Call'),
      ),
      make(
        'details',
        { class: 'fold' },
        make('summary', {}, 'Simulated numbers'),
        make(
          'ul',
          { class: 'number-list' },
          ...simulatedNumbers.map(([number = '', does = '']) => {
            const click = () => {
              to.value = number;
              to.focus();
            };
            return make(
              'li',
              {},
              make('button', { type: 'button', class: 'text-button', on: { click } }, readable(number)),
              ` ${does}`,
            );
          }),
        ),
      ),
    ];
  });
}

/** @param {FlowOutline | undefined} flow */
function fieldsOf(flow) {
  return (flow?.variables ?? []).flatMap((variable) => [
    make('label', { for: `variable-${variable.name}` }, variable.name),
    fieldOf(variable),
    make('p', { class: 'hint', id: `about-${variable.name}` }, `Must be ${variable.expected}.`),
  ]);
}

/** @param {VariableOutline} variable */
function fieldOf({ name, input, choices = [], maxLength }) {
  const common = { id: `variable-${name}`, name, required: true, 'aria-describedby': `about-${name}` };
  if (input === 'choice')
    return make('select', common, ...choices.map((choice) => make('option', { value: choice }, choice)));
  const kind = input === 'whole-number' ? 'number' : 'text';
  const keyboard = input === 'digits' ? 'numeric' : input === 'phone-number' ? 'tel' : undefined;
  return make('input', {
    ...common,
    type: kind,
    inputmode: keyboard,
    maxlength: kind === 'text' ? maxLength : undefined,
    autocomplete: 'off',
  });
}
