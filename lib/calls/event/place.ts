/** A place in a flow that a caller came to. */
export interface Place {
  readonly flow: string;
  readonly step: string;
  /** Which request of the call led there; it rises by one with each. */
  readonly turn: number;
}

/** No flow lets a call have so many requests. */
const TURN_DIGITS = 6;

/** One text for a place. Of two places of a call, the text of the one that was come to later is the greater. */
export function placeName({ flow, step, turn }: Place): string {
  return `${String(turn).padStart(TURN_DIGITS, '0')} ${flow}/${step}`;
}

/** The flow and its step in what `placeName` wrote. */
export function readPlace(place: string): { readonly flow: string; readonly step: string } | undefined {
  const [, flow, step] = /^\d+ ([^/]*)\/(.*)$/s.exec(place) ?? [];
  return flow === undefined || step === undefined ? undefined : { flow, step };
}

/** Of two places of a call the later; any order of them ends in the same. */
export function laterPlace(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
