/** The time of day, handed in wherever it matters so that a test can choose it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
