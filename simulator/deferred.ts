/** Something that happens at most once, and that anybody may wait for. The first time counts. */
export class Once<T> {
  readonly promise: Promise<T>;
  #value: { readonly it: T } | undefined;
  #resolve: (value: T) => void = () => {};

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get happened(): boolean {
    return this.#value !== undefined;
  }

  /** What happened, or `undefined` as long as nothing has. */
  get value(): T | undefined {
    return this.#value?.it;
  }

  /** Says that it happened. Returns false when it had happened before. */
  happen(value: T): boolean {
    if (this.#value !== undefined) return false;
    this.#value = { it: value };
    this.#resolve(value);
    return true;
  }
}
