/** Judges requests in JSON files by the rules of AWS, offline. */

import { errorEntry } from '../core/errors.ts';
import { compareText } from '../core/json.ts';
import { type DocumentDiagnostic, type DocumentFile, readDocuments } from '../documents/index.ts';
import { judgeDocuments, pathOf } from '../documents/judge.ts';
import { loadShapes } from '../documents/sdk-shapes.ts';

/** How documents are checked. */
export interface CheckOptions {
  /**
   * Operation that the documents are requests of.
   *
   * @default - found by their shape
   */
  readonly as?: CheckedOperation;
}

/** An operation whose requests can be checked. */
export type CheckedOperation =
  | 'RegisterTaskDefinition'
  | 'CreateService'
  | 'UpdateService'
  | 'CreateCluster'
  | 'CreateCapacityProvider'
  | 'UpdateCapacityProvider'
  | 'PutClusterCapacityProviders'
  | 'RunTask'
  | 'StartTask'
  | 'CreateTaskSet'
  | 'CreateDaemon'
  | 'RegisterDaemonTaskDefinition'
  | 'CreateExpressGatewayService'
  | 'CreateGateway'
  | 'TagResource'
  | 'DescribeTasks';

/** A document to be checked. */
export interface CheckedDocument {
  /** What it is called in findings. */
  readonly name: string;
  /** Its JSON text, or the bytes of it. */
  readonly text: string | Uint8Array;
}

/** Something wrong with a document. */
export interface CheckFinding {
  /** Name of the document. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
  /** Column, from 1. */
  readonly column: number;
  /** AWS refuses what has an `error`; a `warning` is taken, and harms or means nothing. */
  readonly severity: 'error' | 'warning';
  /** The rule of AWS, such as `task-definition/fargate-size`, or what is wrong with the document, such as `document/syntax`. */
  readonly code: string;
  /** Member of the document, such as `containerDefinitions[0].memory`; empty where it is all of it. */
  readonly path: string;
  /** What is wrong, with the offending value. */
  readonly message: string;
  /** AWS's own words for it, where they are known. */
  readonly awsMessage?: string;
  /** What to do. */
  readonly hint?: string;
}

/** What checking documents came to. */
export interface CheckResult {
  /** In the order of the documents and of their lines. */
  readonly findings: readonly CheckFinding[];
  /** How many requests were found in the documents. */
  readonly requests: number;
}

/** Judges documents: each by itself, and all of them as neighbours of each other. Asks AWS nothing. */
export async function checkDocuments(
  documents: readonly CheckedDocument[],
  options: CheckOptions = {},
): Promise<CheckResult> {
  const read = readDocuments(documents satisfies readonly DocumentFile[], options);
  const judged = judgeDocuments(read.documents, await loadShapes());
  const found = [
    ...[...read.diagnostics, ...judged.diagnostics].map(findingOf),
    ...judged.breaches.map(({ document, breach }): CheckFinding => {
      const { rule, path, detail, hint, awsMessage } = breach;
      return {
        file: document.file,
        ...document.positionOf(path),
        severity: rule.severity,
        code: rule.code,
        path: pathOf({ document, breach }),
        message: detail,
        ...(awsMessage === undefined ? {} : { awsMessage }),
        ...(hint === undefined ? {} : { hint }),
      };
    }),
  ];
  const places = new Map(documents.map(({ name }, index) => [name, index]));
  const place = ({ file }: CheckFinding) => places.get(file) ?? 0;
  const findings = found.sort(
    (a, b) =>
      place(a) - place(b) ||
      a.line - b.line ||
      a.column - b.column ||
      compareText(a.code, b.code) ||
      compareText(a.path, b.path) ||
      compareText(a.message, b.message),
  );
  return { findings, requests: read.documents.length };
}

/** A finding about a document as such. */
export function findingOf(diagnostic: DocumentDiagnostic): CheckFinding {
  const { detail, hint, code, ...rest } = diagnostic;
  const entry = errorEntry(code);
  return { ...rest, code, message: `${entry.title}: ${detail}`, hint: hint ?? entry.hint };
}
