/** Words for numbers and names. */

/** A number and its noun. */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return noun.endsWith('ss') ? `${count} ${noun}es` : `${count} ${noun}s`;
}

/** Names in a row; beyond three, how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
