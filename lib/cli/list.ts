/** Options that take several values, with commas between. */

/** The values, without the blanks around them. */
export function listOf(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim());
}
