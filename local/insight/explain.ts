import { openPosition } from '../../lib/flows/token/position.ts';
import type { SealKeys } from '../../lib/flows/token/seal.ts';
import type { AnsweredCallback, ServiceReport } from '../../simulator/index.ts';
import { placeOfStep } from './places.ts';

/**
 * Says what an answer of `/voice/instruct` came of: the step at which the call waited stands, sealed, in the URL that was
 * posted to; the steps that the answer goes through, in its header; and what the call has collected, in the URL at which
 * it waits next. The local stage's secret is known here, so it can be opened.
 */
export function createExplain(
  keys: SealKeys,
  now: () => number,
): (answered: AnsweredCallback) => ServiceReport | undefined {
  const positionIn = (url: string, sessionId: string) => {
    const at = /[?&]at=([^&\s"]+)/.exec(url.replaceAll('&amp;', '&'))?.[1];
    const opened = at === undefined ? undefined : openPosition(keys, at, sessionId, now());
    return opened?.refusal === undefined ? opened?.position : undefined;
  };

  return ({ sessionId, request, url, response }) => {
    const path = pathIn(response.headers?.['x-flow-path']);
    if (path === undefined) return undefined;
    const before = positionIn(url, sessionId);
    const next = positionIn(response.body, sessionId);
    // A prompt that is put again is no new step, and is heard all the same.
    const steps = path.steps.length > 0 ? path.steps : next === undefined ? [] : [next.state.step];
    const place = placeOfStep(path.flow, steps.at(-1));
    return {
      kind: 'step',
      request,
      flow: path.flow,
      ...(before !== undefined && {
        waited: { step: before.state.step, try: Math.max(before.state.try, 1) },
      }),
      steps,
      data: { ...(next ?? before)?.state.data },
      ...(place !== undefined && { place }),
    };
  };
}

function pathIn(header: string | string[] | undefined) {
  if (typeof header !== 'string') return undefined;
  const [flow = '', steps = ''] = header.split('/');
  return {
    flow: decodeURIComponent(flow),
    steps: steps === '' ? [] : steps.split(',').map(decodeURIComponent),
  };
}
