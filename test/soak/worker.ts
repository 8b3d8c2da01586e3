import { type SoakResult, soak } from './soak.ts';

/** The share of one process, which has a database, a simulator and callers of its own. */
export interface Share {
  readonly calls: number;
  readonly seed: string;
}

export type Word = { readonly done: number } | { readonly result: SoakResult };

const share = JSON.parse(process.argv[2] ?? '') as Share;
tell({ result: await soak({ ...share, progress: (done) => tell({ done }) }) });
process.disconnect?.();

function tell(word: Word): void {
  process.send?.(word);
}
