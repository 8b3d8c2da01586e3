import type { Data, Datum, Kind } from '../../lib/flows/definition/data.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import { isRecord } from '../../lib/flows/definition/step.ts';
import { lengthOf } from '../../lib/flows/engine/ask-step.ts';

/** Longer than any URL of a recording that was seen. */
const longestUrl = 200;

/** The data of a call at their longest, collected or not: what texts, documents and positions are measured with. */
export function longestData({ steps, variables = {} }: Definition): Data {
  const data: Record<string, Datum> = {};
  const put = (name: string, value: Datum) => {
    if (`${value}`.length > `${data[name] ?? ''}`.length) data[name] = value;
  };
  const putKinds = (kinds: Readonly<Record<string, Kind<Datum>>>) => {
    for (const [name, kind] of Object.entries(kinds)) put(name, longestOf(kind));
  };
  putKinds(variables);
  for (const step of Object.values(steps)) {
    if (isRecord(step)) put(step.into, `https://a.b/${'x'.repeat(longestUrl - 12)}`);
    else if ('digits' in step) put(step.into, '7'.repeat(lengthOf(step).most));
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
function longestOf({ most, fits, read }: Kind<Datum>): Datum {
  const candidates = ['x'.repeat(most), '7'.repeat(most), `+${'7'.repeat(most - 1)}`];
  return candidates.map((text) => read(text)).find((value) => fits(value)) ?? 'x'.repeat(most);
}
