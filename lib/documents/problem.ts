/** What is wrong with a document as such, before any rule of AWS. */
import type { ErrorCode } from '../core/errors.ts';

/** The codes of the table of errors that tell of documents. */
export type DocumentCode = Extract<ErrorCode, `document/${string}`>;

/** Something wrong with a text, and where. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly code: DocumentCode;
  /** Where it is, in UTF-16 units from the start of the text. */
  readonly offset: number;
  /** Member of the document, such as `containerDefinitions[0].memory`. */
  readonly path?: string;
  /** What is wrong, with the offending value. */
  readonly detail: string;
  /** What to do; the code's own hint unless given. */
  readonly hint?: string;
}

/** Something wrong, and in which file. */
export interface DocumentDiagnostic {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly code: DocumentCode;
  /** Member of the document; empty where it is the file as a whole. */
  readonly path: string;
  readonly detail: string;
  readonly hint?: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}
