/** Lengths of time as values, so that a bare number never crosses an interface. */

/**
 * A length of time.
 *
 * @category Constructs
 * @example
 * const grace = Duration.minutes(2);
 */
export class Duration {
  readonly #seconds: number;

  private constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** So many seconds. Throws a RangeError for a negative or infinite number. */
  static seconds(amount: number): Duration {
    return Duration.#of(amount, 1);
  }

  /** So many minutes. Throws a RangeError for a negative or infinite number. */
  static minutes(amount: number): Duration {
    return Duration.#of(amount, 60);
  }

  /** So many hours. Throws a RangeError for a negative or infinite number. */
  static hours(amount: number): Duration {
    return Duration.#of(amount, 3_600);
  }

  /** So many days of 24 hours. Throws a RangeError for a negative or infinite number. */
  static days(amount: number): Duration {
    return Duration.#of(amount, 86_400);
  }

  /** The length in seconds; fractions stay. */
  toSeconds(): number {
    return this.#seconds;
  }

  /** The length in minutes; fractions stay. */
  toMinutes(): number {
    return this.#seconds / 60;
  }

  /** The length as text, such as `90 s`. */
  toString(): string {
    return `${this.#seconds} s`;
  }

  static #of(amount: number, seconds: number): Duration {
    if (!Number.isFinite(amount) || amount < 0)
      throw new RangeError(`a duration cannot be ${amount}; use a number from 0`);
    return new Duration(amount * seconds);
  }
}
