import type { VoiceResponse } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { FlowError } from '../engine/run-state.ts';

/** Where in its flow a call is, for people to read. */
export interface StepAt {
  readonly flow: string;
  readonly name: string;
  /** Which time this is that the step's prompt was put. */
  readonly try: number;
  /** Rises with every request of the call: tells apart two requests that are alike otherwise. */
  readonly turn: number;
}

/** The way that an answer takes through a flow: for people who look at how it came about. */
export interface FlowPath {
  readonly flow: string;
  readonly steps: readonly string[];
}

/** What came of one callback: the document, and what the record keeps of the way to it. */
export interface FlowAnswer {
  /** What is to be answered; none to a final notification. */
  readonly document: VoiceResponse | undefined;
  /** The step that this callback tells about; none on the first request, or when the position was refused. */
  readonly step: StepAt | undefined;
  /** The step that the call waits at now; none when the document ends the call. */
  readonly next: StepAt | undefined;
  /** The flow, and the steps of it that the answer goes through. */
  readonly path: FlowPath | undefined;
  /** Data to be stored with the call: the same `idempotencyKey` is the same fact. */
  readonly savedData: readonly {
    readonly name: string;
    readonly data: Data;
    /** The flow and the step that saved it. */
    readonly step: string;
    readonly idempotencyKey: string;
  }[];
  /** The digits of this callback are a secret of the caller's, or may be: nobody knows which question they answer. */
  readonly isSecret: boolean;
  /** What went wrong on the way, for the log; the caller has heard a sensible thing all the same. */
  readonly faults: readonly ConversationFault[];
}

/** What went wrong on the way to an answer; the caller was answered all the same. */
export type ConversationFault =
  | { readonly kind: 'position-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
  | { readonly kind: 'flow-token-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
  | {
      readonly kind: 'position-too-large';
      readonly flow: string;
      readonly step: string;
      readonly length: number;
    }
  | {
      readonly kind: 'computation-failed';
      readonly flow: string;
      readonly step: string;
      readonly error: unknown;
    }
  | {
      readonly kind: 'flow-error';
      readonly flow: string;
      readonly step: string;
      readonly why: FlowError['why'];
      /** The datum that is not known. */
      readonly datum?: string;
    }
  | { readonly kind: 'internal-error'; readonly error: unknown };
