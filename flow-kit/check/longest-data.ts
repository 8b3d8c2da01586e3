import type { Data, DataType, Datum } from '../../lib/flows/definition/data.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { isRecord } from '../../lib/flows/definition/step.ts';
import { digitLimits } from '../../lib/flows/engine/ask-step.ts';

/** Longer than any URL of a recording that was seen. */
const MAX_RECORDING_URL_LENGTH = 200;

/** The data of a call at their longest, collected or not: what texts, documents and positions are measured with. */
export function longestData({ steps, variables = {} }: Definition): Data {
  const data: Record<string, Datum> = {};
  const put = (name: string, value: Datum) => {
    if (`${value}`.length > `${data[name] ?? ''}`.length) data[name] = value;
  };
  const putKinds = (kinds: Readonly<Record<string, DataType<Datum>>>) => {
    for (const [name, kind] of Object.entries(kinds)) put(name, longestValue(kind));
  };
  putKinds(variables);
  for (const step of Object.values(steps)) {
    if (isRecord(step)) put(step.into, `https://a.b/${'x'.repeat(MAX_RECORDING_URL_LENGTH - 12)}`);
    else if ('digits' in step) put(step.into, '7'.repeat(digitLimits(step).max));
    else if ('keys' in step) {
      if (step.into !== undefined) put(step.into, '7');
      for (const way of Object.values(step.keys))
        if (typeof way === 'object')
          for (const [name, value] of Object.entries(way.set ?? {})) put(name, value);
    } else if ('compute' in step)
      for (const way of Object.values(step.compute)) if (typeof way === 'object') putKinds(way.set);
  }
  return data;
}

/** A value of a kind that fills it as nearly as may be. */
function longestValue({ maxLength, fits, read }: DataType<Datum>): Datum {
  const candidates = ['x'.repeat(maxLength), '7'.repeat(maxLength), `+${'7'.repeat(maxLength - 1)}`];
  return candidates.map((text) => read(text)).find((value) => fits(value)) ?? 'x'.repeat(maxLength);
}
