import type { CallbackResult } from '../calls/callbacks.ts';
import type { PhoneLine } from '../calls/phone-line.ts';
import type { Session } from '../calls/session.ts';
import type { CallbackFault, Faults, Moment } from '../protocol.ts';
import { type Random, randomStream } from '../random.ts';
import { type ExchangeResult, exchange } from './exchange.ts';
import type { Transport } from './transport.ts';

/** The part of a call that the dispatcher uses. */
interface CallWithUrls extends Session {
  readonly line: PhoneLine;
  /** It may change in the course of the call. */
  readonly callbackUrl: string;
}

export interface DispatcherOptions {
  readonly transport: Transport;
  readonly seed: string;
  /** The rates of faults; they may change at any time. */
  readonly faultRates: () => NonNullable<Faults['callbacks']>;
}

interface Post {
  readonly to: 'callback' | 'events';
  readonly moment: Moment;
  readonly url: string;
  readonly fields: Record<string, string>;
  readonly copy?: 'duplicate' | 'retry';
}

/**
 * Dispatches the requests of one call to our two URLs, with the faults that are set. Requests for
 * instructions are waited for; notifications are posted in the background, and may overtake each other
 * where a fault says so.
 */
export class CallbackDispatcher {
  requests = 0;
  slowestMs = 0;
  /** How many were injected. */
  faults = 0;
  readonly #call: CallWithUrls;
  readonly #transport: Transport;
  readonly #faultRates: DispatcherOptions['faultRates'];
  readonly #random: Random;
  readonly #pending = new Set<Promise<unknown>>();
  /** Notifications that are held back until a request of a later moment has passed them. */
  #heldBack: { fields: Record<string, string>; release: () => void }[] = [];

  constructor(call: CallWithUrls, { transport, seed, faultRates }: DispatcherOptions) {
    this.#call = call;
    this.#transport = transport;
    this.#faultRates = faultRates;
    this.#random = randomStream(seed, `callbacks of ${call.sessionId}`);
  }

  /** Asks the callback URL for instructions. */
  async ask(moment: Moment, fields: Record<string, string>): Promise<CallbackResult> {
    const post: Post = { to: 'callback', moment, url: this.#call.callbackUrl, fields };
    const result = await this.#track(this.#postWithRetries(post));
    this.slowestMs = Math.max(this.slowestMs, result.tookMs);
    return result.kind === 'failed'
      ? { kind: 'none', words: `The callback URL ${result.words}.`, hint: result.hint }
      : { kind: 'answer', request: result.request, response: result.response };
  }

  /** Posts a notification in the background; its answer changes nothing. */
  notify(to: 'callback' | 'events', moment: Moment, fields: Record<string, string>): void {
    const url = to === 'callback' ? this.#call.callbackUrl : this.#call.line.eventsUrl;
    if (url === undefined || url === '') return;
    const post: Post = { to, moment, url, fields };
    const held = this.#random.chance(this.#faultRates().reorder) ? this.#holdBack(post) : undefined;
    this.#inBackground(async () => {
      await held;
      await this.#postWithRetries(post);
    });
  }

  /** Waits until everything is posted; what is held back still is released first. */
  async drain(): Promise<void> {
    while (this.#pending.size > 0) {
      // A request that was held back, and that no other can overtake any more, goes out last.
      if (this.#pending.size === this.#heldBack.length) this.#flush();
      await Promise.race(this.#pending);
    }
  }

  async #postWithRetries(post: Post): Promise<ExchangeResult> {
    const { times, afterSeconds } = this.#call.rules.retries;
    for (let attempt = 0; ; attempt += 1) {
      const result = await this.#post(attempt === 0 ? post : { ...post, copy: 'retry' });
      const failed = result.kind === 'failed' || result.response.status >= 500;
      if (!failed || attempt >= times) return result;
      await this.#call.clock.timer(afterSeconds * 1000).done;
    }
  }

  async #post(post: Post): Promise<ExchangeResult> {
    this.requests += 1;
    const request = this.requests;
    const faults = this.#faultRates();
    const { to, moment, url, fields, copy } = post;
    this.#call.emit({
      kind: 'request',
      request,
      to,
      moment,
      url,
      fields,
      ...(copy !== undefined && { copy }),
    });

    // Both URLs are sent the same fields at one moment: that is no overtaking.
    const overtaken = this.#heldBack.filter((held) => held.fields !== fields);
    this.#heldBack = this.#heldBack.filter((held) => held.fields === fields);
    try {
      if (this.#random.chance(faults.delay)) await this.#delay(request, faults.delaySeconds ?? 5);
      if (copy === undefined && this.#random.chance(faults.duplicate)) this.#duplicate(request, post);
      const fault = this.#choose(['drop', 'error5xx', 'timeout', 'reset']);
      if (fault !== undefined) this.#reportFault(fault, request, faultWords[fault]);
      return await exchange({
        session: this.#call,
        transport: this.#transport,
        request,
        to,
        url,
        fields,
        fault,
      });
    } finally {
      for (const { release } of overtaken) release();
    }
  }

  /** At most one of these faults, each with its own rate. */
  #choose<F extends CallbackFault & keyof NonNullable<Faults['callbacks']>>(faults: F[]): F | undefined {
    return faults.find((fault) => this.#random.chance(this.#faultRates()[fault]));
  }

  async #delay(request: number, upTo: number): Promise<void> {
    const seconds = Math.round(this.#random.next() * upTo * 10) / 10;
    this.#reportFault('delay', request, `posted ${seconds} s late`);
    await this.#call.clock.timer(seconds * 1000).done;
  }

  #duplicate(request: number, post: Post): void {
    this.#reportFault('duplicate', request, 'posted twice');
    this.#inBackground(() => this.#post({ ...post, copy: 'duplicate' }));
  }

  #holdBack(post: Post): Promise<void> {
    this.#reportFault(
      'reorder',
      this.requests + 1,
      `the ${post.moment} notification is held back until a later request has passed it`,
    );
    return new Promise((resolve) => {
      this.#heldBack.push({ fields: post.fields, release: resolve });
    });
  }

  #flush(): void {
    for (const { release } of this.#heldBack.splice(0)) release();
  }

  #inBackground(work: () => Promise<unknown>): void {
    void this.#track(work());
  }

  #track<T>(work: Promise<T>): Promise<T> {
    const pending = work.finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
    return pending;
  }

  #reportFault(fault: CallbackFault, request: number, words: string): void {
    this.faults += 1;
    this.#call.emit({ kind: 'fault', fault, request, words });
  }
}

const faultWords = {
  drop: 'never posted',
  error5xx: 'a 503 from before the server, which never saw it',
  timeout: 'the server gets it, and its answer comes too late',
  reset: 'the server gets it, and the connection breaks before its answer is read',
} as const;
