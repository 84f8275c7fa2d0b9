/** From the bytes of a file to its text. */
import type { Problem } from './problem.ts';

/** Files above this many bytes are not read: 16 MiB, some hundred times the largest request that AWS takes. */
export const LARGEST_FILE = 16 * 2 ** 20;

/** The text of a file, or why it has none. */
export type Decoded =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: Problem; readonly text?: never };

/** Decodes UTF-8, with or without a byte order mark. */
export function decode(content: string | Uint8Array): Decoded {
  if (content.length > LARGEST_FILE) return { problem: tooLarge(content.length) };
  if (typeof content === 'string') return checked(content.replace(/^\uFEFF/, ''));
  const [first, second] = content;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return failure('the text is UTF-16, JSON is UTF-8', 'save it as UTF-8');
  try {
    return checked(new TextDecoder('utf-8', { fatal: true }).decode(content));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return failure('the bytes are no UTF-8 text');
  }
}

/** What is said of a file that is not even read. */
export function tooLarge(bytes: number): Problem {
  const detail = `${(bytes / 2 ** 20).toFixed(1)} MiB are more than the ${LARGEST_FILE / 2 ** 20} MiB that are read`;
  return { severity: 'error', code: 'document/too-large', offset: 0, detail };
}

function checked(text: string): Decoded {
  if (text.trim() === '')
    return {
      problem: {
        severity: 'error',
        code: 'document/empty',
        offset: 0,
        detail: text === '' ? 'there is nothing in it' : 'there is nothing but white space in it',
      },
    };
  const zero = text.indexOf('\0');
  if (zero < 0) return { text };
  return {
    problem: {
      severity: 'error',
      code: 'document/binary',
      offset: zero,
      detail: `character ${zero + 1} is NUL, which no text holds`,
    },
  };
}

function failure(detail: string, hint?: string): Decoded {
  return {
    problem: {
      severity: 'error',
      code: 'document/binary',
      offset: 0,
      detail,
      ...(hint === undefined ? {} : { hint }),
    },
  };
}
