/** Gives the time of day. Passed to whatever needs the time, so that a test can choose it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
