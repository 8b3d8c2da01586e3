/** A promise that is settled from outside, at most once: the first value counts. */
export class Deferred<T> {
  readonly promise: Promise<T>;
  #value: { readonly it: T } | undefined;
  #resolve: (value: T) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get settled(): boolean {
    return this.#value !== undefined;
  }

  /** The value, or `undefined` as long as nothing has. */
  get value(): T | undefined {
    return this.#value?.it;
  }

  /** Settles it. Returns false when it was settled before. */
  resolve(value: T): boolean {
    if (this.#value !== undefined) return false;
    this.#value = { it: value };
    this.#resolve(value);
    return true;
  }
}
